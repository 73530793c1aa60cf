import type { NodegroupCreated } from "../model/event.ts";
import type { HealthIssue, Interfaces, Nodegroup, Read } from "../model/facts.ts";
import type { Outcome } from "../model/ports.ts";
import type { Report, SubnetReport } from "../model/report.ts";
import type { Decision } from "./decide.ts";
import { describeSubnet } from "./describe-subnet.ts";
import type { PlannedChange } from "./plan-changes.ts";
import { recreation } from "./recreation.ts";

/** What one delivery found and did. The maps are by subnet id. */
export interface Story {
  created: NodegroupCreated;
  decisions: Decision[];
  outcomes: Map<string, Outcome>;
  changes: PlannedChange[];
  interfaces: Map<string, Read<Interfaces>>;
  /** The last state that was read. */
  nodegroup: Read<Nodegroup>;
  /** The base address of the pages about findings. */
  docs: string;
}

/** Nobody reads more, and a message must not become too big to send. */
const MAX_LISTED = 20;
const MAX_TEXT = 1000;

/** Builds the report of one delivery: event, findings, decisions and outcomes. */
export function buildReport(story: Story): Report {
  const { created, decisions, nodegroup, docs } = story;
  return {
    version: "1",
    docs,
    account: created.account,
    region: created.region,
    cluster: created.cluster,
    nodegroup: created.nodegroup,
    nodegroupStatus: statusOf(nodegroup),
    health: nodegroup.kind === "read" ? nodegroup.value.health.slice(0, MAX_LISTED).map(shortened) : [],
    wayBack: recreation(created, nodegroup),
    eventId: created.eventId,
    eventTime: created.eventTime,
    createdBy: created.createdBy.arn ?? "unknown",
    expiredRules: [...new Set(decisions.flatMap(({ expired }) => expired))].sort().slice(0, MAX_LISTED),
    subnets: decisions.map((decision) => {
      const { id } = decision.assessment.subnet;
      return subnetReport(decision, {
        outcome: story.outcomes.get(id),
        receipt: story.changes.find(({ subnetId }) => subnetId === id)?.receipt,
        interfaces: story.interfaces.get(id),
      });
    }),
  };
}

function statusOf(nodegroup: Read<Nodegroup>): string {
  if (nodegroup.kind === "read") return nodegroup.value.status;
  return nodegroup.kind === "absent" ? "GONE" : "UNKNOWN";
}

function shortened({ code, message, resourceIds }: HealthIssue): HealthIssue {
  return { code, message: message.slice(0, MAX_TEXT), resourceIds: resourceIds.slice(0, MAX_LISTED) };
}

/** The outcome of one decision; each member is undefined if there is none. */
export interface Handled {
  outcome: Outcome | undefined;
  receipt: string | undefined;
  interfaces: Read<Interfaces> | undefined;
}

/** The finding, decision and outcome for one subnet. */
export function subnetReport(
  decision: Decision,
  { outcome = { kind: "unchanged" }, receipt, interfaces }: Handled,
): SubnetReport {
  const { assessment, action, mode, rule, loweredBy, undecided } = decision;
  return {
    ...describeSubnet(assessment),
    decision: action,
    mode,
    rule: rule?.name ?? null,
    ...(loweredBy ? { loweredBy } : {}),
    ...(undecided ? { undecidedRule: undecided.name } : {}),
    outcome: outcome.kind,
    reason: reasonFor(decision, outcome),
    ...(receipt && !receiptMissing(outcome) ? { receipt } : {}),
    ...(interfaces ? { interfaces: counted(interfaces) } : {}),
  };
}

function reasonFor({ assessment, action, mode, undecided, loweredBy }: Decision, outcome: Outcome): string {
  if (outcome.kind === "failed") return outcome.why;
  if (outcome.kind === "enabled") {
    if (receiptMissing(outcome)) return "enabled and verified, but its receipt tag is missing";
    return assessment.alreadyEnabled ? "enabled since the node group was requested" : "enabled and verified";
  }
  if (action === "leave") return "nothing to do";
  if (action === "observe") return "the policy says observe";
  if (assessment.finding === "missing-public-ip") {
    return undecided && !loweredBy
      ? `the event names no creator, so the rule "${undecided.name}" may apply`
      : `the policy says ${mode}`;
  }
  return "the guard changes only subnets with the finding missing-public-ip";
}

function receiptMissing(outcome: Outcome): boolean {
  return outcome.kind === "enabled" && outcome.receiptMissing === true;
}

function counted(interfaces: Read<Interfaces>): NonNullable<SubnetReport["interfaces"]> {
  if (interfaces.kind === "read") return interfaces.value;
  return { unknown: interfaces.kind === "unreadable" ? interfaces.reason : "EC2 returned no count for it" };
}
