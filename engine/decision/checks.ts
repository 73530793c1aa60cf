import type { Cluster, LaunchTemplate, Read, Route, Subnet } from "../model/facts.ts";
import type { FindingKind } from "../model/findings.ts";
import type { Receipt } from "../model/receipt.ts";
import { type EffectiveRouteTable, otherInternetRoutes, type WayOut } from "./default-route.ts";

/** What every check may rely on having been read; only the launch template may still be in doubt. */
export interface Known {
  account: string;
  cluster: Cluster;
  subnet: Subnet;
  routeTable: EffectiveRouteTable;
  wayOut: WayOut;
  nodesExpected: number;
  launchTemplate?: Read<LaunchTemplate>;
  /** Of another event than this one: somebody has been here before. */
  earlierReceipt?: Receipt;
}

export type Verdict = { kind: "yes"; evidence: string } | { kind: "no" } | { kind: "unknown"; why: string };

export interface Check {
  finding: FindingKind;
  judge: (known: Known) => Verdict;
}

const ROLE = "kubernetes.io/role";

/** Enough to find the table by; a message has other subnets to tell of. */
const MAX_ROUTES = 5;

/**
 * In order of precedence. What makes switching auto-assign on useless, impossible or wrong stands before
 * `missing-public-ip`, so that the one finding that may lead to a write is only reached when nothing speaks
 * against it; what stays true after the switch stands behind it. docs/decisions/0003-precedence.md has the
 * reasons.
 */
export const checks: readonly Check[] = [
  { finding: "unsupported-location", judge: unsupportedLocation },
  { finding: "blackhole-route", judge: blackholeRoute },
  { finding: "unclear-route", judge: unclearRoute },
  { finding: "no-route-to-api", judge: noRouteToApi },
  { finding: "internet-blocked", judge: internetBlocked },
  { finding: "endpoint-restricted", judge: endpointRestricted },
  { finding: "launch-template-conflict", judge: launchTemplateConflict },
  { finding: "missing-ipv6", judge: missingIpv6 },
  { finding: "looks-private", judge: looksPrivate },
  { finding: "shared-subnet", judge: sharedSubnet },
  { finding: "reverted", judge: reverted },
  { finding: "missing-public-ip", judge: missingPublicIp },
  { finding: "few-addresses", judge: fewAddresses },
];

function unsupportedLocation({ subnet }: Known): Verdict {
  if (subnet.outpostArn) return yes(`the subnet is on ${subnet.outpostArn}`);
  // A Wavelength zone's name is the region's with "-wl1-…" behind it; asking for zone types would be one more
  // read.
  return when(/-wl\d+-/.test(subnet.availabilityZone), `${subnet.availabilityZone} is a Wavelength zone`);
}

function blackholeRoute({ wayOut, routeTable }: Known): Verdict {
  return wayOut.kind === "blackhole" ? yes(routes(routeTable, [wayOut.route])) : no;
}

function unclearRoute({ wayOut, routeTable, subnet }: Known): Verdict {
  if (subnet.autoAssignPublicIpv4 || wayOut.kind === "internet-gateway") return no;
  if (wayOut.kind === "ambiguous") return yes(routes(routeTable, wayOut.routes));
  const stray = otherInternetRoutes(routeTable);
  return stray.length > 0 ? yes(routes(routeTable, stray)) : no;
}

function noRouteToApi({ wayOut, routeTable, cluster }: Known): Verdict {
  const stranded = wayOut.kind === "none" && !cluster.privateEndpoint;
  return when(
    stranded,
    `${name(routeTable)} has no active route for 0.0.0.0/0; the cluster's private endpoint is off`,
  );
}

function internetBlocked({ subnet, wayOut }: Known): Verdict {
  const blocked = wayOut.kind === "internet-gateway" && subnet.internetGatewayBlock === "block-bidirectional";
  return when(blocked, "VPC Block Public Access is block-bidirectional");
}

