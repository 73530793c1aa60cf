import type { Route, RouteTable, Subnet } from "../model/facts.ts";

/** The route table in effect for a subnet, and how it is associated. */
export interface EffectiveRouteTable {
  id: string;
  association: "explicit" | "main";
  routes: Route[];
}

/** No route table is in effect for certain, though all of them were read; `reason` is one sentence for a message. */
export interface Unsettled {
  kind: "unsettled";
  reason: string;
}

/**
 * Finds the route table in effect for a subnet: the explicitly associated one, else the main route table of its
 * VPC. Unsettled if an association is still changing, or if there is no main route table.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
 */
export function effectiveRouteTable(
  id: string,
  { vpcId }: Subnet,
  tables: RouteTable[],
): { kind: "read"; value: EffectiveRouteTable } | Unsettled {
  const inVpc = tables.filter((table) => table.vpcId === vpcId);
  const explicit = associationsIn(inVpc, ({ subnetId }) => subnetId === id);
  const [chosen, other] = explicit.length > 0 ? explicit : associationsIn(inVpc, ({ main }) => main);
  if (!chosen) return unsettled(`EC2 returned no route table for ${id} and no main route table for ${vpcId}`);
  if (other || chosen.state !== "associated") {
    return unsettled(`the association of ${chosen.table.id} with ${id} is changing (${chosen.state})`);
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

function unsettled(reason: string): Unsettled {
  return { kind: "unsettled", reason };
}

/** The route for 0.0.0.0/0: how IPv4 traffic to the internet leaves a subnet. */
export type DefaultRoute =
  | { kind: "internet-gateway"; route: Route }
  | { kind: "elsewhere"; route: Route }
  | { kind: "blackhole"; route: Route }
  | { kind: "ambiguous"; routes: Route[] }
  | { kind: "none" };

const EVERYWHERE = "0.0.0.0/0";

/**
 * Finds the default route in a subnet's effective route table. Only an active route for 0.0.0.0/0 to an internet
 * gateway makes a subnet public; Gateway Load Balancer endpoints are in the same API field, so the id's prefix
 * decides.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html#subnet-types
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html
 */
export function defaultRoute(table: EffectiveRouteTable): DefaultRoute {
  const defaults = table.routes.filter((route) => route.destination === EVERYWHERE);
  const active = defaults.filter((route) => route.state === "active");
  if (active.length > 1) return { kind: "ambiguous", routes: active };
  const [route] = active;
  if (route) return { kind: isInternetGateway(route) ? "internet-gateway" : "elsewhere", route };
  const [dead] = defaults;
  return dead ? { kind: "blackhole", route: dead } : { kind: "none" };
}

/**
 * The routes to an internet gateway that do not make a subnet public: narrower, IPv6 only, to a prefix list, or
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
