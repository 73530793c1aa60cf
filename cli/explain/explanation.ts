import type { CheckResult } from "../../engine/decision/assess.ts";
import { type Decision, modeTagOf, needsMessage, notifies } from "../../engine/decision/decide.ts";
import type { EffectiveRouteTable, Unsettled } from "../../engine/decision/default-route.ts";
import { describeSubnet } from "../../engine/decision/describe-subnet.ts";
import type { Mismatch } from "../../engine/decision/match-rules.ts";
import type { PlannedChange } from "../../engine/decision/plan-changes.ts";
import { updatedWith } from "../../engine/decision/repetition.ts";
import { isRefusedForGood, verdictOf } from "../../engine/decision/verdict.ts";
import type { Facts, Read } from "../../engine/model/facts.ts";
import { createdWith } from "../../engine/model/group-owner.ts";
import type { NodegroupCall, NodegroupUpdate } from "../../engine/model/nodegroup-call.ts";
import type { Mode, Policy } from "../../engine/model/policy.ts";
import type { AssessedSubnet } from "../../engine/model/report.ts";
import type { Tool } from "../../engine/model/tool.ts";

/** How the guard decides about one recorded event, step by step. */
export type Explanation =
  | { version: "1"; event: NothingToExplain }
  | {
      version: "1";
      event: ExplainedEvent;
      facts: { source: string; reported: ReportedFacts };
      policy: { source: string; mode: Mode };
      subnets: ExplainedSubnet[];
      /** Whether the guard sends a message about the node group. */
      message: boolean;
    };

/** `unnamed`: EKS refused an update for its subnets, and the record doesn't say of which node group. */
export interface NothingToExplain {
  kind: "ignored" | "malformed" | "unnamed";
  why: string;
  /** Whether the guard sends a message about it; left out if it never does. */
  message?: boolean;
}

export type FullExplanation = Extract<Explanation, { facts: unknown }>;

interface ExplainedEvent {
  kind: "created" | "updated";
  /** Left out for a creation. */
  update?: NodegroupUpdate;
  id: string;
  time: string;
  account: string;
  region: string;
  cluster: string;
  nodegroup: string;
  /** The caller's ARN, as CloudTrail recorded it; for an update, the caller of the update. */
  createdBy: string | null;
  maker: Tool;
  /** The event's subnets; the guard prefers those that EKS reports. */
  subnets: string[];
}

/** Facts about the cluster and the node group, without the settings. */
type ReportedFacts = Pick<Facts, "cluster" | "launchTemplate"> & {
  nodegroup: Read<{ status: string; desiredSize: number }>;
};

export interface ExplainedSubnet extends AssessedSubnet {
  routeTable: Read<EffectiveRouteTable> | Unsettled;
  /** In the order of precedence; at most one decides, and if none does, the subnet is ready. */
  checks: (CheckResult & { decides: boolean })[];
  /** In the policy's order; at most one decides, and if none does, the policy's own mode is granted. */
  rules: ExplainedRule[];
  granted: Mode;
  /** The subnet's tag nodegroup-guard:mode; null if it has none. */
  modeTag: string | null;
  /** The rule by creator that makes enable an alert, since the event names no creator; null if none does. */
  undecidedRule: string | null;
  mode: Mode;
  decision: Decision["action"];
  change: PlannedChange | null;
}

export interface ExplainedRule {
  name: string;
  mode: Mode;
  mismatches: Mismatch[];
  /** The rule's last day, if it has passed. */
  expired: string | null;
  decides: boolean;
}

export interface Explained {
  call: NodegroupCall;
  facts: Facts;
  /** The sources of the facts and the policy, as text. */
  sources: { facts: string; policy: string };
  policy: Policy;
  decisions: Decision[];
  changes: PlannedChange[];
}

/** Shows how the decisions were made. It decides nothing itself: every answer is the one that was used. */
export function explanationOf({
  call,
  facts,
  sources,
  policy,
  decisions,
  changes,
}: Explained): FullExplanation {
  const { eventId, eventTime, account, region, cluster, nodegroup, caller, subnets, update } = call;
  const answers = { nodegroup: facts.nodegroup };
  const withoutSubnets = facts.subnets.length === 0 && isRefusedForGood(call, answers);
  return {
    version: "1",
    event: {
      kind: update ? "updated" : "created",
      ...(update ? { update } : {}),
      id: eventId,
      time: eventTime,
      account,
      region,
      cluster,
      nodegroup,
      createdBy: caller.arn ?? null,
      maker: update ? updatedWith(call, facts.nodegroup).maker : createdWith(call),
      subnets,
    },
    facts: { source: sources.facts, reported: reportedFacts(facts) },
    policy: { source: sources.policy, mode: policy.mode },
    subnets: decisions.map((decision) => explainedSubnet(decision, policy, changes)),
    message: needsMessage(decisions, verdictOf(call, answers)) || (withoutSubnets && notifies(policy)),
  };
}

function reportedFacts({ cluster, nodegroup, launchTemplate }: Facts): ReportedFacts {
  return {
    cluster,
    nodegroup:
      nodegroup.kind === "read"
        ? {
            kind: "read",
            value: { status: nodegroup.value.status, desiredSize: nodegroup.value.desiredSize },
          }
        : nodegroup,
    ...(launchTemplate ? { launchTemplate } : {}),
  };
}

function explainedSubnet(decision: Decision, policy: Policy, changes: PlannedChange[]): ExplainedSubnet {
  const { assessment, rules, rule: deciding, mode, action } = decision;
  const { subnet, route, checkResults } = assessment;
  const decisive = checkResults.find(({ verdict }) => verdict.kind !== "no");
  return {
    ...describeSubnet(assessment),
    routeTable: route.kind === "read" ? { kind: "read", value: route.value.table } : route,
    checks: checkResults.map((result) => ({ ...result, decides: result === decisive })),
    rules: rules.map(({ rule, mismatches, expired }) => ({
      name: rule.name,
      mode: rule.mode,
      mismatches,
      expired: expired ? (rule.expires ?? null) : null,
      decides: rule === deciding,
    })),
    granted: deciding?.mode ?? policy.mode,
    modeTag: modeTagOf(assessment)?.value ?? null,
    undecidedRule: decision.undecided?.name ?? null,
    mode,
    decision: action,
    change: changes.find(({ subnetId }) => subnetId === subnet.id) ?? null,
  };
}

/** Whether the node group of an update no longer exists: the event names no subnets, so that nothing is left to do. */
export function isDeleted({ event, facts, subnets }: FullExplanation): boolean {
  return event.kind === "updated" && facts.reported.nodegroup.kind === "absent" && subnets.length === 0;
}
