import type { Action, Audit } from "../model/audit.ts";
import type { FindingKind } from "../model/findings.ts";
import type { AssessedSubnet } from "../model/report.ts";
import { type CollectedSubnet, collectSubnets, type Verdict } from "./collect-subnets.ts";
import { RANKED } from "./finding-marks.ts";
import { keyOf, type Stuck, stuckIn } from "./stuck.ts";

/** A subnet once, however many node groups use it. */
export interface MappedSubnet {
  /** The place in `AuditMap.subnets`. */
  index: number;
  region: string;
  id: string;
  facts: AssessedSubnet["facts"];
  source: AssessedSubnet["source"];
  /** The worst of its verdicts. */
  finding: FindingKind;
  verdicts: Verdict[];
  /** How many existing node groups can't scale out here. */
  stuck: number;
  /** By index into the audit's actions. */
  actions: number[];
}

export interface MappedVpc {
  region: string;
  /** Null where neither the subnet nor its cluster could be read. */
  id: string | null;
  subnets: MappedSubnet[];
  /** By index into the audit's clusters. */
  clusters: number[];
}

/** The audit by VPC and subnet in place of by cluster and node group. */
export interface AuditMap {
  vpcs: MappedVpc[];
  subnets: MappedSubnet[];
  stuck: Stuck;
}

/** Turns an audit around. What needs attention comes first, then by region and id. */
export function mapAudit(audit: Audit): AuditMap {
  const actions = actionsBySubnet(audit.actions);
  const stuck = stuckIn(audit.actions);
  const vpcs = new Map<string, MappedVpc>();
  const subnets = collectSubnets(audit.clusters)
    .sort(byPlace)
    .map((subnet, index) => {
      const key = keyOf(subnet.region, subnet.id);
      const mapped = {
        ...mapSubnet(subnet, index),
        stuck: stuck.bySubnet.get(key) ?? 0,
        actions: actions.get(key) ?? [],
      };
      const home = keyOf(subnet.region, subnet.vpc ?? "");
      const vpc = vpcs.get(home) ?? { region: subnet.region, id: subnet.vpc, subnets: [], clusters: [] };
      vpc.subnets.push(mapped);
      vpcs.set(home, vpc);
      return mapped;
    });
  for (const vpc of vpcs.values()) vpc.clusters = clustersOf(vpc);
  return { vpcs: [...vpcs.values()].sort(byUrgency), subnets, stuck };
}

/** The finding that outranks the others; "ready" where there is none. */
export function worst(findings: FindingKind[]): FindingKind {
  return RANKED.find((kind) => findings.includes(kind)) ?? "ready";
}

function mapSubnet(subnet: CollectedSubnet, index: number): Omit<MappedSubnet, "stuck" | "actions"> {
  const { region, id, facts, source } = subnet;
  const verdicts = [...subnet.verdicts.values()].sort(
    (a, b) => RANKED.indexOf(a.finding) - RANKED.indexOf(b.finding),
  );
  const finding = worst(verdicts.map((verdict) => verdict.finding));
  return { index, region, id, facts, source, finding, verdicts };
}

function actionsBySubnet(actions: Action[]): Map<string, number[]> {
  const byKey = new Map<string, number[]>();
  actions.forEach(({ region, mends }, index) => {
    for (const id of new Set(mends.map(({ subnet }) => subnet))) {
      const key = keyOf(region, id);
      const places = byKey.get(key) ?? [];
      places.push(index);
      byKey.set(key, places);
    }
  });
  return byKey;
}

function clustersOf({ subnets }: MappedVpc): number[] {
  const all = subnets.flatMap(({ verdicts }) => verdicts).flatMap(({ uses }) => uses);
  return [...new Set(all.map(({ cluster }) => cluster))].sort((a, b) => a - b);
}

function byPlace(a: CollectedSubnet, b: CollectedSubnet): number {
  return compare(a.region, b.region) || compare(a.vpc ?? "", b.vpc ?? "") || compare(a.id, b.id);
}

function byUrgency(a: MappedVpc, b: MappedVpc): number {
  const stuck = (vpc: MappedVpc) => vpc.subnets.filter((subnet) => subnet.stuck > 0).length;
  const open = (vpc: MappedVpc) => vpc.subnets.filter(({ finding }) => finding !== "ready").length;
  return (
    stuck(b) - stuck(a) || open(b) - open(a) || compare(a.region, b.region) || compare(a.id ?? "", b.id ?? "")
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
