import type { Action, Audit, AuditedCluster, ListedSubnet } from "../model/audit.ts";
import { compare } from "../model/compare.ts";
import { FINDINGS, type FindingKind, findings, isReady } from "../model/findings.ts";
import type { AssessedSubnet } from "../model/report.ts";
import { namesOf } from "./address.ts";
import { TONES, type Tone, toneOf, worstTone } from "./finding-marks.ts";
import { alone, type PagePlace } from "./part.ts";

/** Worst first. */
export const RANKED: FindingKind[] = [...FINDINGS].sort(bySeverity);

/** One finding in one subnet, and the node groups that share it. */
interface MappedVerdict {
  finding: FindingKind;
  evidence: string;
  notes: AssessedSubnet["notes"];
  tone: Tone;
  /** By index into the audit's clusters and their groups. */
  uses: { cluster: number; groups: number[] }[];
}

/** A subnet once, however many node groups use it. */
export interface MappedSubnet extends Pick<ListedSubnet, "id" | "name" | "facts" | "source" | "managedBy"> {
  /** The place among all subnets of the page. */
  index: number;
  /** Unique in the page, for links. */
  address: string;
  region: string;
  /** The finding of its worst verdict. */
  finding: FindingKind;
  tone: Tone;
  /** The most severe first. */
  verdicts: MappedVerdict[];
  /** How many existing node groups can't scale out here. */
  blocked: number;
  /** By index into the audit's actions. */
  actions: number[];
}

export interface MappedVpc {
  address: string;
  region: string;
  /** Null where neither the subnet nor its cluster could be read. */
  id: string | null;
  /** The Name tag. */
  name?: string;
  subnets: MappedSubnet[];
  tone: Tone;
  /** By index into the audit's clusters. */
  clusters: number[];
}

interface MappedCluster {
  address: string;
  /** The most severe of its subnets. */
  tone: Tone;
}

/** The audit by VPC and subnet in place of by cluster and node group. */
export interface AuditMap {
  place: PagePlace;
  vpcs: MappedVpc[];
  subnets: MappedSubnet[];
  /** In the audit's order. */
  clusters: MappedCluster[];
  /** The addresses of the audit's actions, in its order. */
  actions: string[];
  /** The addresses of the failed node groups, in the audit's order. */
  failedGroups: string[];
  /** The existing node groups that can't scale out, by `keyOf` region, cluster and node group. */
  blocked: Set<string>;
}

