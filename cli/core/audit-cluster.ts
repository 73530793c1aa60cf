import { assess } from "../../lambda/core/assess.ts";
import { describeSubnet } from "../../lambda/core/describe-subnet.ts";
import type { Facts, Nodegroup, Read, RouteTable } from "../../lambda/core/facts.ts";
import type { AuditedCluster, AuditedGroup } from "./audit.ts";
import { failedReads } from "./failed-reads.ts";
import type { ClusterInventory, NodegroupInventory } from "./inventory.ts";
import type { Judged } from "./judged.ts";
import type { Network } from "./network.ts";

/** Where a cluster is, and the network that it shares with the region's others. */
export interface Place {
  account: string;
  region: string;
  network: Network;
}

/**
 * Judges the subnets of every node group of a cluster, and those of the cluster itself, in which the next one would be made. A cluster
 * or node group that has gone since it was listed is left out; so is one that is on its way out.
 */
export function auditCluster(
  { name, cluster, nodegroups }: ClusterInventory,
  place: Place,
): { audited: AuditedCluster; judged: Judged[] } | undefined {
  if (cluster.kind === "absent") return undefined;
  const vpc = cluster.kind === "read" ? cluster.value.vpcId : null;
  const shared = { account: place.account, region: place.region, cluster, routeTables: tablesOf(vpc, place) };
  const existing = nodegroups.kind === "read" ? nodegroups.value.filter(isThere) : [];
  const groups = [
    ...existing.map((group) => judgeGroup(group, shared, place.network, name)),
    ...(cluster.kind === "read" ? [judgeNext(cluster.value.subnets, shared, place.network, name)] : []),
  ];
  return {
    audited: { region: place.region, name, vpc, groups: groups.map(({ group }) => group) },
    judged: groups.flatMap(({ judged }) => judged),
  };
}

type Shared = Pick<Facts, "account" | "region" | "cluster" | "routeTables">;
type Groups = { group: AuditedGroup; judged: Judged[] };

function tablesOf(vpc: string | null, { network }: Place): Read<RouteTable[]> {
  return vpc === null ? { kind: "absent" } : network.tablesOf(vpc);
}

function isThere({ nodegroup }: NodegroupInventory): boolean {
  return nodegroup.kind !== "absent" && !(nodegroup.kind === "read" && nodegroup.value.status === "DELETING");
}

function judgeGroup(
  { name, nodegroup, launchTemplate }: NodegroupInventory,
  shared: Shared,
  network: Network,
  cluster: string,
): Groups {
  if (nodegroup.kind !== "read") return { group: { nodegroup: name, status: null, subnets: [] }, judged: [] };
  const { status, subnets, launchTemplate: reference } = nodegroup.value;
  const facts = {
    ...shared,
    nodegroup: { kind: "read" as const, value: asItGrows(nodegroup.value) },
    ...(launchTemplate ? { launchTemplate } : {}),
    subnets: sorted(subnets).map(network.subnet),
  };
  const template = reference && launchTemplate ? { reference, read: launchTemplate } : undefined;
  const judged = judge(facts, { cluster, nodegroup: name, ...(template ? { template } : {}) });
  return { group: { nodegroup: name, status, subnets: judged.map(({ subnet }) => subnet) }, judged };
}

function judgeNext(ids: string[], shared: Shared, network: Network, cluster: string): Groups {
  const facts = {
    ...shared,
    nodegroup: { kind: "absent" as const },
    subnets: sorted(ids).map(network.subnet),
  };
  const judged = judge(facts, { cluster, nodegroup: null });
  return { group: { nodegroup: null, status: null, subnets: judged.map(({ subnet }) => subnet) }, judged };
}

function judge(facts: Facts, of: Pick<Judged, "cluster" | "nodegroup" | "template">): Judged[] {
  return assess(facts).map((assessment) => ({
    ...of,
    region: facts.region,
    subnet: describeSubnet(assessment),
    failed: failedReads(facts, assessment.subnet.subnet),
  }));
}

/** A group that has its nodes needs room for one more of them, not for all of them once again. */
function asItGrows(nodegroup: Nodegroup): Nodegroup {
  const starting = nodegroup.status === "CREATING" || nodegroup.status === "CREATE_FAILED";
  return starting ? nodegroup : { ...nodegroup, desiredSize: 1 };
}

function sorted(ids: string[]): string[] {
  return [...new Set(ids)].sort();
}
