import type { SubnetReport } from "../model/report.ts";
import { aligned } from "../text/paragraphs.ts";
import { plain } from "../text/safe-text.ts";
import { defaultRouteText, grounds, interfacesIn, receiptOf, subnetOutcome } from "../text/subnet-line.ts";

/**
 * The subnets as lines, grouped by route table: what is the same for a group is written once. A group's facts
 * come behind its subnets.
 */
export function subnetsByTable(subnets: SubnetReport[]): string[] {
  const groups = groupsOf(subnets);
  return groups.flatMap(({ title, shared, lines }, index) => [
    ...(title === groups[index - 1]?.title ? [] : [title]),
    ...lines,
    ...shared.map((line) => `    ${line}`),
  ]);
}

interface Group {
  title: string;
  shared: string[];
  /** A row for each subnet, and its contents. */
  lines: string[];
}

/** In the order of their first subnets, but all groups of one route table together. */
function groupsOf(subnets: SubnetReport[]): Group[] {
  const rows = aligned(subnets.map(columns));
  const tables = new Map<string, Map<string, Group>>();
  for (const [index, subnet] of subnets.entries()) {
    const title = tableOf(subnet);
    const shared = [...grounds(subnet), ...receiptOf(subnet)];
    const groups = tables.get(title) ?? new Map<string, Group>();
    const key = JSON.stringify(shared);
    const group = groups.get(key) ?? { title, shared, lines: [] };
    group.lines.push(`  ${rows[index]}`, ...insideOf(subnet));
    groups.set(key, group);
    tables.set(title, groups);
  }
  return [...tables.values()].flatMap((groups) => [...groups.values()]);
}

function insideOf(subnet: SubnetReport): string[] {
  return subnet.decision === "leave" ? [] : interfacesIn(subnet).map((line) => `      ${line}`);
}

function tableOf({ facts }: SubnetReport): string {
  if (!facts?.routeTable) return "Route table unknown";
  const name = facts.routeTableAssociation === "main" ? "Main route table" : "Route table";
  return `${name} ${plain(facts.routeTable)}: ${plain(defaultRouteText(facts), 120)}`;
}

function columns(subnet: SubnetReport): string[] {
  const { facts } = subnet;
  const place = facts ? [facts.availabilityZone, facts.cidr] : ["", ""];
  return [subnet.id, ...place, subnetOutcome(subnet)].map((column) => plain(column, 120));
}