/** Turns an audit around. What needs attention comes first, then by region and id. */
export function mapAudit({ clusters, actions, failedGroups }: Audit, place: PagePlace = alone()): AuditMap {
  const actionsBySubnet = findActions(actions);
  const blocked = findBlocked(actions);
  const { addressOf, first } = place;
  const vpcs = new Map<string, MappedVpc>();
  const vpcNames = new Map(clusters.map(({ region, vpc, vpcName }) => [keyOf(region, vpc ?? ""), vpcName]));
  const subnets = collectSubnets(clusters)
    .sort(byPlace)
    .map(({ region, id, name, vpc: vpcId, facts, source, managedBy, verdicts: byText }, at) => {
      const blockedHere = blocked.get(keyOf(region, id)) ?? new Set();
      const verdicts = [...byText.values()]
        .map((verdict) => ({ ...verdict, tone: toneOfVerdict(verdict, clusters, blockedHere) }))
        .sort((a, b) => byTone(a, b) || bySeverity(a.finding, b.finding));
      const [{ finding, tone } = { finding: "ready" as const, tone: "good" as const }] = verdicts;
      const mapped = {
        index: first.subnets + at,
        region,
        id,
        name,
        facts,
        source,
        managedBy,
        verdicts,
        finding,
        tone,
        address: addressOf(...namesOf("subnet", region, id)),
        blocked: blockedHere.size,
        actions: actionsBySubnet.get(keyOf(region, id)) ?? [],
      };
      const key = keyOf(region, vpcId ?? "");
      const vpcName = vpcId === null ? undefined : vpcNames.get(key);
      const vpc = vpcs.get(key) ?? {
        region,
        id: vpcId,
        subnets: [],
        clusters: [],
        tone,
        ...(vpcName ? { name: vpcName } : {}),
        address: addressOf(...namesOf("vpc", region, vpcId ?? "unknown")),
      };
      vpcs.set(key, vpc);
      vpc.subnets.push(mapped);
      vpc.tone = worstTone([vpc.tone, tone]);
      return mapped;
    });
  for (const vpc of vpcs.values()) vpc.clusters = clustersOf(vpc);
  const blockedGroups = new Set([...blocked.values()].flatMap((groups) => [...groups]));
  return {
    place,
    vpcs: [...vpcs.values()].sort(byUrgency),
    subnets,
    clusters: clusters.map((cluster) => ({
      address: addressOf("cluster", cluster.region, cluster.name),
      tone: toneOfCluster(cluster, blockedGroups),
    })),
    actions: actions.map(({ finding, region, target }) =>
      addressOf(...namesOf(`action-${finding}`, region, target.id)),
    ),
    failedGroups: failedGroups.map(({ region, cluster, nodegroup }) =>
      addressOf("failed", region, cluster, nodegroup),
    ),
    blocked: blockedGroups,
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
  /** The subnet's own VPC, or else that of the first cluster to use it. */
  vpc: string | null;
  /** Verdicts, by finding and everything that goes with it. */
  verdicts: Map<string, Omit<MappedVerdict, "tone">>;
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

/** `blocked`: the groups that can't scale out in the verdict's subnet. */
function toneOfVerdict(
  { uses, ...found }: Pick<MappedVerdict, "finding" | "evidence" | "uses">,
  clusters: AuditedCluster[],
  blocked: Set<string>,
): Tone {
  const users = uses.flatMap(({ cluster: at, groups }) => {
    const cluster = clusters[at];
    return cluster ? groups.flatMap((group) => toneOfGroup(found, cluster, group, blocked)) : [];
  });
  return worstTone(users);
}

function toneOfGroup(
  found: Pick<MappedVerdict, "finding" | "evidence">,
  { region, name, groups }: AuditedCluster,
  at: number,
  blocked: Set<string>,
): Tone {
  const { use, nodegroup = null } = groups[at] ?? {};
  if (use === "unused") return toneOf(found, "unused");
  const isBlocked = nodegroup !== null && blocked.has(keyOf(region, name, nodegroup));
  return toneOf(found, isBlocked ? "existing-groups" : "next-group");
}

/** A node group in CREATE_FAILED stays so, however its subnets are by now. */
function toneOfCluster(cluster: AuditedCluster, blocked: Set<string>): Tone {
  const tones = cluster.groups.flatMap(({ use, subnets }, at) => [
    ...(use === "failed" ? ["blocks" as const] : []),
    ...subnets.map((subnet) => toneOfGroup(subnet, cluster, at, blocked)),
  ]);
  return worstTone([cluster.incomplete ? "note" : "good", ...tones]);
}

function clustersOf({ subnets }: MappedVpc): number[] {
  const all = subnets.flatMap(({ verdicts }) => verdicts).flatMap(({ uses }) => uses);
  return [...new Set(all.map(({ cluster }) => cluster))].sort((a, b) => a - b);
}

function byTone(a: { tone: Tone }, b: { tone: Tone }): number {
  return TONES.indexOf(a.tone) - TONES.indexOf(b.tone);
}

function bySeverity(a: FindingKind, b: FindingKind): number {
  return findings[b].severity - findings[a].severity;
}

function byPlace(a: CollectedSubnet, b: CollectedSubnet): number {
  return compare(a.region, b.region) || compare(a.vpc ?? "", b.vpc ?? "") || compare(a.id, b.id);
}

function byUrgency(a: MappedVpc, b: MappedVpc): number {
  const blocked = ({ subnets }: MappedVpc) => subnets.filter((subnet) => subnet.blocked > 0).length;
  const open = ({ subnets }: MappedVpc) => subnets.filter(({ finding }) => !isReady(finding)).length;
  return (
    byTone(a, b) ||
    blocked(b) - blocked(a) ||
    open(b) - open(a) ||
    compare(a.region, b.region) ||
    compare(a.id ?? "", b.id ?? "")
  );
}
