import type { Facts, Read, SubnetFacts, Unreadable } from "../model/facts.ts";
import { type FindingKind, findings } from "../model/findings.ts";
import {
  coversEvent,
  type Delivery,
  isUnderWay,
  RECEIPT_TAG,
  type Receipt,
  readReceipt,
} from "../model/receipt.ts";
import { type CheckVerdict, checks, type Known } from "./checks.ts";
import {
  type DefaultRoute,
  defaultRoute,
  type EffectiveRouteTable,
  effectiveRouteTable,
  type Unsettled,
} from "./default-route.ts";

/** A finding and the facts behind it, as text. */
interface Evidence {
  finding: FindingKind;
  evidence: string;
}

/** The result of one check of a subnet. */
export interface CheckResult {
  finding: FindingKind;
  verdict: CheckVerdict;
}

/** The finding that decides about one subnet, and further findings as notes. */
export interface Assessment extends Evidence {
  subnet: SubnetFacts;
  /** Every check that ran, in order: the first result other than "no" decides. */
  checkResults: CheckResult[];
  notes: Evidence[];
  route: Read<SubnetRoute> | Unsettled;
  /**
   * Auto-assign was enabled since the node group was requested, by an earlier delivery of the same event or for
   * another node group: the finding describes the subnet before that.
   */
  alreadyEnabled: boolean;
  /** The failed reads of an `undetermined` finding. */
  unread?: Pick<Unreadable, "action" | "denied">[];
}

interface SubnetRoute {
  table: EffectiveRouteTable;
  defaultRoute: DefaultRoute;
}

/**
 * Assesses each subnet of the node group. The first check in checks.ts with a result other than "no" decides;
 * later ones become notes. A failed read makes a subnet `undetermined`, which never leads to a write. If a
 * receipt is not older than the event, the subnet is assessed as it was when the node group was requested: so a
 * retry reports the same as the first delivery, and of two node groups created at once both are reported.
 * Without a `delivery` every receipt counts as earlier.
 */
export function assess(facts: Facts, delivery?: Delivery): Assessment[] {
  return facts.subnets.map((found) => {
    const { subnet, alreadyEnabled, earlierReceipt } = asRequested(found, delivery);
    const route = routeOf(subnet, facts);
    const checkResults = runChecks(subnet, route, facts, earlierReceipt);
    const [decisive = ready(subnet), ...notes] = checkResults.flatMap(evidenceFrom);
    const unread = findings[decisive.finding].cause === "unread" ? failedReads(subnet, facts) : [];
    return {
      subnet,
      route,
      checkResults,
      notes,
      alreadyEnabled,
      ...decisive,
      ...(unread.length > 0 ? { unread } : {}),
    };
  });
}

/** The failed reads among those that the assessment of one subnet needs, each action once. */
function failedReads(
  { subnet }: SubnetFacts,
  { cluster, nodegroup, routeTables, launchTemplate }: Facts,
): NonNullable<Assessment["unread"]> {
  const reads = [subnet, cluster, nodegroup, routeTables, launchTemplate];
  const failed = reads.flatMap((read) => (read?.kind === "unreadable" ? [read] : []));
  const byAction = new Map(failed.map(({ action, denied }) => [action, { action, denied }]));
  return [...byAction.values()];
}

interface AsRequested extends Pick<Assessment, "subnet" | "alreadyEnabled"> {
  /** The receipt of an earlier change, which was undone if auto-assign is off. */
  earlierReceipt?: Receipt;
}

/** The subnet as it was when the node group was requested, as far as receipts say. */
function asRequested(found: SubnetFacts, delivery: Delivery | undefined): AsRequested {
  const { id, subnet } = found;
  const unchanged = { subnet: found, alreadyEnabled: false };
  if (subnet.kind !== "read") return unchanged;
  const receipt = readReceipt(subnet.value.tags[RECEIPT_TAG]);
  if (!receipt) return unchanged;
  if (!delivery || !coversEvent(receipt, delivery)) return { ...unchanged, earlierReceipt: receipt };
  if (subnet.value.autoAssignPublicIpv4) {
    const value = { ...subnet.value, autoAssignPublicIpv4: false };
    return { subnet: { id, subnet: { kind: "read", value } }, alreadyEnabled: true };
  }
  return isUnderWay(receipt, delivery) ? unchanged : { ...unchanged, earlierReceipt: receipt };
}

