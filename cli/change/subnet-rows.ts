import { aligned, byRegion, regionsOf } from "../../engine/text/paragraphs.ts";
import { widthOf } from "../../engine/text/width.ts";
import { wrap } from "../../engine/text/wrap.ts";

/** How far a row and its details are indented. */
const [ROW, DETAILS] = [2, 6];

/**
 * A paragraph for each region: a row for each subnet, and its details, wrapped. If the rows are wider than `width`,
 * all columns but the first become the first of the details.
 */
export function subnetRows<T extends { region: string }>(
  subnets: T[],
  columnsOf: (subnet: T) => string[],
  detailsOf: (subnet: T) => string[],
  width: number,
): string[][] {
  const rows = regionsOf(subnets).flatMap((region) =>
    aligned(subnets.filter((subnet) => subnet.region === region).map(columnsOf)),
  );
  const fits = rows.every((row) => widthOf(row) + ROW <= width);
  return byRegion(
    subnets,
    (subnet) => (fits ? columnsOf(subnet) : columnsOf(subnet).slice(0, 1)),
    (subnet) =>
      [
        ...(fits ? [] : [columnsOf(subnet).slice(1).filter(Boolean).join(", ")]),
        ...detailsOf(subnet),
      ].flatMap((line) => wrap(line, width - DETAILS)),
  );
}
