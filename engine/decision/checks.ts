import type { Cluster, LaunchTemplate, Read, Route, Subnet } from "../model/facts.ts";
import { ASSIGNED_BY_TEMPLATE, type FindingKind } from "../model/findings.ts";
import type { Receipt } from "../model/receipt.ts";
import { type DefaultRoute, type EffectiveRouteTable, otherInternetRoutes } from "./default-route.ts";

/** The facts that every check can rely on; only the launch template may still be unread. */
export interface Known {
  account: string;
  cluster: Cluster;
  subnet: Subnet;
  routeTable: EffectiveRouteTable;
  defaultRoute: DefaultRoute;
  nodesExpected: number;
  launchTemplate?: Read<LaunchTemplate>;
  /** The receipt of another event: the guard has changed this subnet before. */
  earlierReceipt?: Receipt;
}

export type CheckVerdict =
  | { kind: "yes"; evidence: string }
  | { kind: "no" }
  | { kind: "unknown"; why: string };

export interface Check {
  finding: FindingKind;
  run: (known: Known) => CheckVerdict;
}

const ROLE = "kubernetes.io/role";

/** Enough to identify the table; a message has other subnets to report. */
const MAX_ROUTES = 5;

/**
 * In order of precedence. Findings that make enabling auto-assign useless, impossible or wrong come before
 * `missing-public-ip`, so that the one finding that may lead to a write is only reached if no other objects;
 * findings that remain after enabling come after it. See docs/decisions/0003-precedence.md.
 */
export const checks: readonly Check[] = [
  { finding: "unsupported-location", run: unsupportedLocation },
  { finding: "blackhole-route", run: blackholeRoute },
  { finding: "unclear-route", run: unclearRoute },
  { finding: "no-route-to-api", run: noRouteToApi },
  { finding: "internet-blocked", run: internetBlocked },
  { finding: "endpoint-restricted", run: endpointRestricted },
  { finding: "launch-template-conflict", run: launchTemplateConflict },
  { finding: "missing-ipv6", run: missingIpv6 },
  { finding: "looks-private", run: looksPrivate },
  { finding: "shared-subnet", run: sharedSubnet },
  { finding: "reverted", run: reverted },
  { finding: "missing-public-ip", run: missingPublicIp },
  { finding: "few-addresses", run: fewAddresses },
];

function unsupportedLocation({ subnet }: Known): CheckVerdict {
  if (subnet.ipv6Only)
    return yes(`the subnet is IPv6-only (${subnet.cidr}): it has no IPv4 addresses, which nodes need`);
  if (subnet.outpostArn) return yes(`the subnet is on ${subnet.outpostArn}`);
  // A Wavelength zone's name is the region's followed by "-wl1-…"; reading the zone type would be one more call.
  return when(/-wl\d+-/.test(subnet.availabilityZone), `${subnet.availabilityZone} is a Wavelength zone`);
}

function blackholeRoute({ defaultRoute, routeTable }: Known): CheckVerdict {
  return defaultRoute.kind === "blackhole" ? yes(routes(routeTable, [defaultRoute.route])) : no;
}

function unclearRoute({ defaultRoute, routeTable, subnet }: Known): CheckVerdict {
  if (subnet.autoAssignPublicIpv4 || defaultRoute.kind === "internet-gateway") return no;
  if (defaultRoute.kind === "ambiguous") return yes(routes(routeTable, defaultRoute.routes));
  const stray = otherInternetRoutes(routeTable);
  return stray.length > 0 ? yes(routes(routeTable, stray)) : no;
}

function noRouteToApi({ defaultRoute, routeTable, cluster }: Known): CheckVerdict {
  const stranded = defaultRoute.kind === "none" && !cluster.privateEndpoint;
  return when(
    stranded,
    `${name(routeTable)} has no active route for 0.0.0.0/0; the cluster's private endpoint is disabled`,
  );
}

function internetBlocked({ subnet, defaultRoute }: Known): CheckVerdict {
  const blocked =
    defaultRoute.kind === "internet-gateway" && subnet.internetGatewayBlock === "block-bidirectional";
  return when(blocked, "VPC Block Public Access is block-bidirectional");
}

