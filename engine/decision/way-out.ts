import type { Route } from "../model/facts.ts";
import type { EffectiveRouteTable } from "./effective-route-table.ts";

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
