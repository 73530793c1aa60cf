import type { Action, Audit, AuditedCluster, ListedSubnet } from "../model/audit.ts";
import { FINDINGS, type FindingKind, findings } from "../model/findings.ts";
import type { AssessedSubnet } from "../model/report.ts";

/** Worst first. */
export const RANKED: FindingKind[] = [...FINDINGS].sort(bySeverity);

/** One finding in one subnet, and the node groups that share it. */
interface Verdict {
  finding: FindingKind;
  evidence: string;
  notes: AssessedSubnet["notes"];
  /** By index into the audit's clusters and their groups. */
  uses: { cluster: number; groups: number[] }[];
}

/** A subnet once, however many node groups use it. */
export interface MappedSubnet extends Pick<ListedSubnet, "id" | "name" | "facts" | "source" | "managedBy"> {
  /** The place in `AuditMap.subnets`. */
  index: number;
  region: string;
  /** The worst of its verdicts. */
  finding: FindingKind;
  /** Worst first. */
  verdicts: Verdict[];
  /** How many existing node groups can't scale out here. */
  blocked: number;
  /** By index into the audit's actions. */
  actions: number[];
}

export interface MappedVpc {
  region: string;
  /** Null where neither the subnet nor its cluster could be read. */
  id: string | null;
  /** Its Name tag. */
  name?: string;
  subnets: MappedSubnet[];
  /** By index into the audit's clusters. */
  clusters: number[];
}

/** The audit by VPC and subnet in place of by cluster and node group. */
export interface AuditMap {
  vpcs: MappedVpc[];
  subnets: MappedSubnet[];
  /** The existing node groups that can't scale out, by `keyOf` region, cluster and node group. */
  blocked: Set<string>;
}

/** Turns an audit around. What needs attention comes first, then by region and id. */
export function mapAudit({ clusters, actions }: Audit): AuditMap {
  const actionsBySubnet = findActions(actions);
  const blocked = findBlocked(actions);
  const vpcs = new Map<string, MappedVpc>();
  const vpcNames = new Map(clusters.map(({ region, vpc, vpcName }) => [keyOf(region, vpc ?? ""), vpcName]));
  const subnets = collectSubnets(clusters)
    .sort(byPlace)
    .map(({ region, id, name, vpc: vpcId, facts, source, managedBy, verdicts: byText }, index) => {
      const verdicts = [...byText.values()].sort((a, b) => bySeverity(a.finding, b.finding));
      const mapped = {
        ...{ index, region, id, name, facts, source, managedBy, verdicts },
        finding: worst(verdicts.map(({ finding }) => finding)),
        blocked: blocked.get(keyOf(region, id))?.size ?? 0,
        actions: actionsBySubnet.get(keyOf(region, id)) ?? [],
      };
      const key = keyOf(region, vpcId ?? "");
      const vpcName = vpcId === null ? undefined : vpcNames.get(key);
      const vpc = vpcs.get(key) ?? {
        region,
        id: vpcId,
        ...(vpcName ? { name: vpcName } : {}),
        subnets: [],
        clusters: [],
      };
      vpcs.set(key, vpc);
      vpc.subnets.push(mapped);
      return mapped;
    });
  for (const vpc of vpcs.values()) vpc.clusters = clustersOf(vpc);
  return {
    vpcs: [...vpcs.values()].sort(byUrgency),
    subnets,
    blocked: new Set([...blocked.values()].flatMap((groups) => [...groups])),
  };
}

/** The finding that outranks the others; "ready" where there is none. */
export function worst(kinds: FindingKind[]): FindingKind {
  return RANKED.find((kind) => kinds.includes(kind)) ?? "ready";
}

/** Names that could hold any separator, as one key. */
export function keyOf(...names: string[]): string {
  return JSON.stringify(names);
}

/** A subnet as all node groups together see it. */
interface CollectedSubnet extends Pick<ListedSubnet, "id" | "name" | "facts" | "source" | "managedBy"> {
  region: string;
  /** Its own, or else that of the first cluster to use it. */
  vpc: string | null;
  /** By finding and all that goes with it. */
  verdicts: Map<string, Verdict>;
}

function collectSubnets(clusters: AuditedCluster[]): CollectedSubnet[] {
  const found = new Map<string, CollectedSubnet>();
  clusters.forEach(({ region, vpc, groups }, cluster) => {
    groups.forEach(({ subnets }, group) => {
      for (const subnet of subnets) {
        const { id, name, facts, source, managedBy } = subnet;
        const key = keyOf(region, id);
        const entry = found.get(key) ?? {
          region,
          id,
          name,
          facts,
          source,
          managedBy,
          vpc,
          verdicts: new Map(),
        };
        found.set(key, entry);
        entry.facts ??= facts;
        entry.source ??= source;
        entry.name ??= name;
        entry.managedBy ??= managedBy;
        entry.vpc = entry.facts?.vpc ?? entry.vpc ?? vpc;
        addVerdict(entry, subnet, cluster, group);
      }
    });
  });
  return [...found.values()];
}

function addVerdict(entry: CollectedSubnet, subnet: ListedSubnet, cluster: number, group: number): void {
  const { finding, evidence, notes } = subnet;
  const key = JSON.stringify([finding, evidence, notes]);
  const verdict = entry.verdicts.get(key) ?? { finding, evidence, notes, uses: [] };
  entry.verdicts.set(key, verdict);
  const last = verdict.uses.at(-1);
  if (last?.cluster === cluster) last.groups.push(group);
  else verdict.uses.push({ cluster, groups: [group] });
}

/** The actions that fix something in a subnet, by region and subnet. */
function findActions(actions: Action[]): Map<string, number[]> {
  const byKey = new Map<string, number[]>();
  actions.forEach(({ region, fixes }, index) => {
    for (const id of new Set(fixes.map(({ subnet }) => subnet))) {
      const key = keyOf(region, id);
      byKey.set(key, [...(byKey.get(key) ?? []), index]);
    }
  });
  return byKey;
}

/** The existing node groups that can't scale out in a subnet, by region and subnet. */
function findBlocked(actions: Action[]): Map<string, Set<string>> {
  const byKey = new Map<string, Set<string>>();
  for (const { region, fixes, blocksScaleOut } of actions) {
    for (const { cluster, nodegroup, use, subnet } of blocksScaleOut ? fixes : []) {
      if (nodegroup === null || use !== "existing") continue;
      const key = keyOf(region, subnet);
      byKey.set(key, (byKey.get(key) ?? new Set()).add(keyOf(region, cluster, nodegroup)));
    }
  }
  return byKey;
}

function clustersOf({ subnets }: MappedVpc): number[] {
  const all = subnets.flatMap(({ verdicts }) => verdicts).flatMap(({ uses }) => uses);
  return [...new Set(all.map(({ cluster }) => cluster))].sort((a, b) => a - b);
}

function bySeverity(a: FindingKind, b: FindingKind): number {
  return findings[b].severity - findings[a].severity;
}

function byPlace(a: CollectedSubnet, b: CollectedSubnet): number {
  return compare(a.region, b.region) || compare(a.vpc ?? "", b.vpc ?? "") || compare(a.id, b.id);
}

function byUrgency(a: MappedVpc, b: MappedVpc): number {
  const blocked = ({ subnets }: MappedVpc) => subnets.filter((subnet) => subnet.blocked > 0).length;
  const open = ({ subnets }: MappedVpc) => subnets.filter(({ finding }) => finding !== "ready").length;
  return (
    blocked(b) - blocked(a) ||
    open(b) - open(a) ||
    compare(a.region, b.region) ||
    compare(a.id ?? "", b.id ?? "")
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
