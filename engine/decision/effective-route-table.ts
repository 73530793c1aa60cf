import type { Read, Route, RouteTable, Subnet } from "../model/facts.ts";

/** The route table that a subnet's traffic follows, and how it comes to. */
export interface EffectiveRouteTable {
  id: string;
  association: "explicit" | "main";
  routes: Route[];
}

/**
 * Finds the route table in force for a subnet: the explicitly associated one, else the main one of the
 * subnet's own VPC. An association that is still changing, or tables that name no main one, leave it open.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
 */
export function effectiveRouteTable(
  id: string,
  { vpcId }: Subnet,
  tables: RouteTable[],
): Read<EffectiveRouteTable> {
  const inVpc = tables.filter((table) => table.vpcId === vpcId);
  const explicit = associationsIn(inVpc, ({ subnetId }) => subnetId === id);
  const [chosen, other] = explicit.length > 0 ? explicit : associationsIn(inVpc, ({ main }) => main);
  if (!chosen) return inDoubt(`EC2 names no route table for ${id} and no main one for ${vpcId}`);
  if (other || chosen.state !== "associated") {
    return inDoubt(`the association of ${chosen.table.id} with ${id} is changing (${chosen.state})`);
  }
  const { table } = chosen;
  const association = explicit.length > 0 ? "explicit" : "main";
  return { kind: "read", value: { id: table.id, association, routes: table.routes } };
}

function associationsIn(
  tables: RouteTable[],
  wanted: (association: RouteTable["associations"][number]) => boolean,
) {
  return tables.flatMap((table) => table.associations.filter(wanted).map(({ state }) => ({ table, state })));
}

function inDoubt(reason: string): Read<never> {
  return { kind: "unreadable", action: "ec2:DescribeRouteTables", reason, denied: false };
}