function endpointRestricted({ cluster, wayOut }: Known): Verdict {
  const restricted = !cluster.privateEndpoint && !cluster.publicAccessCidrs.includes("0.0.0.0/0");
  const cidrs = cluster.publicAccessCidrs.join(", ") || "nobody";
  return when(
    wayOut.kind === "internet-gateway" && restricted,
    `the public endpoint lets in ${cidrs}; the private endpoint is off`,
  );
}

function launchTemplateConflict({ launchTemplate, subnet, wayOut }: Known): Verdict {
  if (wayOut.kind !== "internet-gateway" || !launchTemplate) return no;
  if (launchTemplate.kind === "absent")
    return unknown("the launch template, or that version of it, doesn't exist");
  if (launchTemplate.kind === "unreadable") return unknown(`launch template: ${launchTemplate.reason}`);
  const { interfaces } = launchTemplate.value;
  if (interfaces.length > 1) return yes(`the launch template has ${interfaces.length} network interfaces`);
  const [only] = interfaces;
  if (only?.associatePublicIp === false)
    return yes("the launch template sets AssociatePublicIpAddress to false");
  // Whether EKS takes this in place of the subnet's setting is not documented: no ground for a write.
  return when(
    only?.associatePublicIp === true && !subnet.autoAssignPublicIpv4,
    "the launch template sets AssociatePublicIpAddress to true, auto-assign is off in the subnet, and whether EKS accepts that is not documented",
  );
}

function missingIpv6({ cluster, subnet }: Known): Verdict {
  const missing = cluster.ipFamily === "ipv6" && !subnet.autoAssignIpv6;
  return when(missing, "the cluster uses IPv6; the subnet's auto-assign IPv6 is off");
}

function looksPrivate(known: Known): Verdict {
  const tagged = `${ROLE}/internal-elb` in known.subnet.tags && !(`${ROLE}/elb` in known.subnet.tags);
  return isPublicWithoutAutoAssign(known) && tagged
    ? yes(`tagged ${ROLE}/internal-elb and not ${ROLE}/elb; ${wayOutIn(known)}`)
    : no;
}

function sharedSubnet(known: Known): Verdict {
  const shared = isPublicWithoutAutoAssign(known) && known.subnet.ownerId !== known.account;
  return when(
    shared,
    `auto-assign public IPv4 is off and the subnet belongs to account ${known.subnet.ownerId}`,
  );
}

function reverted(known: Known): Verdict {
  const { earlierReceipt: receipt } = known;
  if (!receipt || !isPublicWithoutAutoAssign(known)) return no;
  return yes(
    `the guard set out to switch it on at ${receipt.time} for ${receipt.nodegroup}, and it is off; ${wayOutIn(known)}`,
  );
}

function missingPublicIp(known: Known): Verdict {
  return isPublicWithoutAutoAssign(known) ? yes(`auto-assign public IPv4 is off; ${wayOutIn(known)}`) : no;
}

function fewAddresses({ subnet, nodesExpected }: Known): Verdict {
  const few = subnet.freeAddresses < nodesExpected;
  return when(few, `${subnet.freeAddresses} free in ${subnet.cidr}, ${nodesExpected} or more nodes expected`);
}

function isPublicWithoutAutoAssign({ wayOut, subnet }: Known): boolean {
  return wayOut.kind === "internet-gateway" && !subnet.autoAssignPublicIpv4;
}

function wayOutIn({ wayOut, routeTable }: Known): string {
  return wayOut.kind === "internet-gateway" ? routes(routeTable, [wayOut.route]) : name(routeTable);
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

const no: Verdict = { kind: "no" };
const yes = (evidence: string): Verdict => ({ kind: "yes", evidence });
const unknown = (why: string): Verdict => ({ kind: "unknown", why });
const when = (holds: boolean, evidence: string): Verdict => (holds ? yes(evidence) : no);
