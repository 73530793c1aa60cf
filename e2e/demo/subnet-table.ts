import type { SubnetView } from "../subnet-view.ts";

const HEADINGS = ["subnet", "zone", "CIDR", "way out", "auto-assign public IPv4"];

/** Subnets as a table of plain text. */
export function subnetTable(subnets: SubnetView[]): string {
  const rows = subnets.map(({ id, availabilityZone, cidr, wayOut, autoAssign }) => [
    id,
    availabilityZone,
    cidr,
    wayOut,
    autoAssign ? "on" : "off",
  ]);
  const all = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
