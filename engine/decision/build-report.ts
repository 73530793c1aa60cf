import type { HealthIssue, Interfaces, Nodegroup, Read, UpdateState } from "../model/facts.ts";
import { findings } from "../model/findings.ts";
import { createdWith, ownerOf } from "../model/group-owner.ts";
import type { NodegroupCall, NodegroupUpdate } from "../model/nodegroup-call.ts";
import type { Answers, Outcome } from "../model/ports.ts";
import type { Report, SubnetReport } from "../model/report.ts";
import type { UnnamedUpdate } from "../model/update-event.ts";
import type { Decision } from "./decide.ts";
import { describeSubnet } from "./describe-subnet.ts";
import type { PlannedChange } from "./plan-changes.ts";
import { recreation } from "./recreation.ts";
import { repetition, updatedWith } from "./repetition.ts";

/** The findings and actions of one delivery. The maps are by subnet id. */
export interface Story {
  call: NodegroupCall;
  decisions: Decision[];
  outcomes: Map<string, Outcome>;
  changes: PlannedChange[];
  interfaces: Map<string, Read<Interfaces>>;
  /** The last that were read. */
  answers: Answers;
  timing: NonNullable<Report["timing"]>;
  /** The base address of the pages about findings. */
  docs: string;
}

/** The most that anybody reads, and that keeps a message small enough to send. */
const MAX_LISTED = 20;
const MAX_TEXT = 1000;

/** Builds the report of one delivery: event, findings, decisions and outcomes. */
export function buildReport(story: Story): Report {
  const { call, decisions, answers } = story;
  const { nodegroup } = answers;
  const owner = ownerOf(nodegroup, call.update ? undefined : call);
  return {
    ...occasionOf(story),
    cluster: call.cluster,
    nodegroup: call.nodegroup,
    nodegroupStatus: statusOf(nodegroup),
    health: nodegroup.kind === "read" ? shownIssues(nodegroup.value.health) : [],
    ...(owner ? { owner } : {}),
    wayBack: call.update ? updatedWith(call, nodegroup) : recreation(call, nodegroup),
    ...(call.update
      ? { update: updateReport(call.update, repetition(call, call.update.kind), answers.update) }
      : {}),
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

/**
 * An update that EKS refused, where there is no node group to look at: it no longer exists, or may not be read, or the
 * record doesn't name it, so that there are no answers.
 */
export function buildRefusalReport({ answers, ...story }: RefusalStory): Report {
  const { cluster = "", nodegroup = "", update, caller, tags, request } = story.call;
  return {
    ...occasionOf(story),
    cluster,
    nodegroup,
    nodegroupStatus: answers ? statusOf(answers.nodegroup) : "UNKNOWN",
    health: [],
    wayBack: { maker: createdWith({ caller, tags }) },
    update: updateReport(
      update,
      answers && repetition({ cluster, nodegroup, request }, update.kind),
      answers?.update,
    ),
    expiredRules: [],
    subnets: [],
  };
}

type Anonymous = Omit<NodegroupCall, "cluster" | "nodegroup">;

/** One delivery of the record of an update. */
interface RefusalStory extends Pick<Story, "docs" | "timing"> {
  call: UnnamedUpdate;
  answers?: Answers;
}

function occasionOf({ call, docs, timing }: Pick<Story, "docs" | "timing"> & { call: Anonymous }) {
  return {
    version: "1" as const,
    docs,
    account: call.account,
    region: call.region,
    eventId: call.eventId,
    eventTime: call.eventTime,
    createdBy: call.caller.arn ?? "unknown",
    timing,
  };
}

function updateReport(
  { kind, id, refusal }: NodegroupUpdate,
  settings: Record<string, unknown> | undefined,
  answer: Read<UpdateState> | undefined,
): NonNullable<Report["update"]> {
  const seen: UpdateState = refusal
    ? { status: "REFUSED", errors: [{ ...refusal, resourceIds: [] }] }
    : answer?.kind === "read"
      ? answer.value
      : { status: "UNKNOWN", errors: [] };
  return {
    kind,
    ...(id ? { id } : {}),
    status: seen.status,
    errors: shownIssues(seen.errors),
    ...(settings ? { settings } : {}),
  };
}

function statusOf(nodegroup: Read<Nodegroup>): string {
  if (nodegroup.kind === "read") return nodegroup.value.status;
  return nodegroup.kind === "absent" ? "GONE" : "UNKNOWN";
}

function shownIssues(issues: HealthIssue[]): HealthIssue[] {
  return issues.slice(0, MAX_LISTED).map(shortened);
}

function shortened({ code, message, resourceIds }: HealthIssue): HealthIssue {
  return {
    code: code.slice(0, MAX_TEXT),
    message: message.slice(0, MAX_TEXT),
    resourceIds: resourceIds.slice(0, MAX_LISTED),
  };
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
  const { assessment, action, mode, rule, loweredBy } = decision;
  return {
    ...describeSubnet(assessment),
    ...exemptionOf(decision),
    decision: action,
    mode,
    rule: rule?.name ?? null,
    ...(loweredBy ? { loweredBy } : {}),
    outcome: outcome.kind,
    reason: reasonFor(decision, outcome),
    ...(receipt && !receiptMissing(outcome) ? { receipt } : {}),
    ...(interfaces ? { interfaces: counted(interfaces) } : {}),
  };
}

/** Whether a change of the subnet may be offered, as published; nothing where it may, or where it was made. */
export function exemptionOf({
  action,
  offer,
  undecided,
}: Decision): Pick<SubnetReport, "exemptedBy" | "undecidedRule"> {
  const doubtful = undecided ?? (offer.kind === "undecided" ? offer.rule : undefined);
  return {
    ...(offer.kind === "forbidden" && action !== "enable" ? { exemptedBy: offer.by } : {}),
    ...(doubtful ? { undecidedRule: doubtful.name } : {}),
  };
}

function reasonFor({ assessment, action, mode, undecided, loweredBy }: Decision, outcome: Outcome): string {
  if (outcome.kind === "failed") return outcome.why;
  if (outcome.kind === "enabled") {
    if (receiptMissing(outcome)) return "enabled and verified, but its receipt tag is missing";
    return assessment.alreadyEnabled ? "enabled since the call was made" : "enabled and verified";
  }
  if (action === "leave") return "nothing to do";
  if (action === "observe") return "the policy says observe";
  if (findings[assessment.finding].fixable) {
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