function endpointRestricted({ cluster, defaultRoute }: Known): CheckVerdict {
  const restricted = !cluster.privateEndpoint && !cluster.publicAccessCidrs.includes("0.0.0.0/0");
  const cidrs = cluster.publicAccessCidrs.join(", ") || "no address";
  return when(
    defaultRoute.kind === "internet-gateway" && restricted,
    `the public endpoint allows ${cidrs}; the private endpoint is disabled`,
  );
}

function launchTemplateConflict({ launchTemplate, subnet, defaultRoute }: Known): CheckVerdict {
  if (defaultRoute.kind !== "internet-gateway" || !launchTemplate) return no;
  if (launchTemplate.kind === "absent") return unknown("the launch template or its version doesn't exist");
  if (launchTemplate.kind === "unreadable") return unknown(`launch template: ${launchTemplate.reason}`);
  const { interfaces } = launchTemplate.value;
  if (interfaces.length > 1) return yes(`the launch template has ${interfaces.length} network interfaces`);
  const [only] = interfaces;
  if (only?.associatePublicIp === false)
    return yes("the launch template sets AssociatePublicIpAddress to false");
  // Whether EKS accepts this instead of the subnet's setting is not documented, so it must not lead to a write.
  return when(only?.associatePublicIp === true && !subnet.autoAssignPublicIpv4, ASSIGNED_BY_TEMPLATE);
}

function missingIpv6({ cluster, subnet }: Known): CheckVerdict {
  const missing = cluster.ipFamily === "ipv6" && !subnet.autoAssignIpv6;
  return when(missing, "the cluster uses IPv6; the subnet's auto-assign IPv6 is off");
}

function looksPrivate(known: Known): CheckVerdict {
  const tagged = `${ROLE}/internal-elb` in known.subnet.tags && !(`${ROLE}/elb` in known.subnet.tags);
  const route = routeWithoutAutoAssign(known);
  return route && tagged ? yes(`tagged ${ROLE}/internal-elb and not ${ROLE}/elb; ${route}`) : no;
}

function sharedSubnet(known: Known): CheckVerdict {
  const shared = routeWithoutAutoAssign(known) !== undefined && known.subnet.ownerId !== known.account;
  return when(
    shared,
    `auto-assign public IPv4 is off and the subnet belongs to account ${known.subnet.ownerId}`,
  );
}

function reverted(known: Known): CheckVerdict {
  const { earlierReceipt: receipt } = known;
  const route = routeWithoutAutoAssign(known);
  if (!receipt || !route) return no;
  return yes(
    `the guard left a receipt at ${receipt.time} for ${receipt.nodegroup}, and auto-assign public IPv4 is off; ${route}`,
  );
}

function missingPublicIp(known: Known): CheckVerdict {
  const route = routeWithoutAutoAssign(known);
  return route ? yes(`auto-assign public IPv4 is off; ${route}`) : no;
}

function fewAddresses({ subnet, nodesExpected }: Known): CheckVerdict {
  const few = subnet.freeAddresses < nodesExpected;
  return when(few, `${subnet.freeAddresses} free in ${subnet.cidr}, ${nodesExpected} or more nodes expected`);
}

/** The route that makes a subnet public, where auto-assign is off in it. */
function routeWithoutAutoAssign({ defaultRoute, routeTable, subnet }: Known): string | undefined {
  return defaultRoute.kind === "internet-gateway" && !subnet.autoAssignPublicIpv4
    ? routes(routeTable, [defaultRoute.route])
    : undefined;
}

function routes(table: EffectiveRouteTable, shown: Route[]): string {
  const each = shown
    .slice(0, MAX_ROUTES)
    .map(({ destination, target, state }) => `${destination} to ${target} (${state})`);
  const more = shown.length > MAX_ROUTES ? ` and ${shown.length - MAX_ROUTES} more` : "";
  return `${name(table)} sends ${each.join(", ")}${more}`;
}

function name({ id, association }: EffectiveRouteTable): string {
  return association === "main" ? `the VPC's main route table ${id}` : `route table ${id}`;
}

const no: CheckVerdict = { kind: "no" };
const yes = (evidence: string): CheckVerdict => ({ kind: "yes", evidence });
const unknown = (why: string): CheckVerdict => ({ kind: "unknown", why });
const when = (holds: boolean, evidence: string): CheckVerdict => (holds ? yes(evidence) : no);