function routeOf({ id, subnet }: SubnetFacts, { routeTables }: Facts): Assessment["route"] {
  if (subnet.kind !== "read") return subnet;
  if (routeTables.kind !== "read") return routeTables;
  const table = effectiveRouteTable(id, subnet.value, routeTables.value);
  return table.kind === "read"
    ? { kind: "read", value: { table: table.value, defaultRoute: defaultRoute(table.value) } }
    : table;
}

function runChecks(
  { id, subnet }: SubnetFacts,
  route: Assessment["route"],
  facts: Facts,
  earlierReceipt?: Receipt,
): CheckResult[] {
  const { cluster, nodegroup, launchTemplate } = facts;
  if (subnet.kind === "absent") {
    return [
      {
        finding: "subnet-not-found",
        verdict: { kind: "yes", evidence: `EC2 has no subnet with the id ${id}` },
      },
    ];
  }
  const group = nodegroup.kind === "unreadable" ? unreadable("node group", nodegroup) : [];
  if (subnet.kind !== "read" || cluster.kind !== "read") {
    return [undetermined([...unreadable("subnet", subnet), ...unreadable("cluster", cluster), ...group])];
  }
  if (group.length > 0) return [undetermined(group)];

  const exists: CheckResult = { finding: "subnet-not-found", verdict: { kind: "no" } };
  if (subnet.value.vpcId !== cluster.value.vpcId) {
    const evidence = `the subnet is in ${subnet.value.vpcId}, the cluster in ${cluster.value.vpcId}`;
    return [exists, { finding: "foreign-subnet", verdict: { kind: "yes", evidence } }];
  }
  const before: CheckResult[] = [exists, { finding: "foreign-subnet", verdict: { kind: "no" } }];
  if (route.kind !== "read") return [...before, undetermined(unreadable("route table", route))];

  const known: Known = {
    account: facts.account,
    cluster: cluster.value,
    subnet: subnet.value,
    routeTable: route.value.table,
    defaultRoute: route.value.defaultRoute,
    nodesExpected: nodesExpected(facts),
    ...(launchTemplate ? { launchTemplate } : {}),
    ...(earlierReceipt ? { earlierReceipt } : {}),
  };
  return [...before, ...checks.map(({ finding, run }) => ({ finding, verdict: run(known) }))];
}

function evidenceFrom({ finding, verdict }: CheckResult): Evidence[] {
  if (verdict.kind === "no") return [];
  return verdict.kind === "yes"
    ? [{ finding, evidence: verdict.evidence }]
    : [{ finding: "undetermined", evidence: verdict.why }];
}

/** An even share of the desired nodes: Auto Scaling balances a group across its subnets. */
function nodesExpected({ nodegroup, subnets }: Facts): number {
  const desired = nodegroup.kind === "read" ? nodegroup.value.desiredSize : 1;
  return Math.max(1, Math.ceil(desired / subnets.length));
}

function unreadable(what: string, read: Read<unknown> | Unsettled): string[] {
  if (read.kind === "read") return [];
  return [read.kind === "absent" ? `the ${what} doesn't exist` : `${what}: ${read.reason}`];
}

function undetermined(whys: string[]): CheckResult {
  return { finding: "undetermined", verdict: { kind: "unknown", why: whys.join("; ") } };
}

function ready({ subnet }: SubnetFacts): Evidence {
  const on = subnet.kind === "read" && subnet.value.autoAssignPublicIpv4;
  return {
    finding: "ready",
    evidence: on ? "auto-assign public IPv4 is on" : "no public IPv4 is needed here",
  };
}
