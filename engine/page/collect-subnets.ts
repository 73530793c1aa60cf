import type { AuditedCluster } from "../model/audit.ts";
import type { FindingKind } from "../model/findings.ts";
import type { AssessedSubnet } from "../model/report.ts";
import { keyOf } from "./stuck.ts";

/** One opinion on a subnet, and the node groups that share it. */
export interface Verdict {
  finding: FindingKind;
  evidence: string;
  notes: AssessedSubnet["notes"];
  /** By index into the audit's clusters and their groups. */
  uses: { cluster: number; groups: number[] }[];
}

/** A subnet with everything that any node group's judgement says of it. */
export interface CollectedSubnet extends Pick<AssessedSubnet, "id" | "facts" | "source"> {
  region: string;
  /** Its own, or else that of the first cluster to use it. */
  vpc: string | null;
  /** By what they say. */
  verdicts: Map<string, Verdict>;
}

/** Every subnet of the clusters once. */
export function collectSubnets(clusters: AuditedCluster[]): CollectedSubnet[] {
  const found = new Map<string, CollectedSubnet>();
  clusters.forEach((cluster, index) => {
    collect(cluster, index, found);
  });
  return [...found.values()];
}

function collect(cluster: AuditedCluster, index: number, found: Map<string, CollectedSubnet>): void {
  cluster.groups.forEach((group, place) => {
    for (const subnet of group.subnets) {
      const key = keyOf(cluster.region, subnet.id);
      const entry = found.get(key) ?? empty(cluster, subnet);
      found.set(key, entry);
      entry.facts ??= subnet.facts;
      entry.source ??= subnet.source;
      entry.vpc = entry.facts?.vpc ?? entry.vpc ?? cluster.vpc;
      addVerdict(entry, subnet, index, place);
    }
  });
}

function empty({ region, vpc }: AuditedCluster, { id, facts, source }: AssessedSubnet): CollectedSubnet {
  return { region, id, facts, source, vpc, verdicts: new Map() };
}

function addVerdict(entry: CollectedSubnet, subnet: AssessedSubnet, cluster: number, group: number): void {
  const { finding, evidence, notes } = subnet;
  const key = JSON.stringify([finding, evidence, notes]);
  const verdict = entry.verdicts.get(key) ?? { finding, evidence, notes, uses: [] };
  const last = verdict.uses.at(-1);
  if (last?.cluster === cluster) last.groups.push(group);
  else verdict.uses.push({ cluster, groups: [group] });
  entry.verdicts.set(key, verdict);
}
