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

/** How traffic for the whole IPv4 internet leaves a subnet. */
export type WayOut =
  | { kind: "internet-gateway"; route: Route }
  | { kind: "elsewhere"; route: Route }
  | { kind: "blackhole"; route: Route }
  | { kind: "ambiguous"; routes: Route[] }
  | { kind: "none" };

const EVERYWHERE = "0.0.0.0/0";

/**
 * Reads the way out of a subnet from its effective route table. Only an active route for 0.0.0.0/0 to an
 * internet gateway makes a subnet public; gateway load balancer endpoints stand in the same API field, so the
 * id's prefix decides.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html#subnet-types
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html
 */
export function wayOut(table: EffectiveRouteTable): WayOut {
  const defaults = table.routes.filter((route) => route.destination === EVERYWHERE);
  const active = defaults.filter((route) => route.state === "active");
  if (active.length > 1) return { kind: "ambiguous", routes: active };
  const [route] = active;
  if (route) return { kind: isInternetGateway(route) ? "internet-gateway" : "elsewhere", route };
  const [dead] = defaults;
  return dead ? { kind: "blackhole", route: dead } : { kind: "none" };
}

/**
 * The routes to an internet gateway that do not make a subnet public: narrower, IPv6 only, by prefix list, or
 * not active.
 */
export function otherInternetRoutes(table: EffectiveRouteTable): Route[] {
  return table.routes.filter(
    (route) => isInternetGateway(route) && !(route.destination === EVERYWHERE && route.state === "active"),
  );
}

function isInternetGateway(route: Route): boolean {
  return route.target.startsWith("igw-");
}
