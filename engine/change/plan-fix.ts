import { factsOfGroups, type GroupFacts, networkOf } from "../audit/group-facts.ts";
import { assess } from "../decision/assess.ts";
import { type Decision, decide } from "../decision/decide.ts";
import type { RuleVerdict } from "../decision/match-rules.ts";
import { type PlannedChange, planChanges } from "../decision/plan-changes.ts";
import type { Use } from "../model/audit.ts";
import { compare } from "../model/compare.ts";
import type { Interfaces, Read } from "../model/facts.ts";
import { findings, isReady, lacksPublicIpv4 } from "../model/findings.ts";
import { type GroupOwner, ownerOf } from "../model/group-owner.ts";
import type { Inventory, RegionInventory } from "../model/inventory.ts";
import type { Policy } from "../model/policy.ts";

/** A node group in the subnet; `nodegroup` is null if the cluster has none there. */
export interface AffectedGroup {
  cluster: string;
  nodegroup: string | null;
  use: Use;
  /** The status of an existing node group, as EKS reports it. */
  status: string | null;
  owner?: GroupOwner;
}

/** One subnet that lacks only public IPv4, or that was named, and what to do about it. */
export type PlannedFix = {
  region: string;
  id: string;
  /** The node groups for which it lacks public IPv4, existing ones first. */
  groups: AffectedGroup[];
  decision: Decision;
  /** The network interfaces in a subnet to be changed, once counted. */
  interfaces?: Read<Interfaces>;
} & (
  | { kind: "enable"; change: PlannedChange }
  | { kind: "leave-alone"; why: WhyNot }
  /** The subnet was to be changed, but its state has changed since the confirmation. */
  | { kind: "outdated" }
);

/**
 * "policy" is what the owner of policy or subnet wants, "unused" what nobody has asked for, "ready" needs
 * nothing; the others need a person's decision.
 */
export interface WhyNot {
  kind: "reverted" | "policy" | "unclear-rule" | "unused" | "ready" | "other-finding";
  text: string;
}

/** The input of a plan besides the inventory, whose time is written to the receipts. */
export interface FixBasis {
  policy: Policy;
  eventId: string;
  wanted: WantedFixes;
}

/** Subnets that no node group uses are enabled only if they are named, or all of them are asked for. */
export interface WantedFixes {
  /** Only these; left out for all that node groups use. */
  subnets?: string[];
  unused: boolean;
}

interface Candidate {
  group: AffectedGroup;
  decision: Decision;
}

/**
 * Plans what the guard would enable if the node groups of these clusters were created now, with the same
 * assessment, decision and receipts. A subnet that was disabled again after a receipt is left unchanged, as the
 * guard leaves it; so is one for which it is unknown whether a rule matches, and one that no node group uses
 * unless it is wanted by name. See docs/decisions/0017-what-node-groups-use.md.
 */
export function planFix({ account, time, regions }: Inventory, basis: FixBasis): PlannedFix[] {
  return [...regions]
    .sort((a, b) => compare(a.region, b.region))
    .flatMap((inventory) => planRegion(inventory, account, time, basis));
}

/**
 * The plan after the confirmation, from a new inventory: no change is made on outdated facts, and none that was
 * not confirmed.
 */
export function planAgain(shown: PlannedFix[], now: PlannedFix[]): PlannedFix[] {
  const current = new Map(now.map((fix) => [placeOf(fix), fix]));
  return shown.map((old) => {
    if (old.kind !== "enable") return old;
    const { region, id, groups, decision, interfaces } = old;
    const counted = interfaces ? { interfaces } : {};
    const fix = current.get(placeOf(old));
    return fix?.kind === "enable"
      ? { ...fix, ...counted }
      : { kind: "outdated", region, id, groups, decision, ...counted };
  });
}

/** One key for each subnet of all regions. */
export function placeOf({ region, id }: { region: string; id: string }): string {
  return `${region}/${id}`;
}

function planRegion(
  inventory: RegionInventory,
  account: string,
  time: string,
  { policy, eventId, wanted }: FixBasis,
): PlannedFix[] {
  const { region, clusters } = inventory;
  if (clusters.kind !== "read") return [];
  const place = { account, region, network: networkOf(inventory) };
  const candidates = clusters.value
    .flatMap((cluster) => factsOfGroups(cluster, place))
    .flatMap((group) => candidatesOf(group, policy, time.slice(0, 10), wanted));
  return bySubnet(candidates).flatMap((those) => planSubnet(those, { region, eventId, time }, wanted));
}

