import { assess } from "../decision/assess.ts";
import { exemptionOf } from "../decision/build-report.ts";
import { type Decision, decide, modeTagOf } from "../decision/decide.ts";
import { describeSubnet } from "../decision/describe-subnet.ts";
import { matchScope } from "../decision/match-rules.ts";
import type { AuditedCluster, AuditedGroup, FailedGroup, ListedSubnet, Use } from "../model/audit.ts";
import type { LaunchTemplate, Read } from "../model/facts.ts";
import { ownerOf } from "../model/group-owner.ts";
import type { ClusterInventory } from "../model/inventory.ts";
import type { LaunchTemplateReference } from "../model/nodegroup-call.ts";
import type { Policy } from "../model/policy.ts";
import { failedGroup } from "./failed-group.ts";
import { type ClusterPlace, factsOfGroups, type GroupFacts } from "./group-facts.ts";

/** The place of a cluster, and the policy that decides whether changes may be offered. `today`: a date, in UTC. */
export interface AuditBasis extends ClusterPlace {
  policy: Policy;
  today: string;
}

/** Assesses the subnets of every node group of a cluster, and its own that none of them uses: `factsOfGroups`. */
export function auditCluster(
  inventory: ClusterInventory,
  basis: AuditBasis,
): { audited: AuditedCluster; failed: FailedGroup[]; subnets: AuditedSubnet[] } | undefined {
  const { name, cluster } = inventory;
  if (cluster.kind === "absent") return undefined;
  const vpc = cluster.kind === "read" ? cluster.value.vpcId : null;
  const groups = factsOfGroups(inventory, basis).map((of) => ({ of, ...auditGroup(of, basis) }));
  const vpcName = vpc === null ? undefined : basis.network.vpcName(vpc);
  const incomplete = isIncomplete(inventory) ? { incomplete: true } : {};
  return {
    audited: {
      region: basis.region,
      name,
      vpc,
      ...(vpcName ? { vpcName } : {}),
      ...incomplete,
      groups: groups.map(({ group }) => group),
    },
    failed: groups.flatMap(({ of, group }) => failedGroup(of, group) ?? []),
    subnets: groups.flatMap(({ subnets }) => subnets),
  };
}

function isIncomplete({ cluster, nodegroups }: ClusterInventory): boolean {
  if (cluster.kind !== "read" || nodegroups.kind !== "read") return true;
  return nodegroups.value.some(({ nodegroup }) => nodegroup.kind === "unreadable");
}

function auditGroup(of: GroupFacts, basis: AuditBasis): { group: AuditedGroup; subnets: AuditedSubnet[] } {
  const nodegroup = of.existing?.name ?? null;
  const read = of.existing?.nodegroup;
  const subnets = assessGroup(of, nodegroup, basis);
  const status = read?.kind === "read" ? read.value.status : null;
  // No calls are read here: the owner is known by tags and launch template only.
  const owner = read && ownerOf(read);
  const shown = subnets.map(({ subnet }) => subnet);
  return {
    group: { use: of.use, nodegroup, status, ...(owner ? { owner } : {}), subnets: shown },
    subnets,
  };
}

function assessGroup(
  { region, cluster, use, facts, existing }: GroupFacts,
  nodegroup: string | null,
  { policy, today }: AuditBasis,
): AuditedSubnet[] {
  if (!facts) return [];
  const reference = facts.nodegroup.kind === "read" ? facts.nodegroup.value.launchTemplate : undefined;
  const read = existing?.launchTemplate;
  const scope = { account: facts.account, region, cluster, nodegroup };
  const inScope = matchScope(policy, scope);
  return assess(facts).map((assessment) => ({
    region,
    cluster,
    nodegroup,
    use,
    ...(reference && read ? { template: { reference, read } } : {}),
    subnet: listSubnet(decide(assessment, scope, policy, today, inScope)),
  }));
}

function listSubnet(decision: Decision): ListedSubnet {
  const { assessment } = decision;
  const { subnet } = assessment.subnet;
  const name = subnet.kind === "read" ? subnet.value.tags.Name : undefined;
  const tag = modeTagOf(assessment);
  return {
    ...describeSubnet(assessment),
    ...(name ? { name } : {}),
    ...(tag && tag.value !== "enable" ? { ownerTag: `${tag.key}=${tag.value}` } : {}),
    ...exemptionOf(decision),
  };
}

/** One subnet of one node group, and the data that shows the cause of its finding. */
export interface AuditedSubnet {
  region: string;
  cluster: string;
  /** Null if no node group uses the subnet. */
  nodegroup: string | null;
  use: Use;
  subnet: ListedSubnet;
  template?: { reference: LaunchTemplateReference; read: Read<LaunchTemplate> };
}
