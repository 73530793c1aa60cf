import type { AuditedCluster, AuditedGroup, ListedSubnet } from "../../engine/model/audit.ts";
import { findings, isOpen, isReady } from "../../engine/model/findings.ts";
import { aligned } from "../../engine/text/paragraphs.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { defaultRouteText } from "../../engine/text/subnet-line.ts";
import { widthOf } from "../../engine/text/width.ts";
import { count } from "../../engine/text/words.ts";
import { wrap } from "../../engine/text/wrap.ts";
import type { Paint } from "../shell/paint.ts";
import type { Layout } from "./action-lines.ts";

/**
 * One cluster: for each group in how many of its subnets it would fail, and those subnets as a table. A table that
 * is wider than the terminal loses the routes' targets first, and becomes a list if that is not enough.
 */
export function clusterTable(cluster: AuditedCluster, { paint, columns }: Layout): string[] {
  const { name, region, vpc, vpcName, groups, incomplete } = cluster;
  const named = vpcName ? ` "${plain(vpcName, 60)}"` : "";
  const where = [region, ...(vpc ? [plain(vpc) + named] : [])].join(", ");
  const open = groups.map(({ subnets }) => subnets.filter(({ finding }) => !isReady(finding)));
  const lines = subnetLines(open.flat(), columns, paint);
  let next = 0;
  return [
    `${paint.bold(plain(name, 100))} ${paint.dim(`(${where})`)}`,
    ...groups.flatMap((group, index) => [
      ...wrap(heading(group, incomplete === true), columns, "  "),
      ...(open[index] ?? []).flatMap(() => lines[next++] ?? []),
    ]),
    ...(incomplete ? [`  ${paint.yellow("parts of this cluster could not be read")}`] : []),
  ];
}

function heading({ nodegroup, use, status, subnets }: AuditedGroup, incomplete: boolean): string {
  const who = {
    existing: `${plain(nodegroup ?? "", 63)} ${plain(status ?? "")}`.trimEnd(),
    failed: `${plain(nodegroup ?? "", 63)} CREATE_FAILED`,
    first: "its first node group",
    unused: incomplete ? "not known to be used by a node group" : "used by no node group",
  }[use];
  if (subnets.length === 0) return `${who}: could not be read`;
  const all = count(subnets.length, "subnet");
  const found = subnets.filter(({ finding }) => !isReady(finding));
  const open = found.filter(isOpen).length;
  const certain = found.length - open;
  if (found.length === 0) return `${who}: ${all} ok`;
  const verdict = {
    existing: "can't scale out",
    failed: "would fail again",
    first: "would fail",
    unused: "one would fail",
  }[use];
  const parts = [
    ...(certain > 0 ? [`${verdict} in ${certain} of ${all}`] : []),
    ...(open > 0 ? [`not known in ${open} of ${all}`] : []),
  ];
  return `${who}: ${parts.join(", ")}`;
}

/** The lines of each subnet, in the same layout for all of them. */
function subnetLines(subnets: ListedSubnet[], columns: number, paint: Paint): string[][] {
  for (const route of [routeText, shortRoute]) {
    const cells = withoutEmptyColumns(subnets.map((subnet) => cellsOf(subnet, route)));
    if (indented(cells).every((line) => widthOf(line) <= columns)) {
      const painted = cells.map((row, index) => {
        const subnet = subnets[index];
        return [...row.slice(0, -1), subnet ? paintFinding(subnet, row.at(-1) ?? "", paint) : ""];
      });
      return indented(painted).map((line) => [line]);
    }
  }
  return subnets.map((subnet) => stacked(subnet, columns, paint));
}

function cellsOf(subnet: ListedSubnet, route: (subnet: ListedSubnet) => string): string[] {
  const { id, name, facts, managedBy } = subnet;
  return [
    plain(id, 60),
    name ? plain(name, 40) : "",
    facts ? plain(facts.availabilityZone, 40) : "",
    route(subnet),
    managedBy?.tool ?? "",
    findingText(subnet),
  ];
}

function indented(cells: string[][]): string[] {
  return aligned(cells).map((row) => `    ${row}`);
}

function withoutEmptyColumns(rows: string[][]): string[][] {
  const used = (rows[0] ?? []).map((_, column) => rows.some((row) => row[column] !== ""));
  return rows.map((row) => row.filter((_, column) => used[column]));
}

function stacked(subnet: ListedSubnet, columns: number, paint: Paint): string[] {
  const { id, name, facts, managedBy } = subnet;
  const place = [
    ...(facts ? [plain(facts.availabilityZone, 40), routeText(subnet)] : []),
    ...(managedBy ? [managedBy.tool] : []),
  ].join(", ");
  return [
    ...wrap(plain(id, 60) + (name ? ` "${plain(name, 60)}"` : ""), columns, "    "),
    ...(place ? wrap(place, columns, "      ") : []),
    ...wrap(findingText(subnet), columns, "      ").map((line) => paintFinding(subnet, line, paint)),
  ];
}

function routeText({ facts }: ListedSubnet): string {
  return facts ? plain(defaultRouteText(facts), 60) : "";
}

/** Without the target: "public" for "public, via igw-0a1b2c". */
function shortRoute(subnet: ListedSubnet): string {
  return routeText(subnet).split(", ")[0] ?? "";
}

function findingText({ finding, notes }: ListedSubnet): string {
  const also = notes.map((note) => `; also ${findings[note.finding].title}`).join("");
  return `${findings[finding].title}${also}`;
}

function paintFinding(subnet: ListedSubnet, text: string, paint: Paint): string {
  return isOpen(subnet) ? paint.yellow(text) : paint.red(text);
}