function candidatesOf(
  group: GroupFacts,
  policy: Policy,
  today: string,
  { subnets: named }: WantedFixes,
): Candidate[] {
  const { region, cluster, use, existing, facts } = group;
  if (!facts) return [];
  const nodegroup = existing?.name ?? null;
  const status = facts.nodegroup.kind === "read" ? facts.nodegroup.value.status : null;
  const owner = ownerOf(facts.nodegroup);
  const scope = { account: facts.account, region, cluster, nodegroup };
  return assess(facts)
    .filter(({ finding, subnet: { id } }) => (named ? named.includes(id) : lacksPublicIpv4(finding)))
    .map((assessment) => ({
      group: { cluster, nodegroup, use, status, ...(owner ? { owner } : {}) },
      decision: decide(assessment, scope, policy, today),
    }));
}

function bySubnet(candidates: Candidate[]): Candidate[][] {
  const found = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const { id } = candidate.decision.assessment.subnet;
    found.set(id, [...(found.get(id) ?? []), candidate]);
  }
  return [...found].sort(([a], [b]) => compare(a, b)).map(([, those]) => those);
}

/** One plan; in an array, because a subnet without node groups would have none. */
function planSubnet(
  candidates: Candidate[],
  occasion: { region: string; eventId: string; time: string },
  { subnets: named, unused }: WantedFixes,
): PlannedFix[] {
  const used = candidates.filter(({ group }) => isUsed(group));
  // The receipt names an existing node group rather than one that may come.
  const ordered = [...used, ...candidates.filter(({ group }) => !isUsed(group))];
  const isAsked = named !== undefined || unused;
  const inScope = isAsked || used.length === 0 ? ordered : used;
  const enabling = inScope.filter(({ decision }) => decision.action === "enable" && !unclear(decision));
  return [...enabling, ...inScope].slice(0, 1).map(({ decision, group: { cluster, nodegroup } }) => {
    const { region } = occasion;
    const id = decision.assessment.subnet.id;
    const found = { region, id, groups: groupsOf(inScope), decision };
    if (!isAsked && used.length === 0) return { ...found, kind: "leave-alone", why: UNUSED };
    const [change] = planChanges(
      enabling.map(({ decision }) => decision),
      { ...occasion, cluster, nodegroup: nodegroup ?? "-" },
      true,
    );
    return change
      ? { ...found, kind: "enable", groups: groupsOf(enabling), change }
      : { ...found, kind: "leave-alone", why: whyNot(decision) };
  });
}

const UNUSED: WhyNot = { kind: "unused", text: "no node group is known to use it" };

function isUsed({ use }: AffectedGroup): boolean {
  return use === "existing" || use === "failed";
}

function groupsOf(candidates: Candidate[]): AffectedGroup[] {
  return candidates.map(({ group }) => group);
}

/** Why a subnet is left alone. */
function whyNot(decision: Decision): WhyNot {
  const { assessment, action, mode, rule, loweredBy } = decision;
  if (isReady(assessment.finding)) return { kind: "ready", text: assessment.evidence };
  if (!lacksPublicIpv4(assessment.finding)) {
    const text = `${findings[assessment.finding].title}: ${assessment.evidence}`;
    return { kind: "other-finding", text };
  }
  if (assessment.finding === "reverted") return { kind: "reverted", text: assessment.evidence };
  const doubt = action === "enable" ? unclear(decision) : undefined;
  if (doubt) {
    const what = doubt.mismatches.map(({ key }) => key).join(" and ");
    const text = `can't tell whether rule "${doubt.rule.name}" (${doubt.rule.mode}) matches: it depends on ${what}, which is unknown here`;
    return { kind: "unclear-rule", text };
  }
  if (loweredBy) return { kind: "policy", text: `its owner wants ${mode}: tag ${loweredBy}` };
  const source = rule ? `rule "${rule.name}"` : "no rule matched";
  return { kind: "policy", text: `the policy says ${mode} (${source})` };
}

/** A rule that forbids it if it matches, which is not known until a node group is created. */
function unclear({ offer, rules }: Decision): RuleVerdict | undefined {
  return offer.kind === "undecided" ? rules.find(({ rule }) => rule === offer.rule) : undefined;
}
