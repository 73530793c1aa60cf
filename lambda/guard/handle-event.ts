import { assess } from "../../engine/decision/assess.ts";
import { buildRefusalReport, buildReport } from "../../engine/decision/build-report.ts";
import {
  type Decision,
  decideAll,
  mayBeRefused,
  needsMessage,
  notifies,
} from "../../engine/decision/decide.ts";
import { type PlannedChange, planChanges } from "../../engine/decision/plan-changes.ts";
import { isRefusedForGood, timingOf, type Verdict, verdictOf } from "../../engine/decision/verdict.ts";
import { renderMessage } from "../../engine/message/message.ts";
import { parseEvent } from "../../engine/model/event.ts";
import { lacksPublicIpv4 } from "../../engine/model/findings.ts";
import type { Https } from "../../engine/model/guard-environment.ts";
import type { NodegroupCall, NodegroupUpdated } from "../../engine/model/nodegroup-call.ts";
import type { Policy } from "../../engine/model/policy.ts";
import type {
  Answers,
  CountInterfaces,
  EnableAutoAssign,
  FollowCall,
  GatherFacts,
  Outcome,
  Pace,
  Publish,
  ReadUpdate,
  Recorder,
} from "../../engine/model/ports.ts";
import type { Report } from "../../engine/model/report.ts";
import type { UnnamedUpdate } from "../../engine/model/update-event.ts";

/** The guard's ports, its settings, and the account and region that it is responsible for. */
export interface GuardContext {
  home: { account: string; region: string };
  policy: Policy;
  /** Whether a subnet is tagged with a receipt before it is changed. */
  receipts: boolean;
  /** The address of the pages about findings. */
  docs: string;
  /** The format for https subscribers. */
  https: Https;
  gatherFacts: GatherFacts;
  enable: EnableAutoAssign;
  countInterfaces: CountInterfaces;
  readUpdate: ReadUpdate;
  follow: FollowCall;
  publish: Publish;
  record: Recorder;
  now: () => Date;
}

/**
 * Handles one delivery of one event from beginning to end. Rejects when the event can't be trusted, when
 * auto-assign public IPv4 could not be enabled in a subnet or when the message could not be sent, in each
 * case after everything else was tried, so that the delivery is repeated and at last kept in a dead-letter
 * queue.
 */
export async function handleEvent(event: unknown, context: GuardContext): Promise<void> {
  const handled = context.now().toISOString();
  const parsed = parseEvent(event);
  switch (parsed.kind) {
    case "ignored":
      return context.record.ignored(parsed.why);
    case "malformed":
      throw new Error(`malformed event: ${parsed.why}`);
    case "unnamed":
      return reportUnnamed(parsed.unnamed, handled, context);
    case "created":
      return handleCall(parsed.created, handled, context);
    case "updated":
      return handleCall(parsed.updated, handled, context);
  }
}

async function handleCall(call: NodegroupCall, handled: string, context: GuardContext): Promise<void> {
  refuseForeign(call, context.home);
  const [facts, update] = await Promise.all([context.gatherFacts(call), askAbout(call, context.readUpdate)]);
  const seen: Answers = { nodegroup: facts.nodegroup, ...(update ? { update } : {}) };
  if (facts.subnets.length === 0) return endWithoutSubnets(call, seen, handled, context);

  const delivery = { ...call, time: context.now().toISOString() };
  const assessments = assess(facts, delivery);
  const decisions = decideAll(assessments, delivery, context.policy);
  const changes = planChanges(decisions, delivery, context.receipts);
  const [outcomes, interfaces] = await Promise.all([
    apply(changes, context.enable),
    context.countInterfaces(affected(decisions)),
  ]);
  const before = verdictOf(call, seen);
  const pace = paceFor(decisions, before);
  const { answers, wasOpen } = pace
    ? await context.follow(call, seen, pace)
    : { answers: seen, wasOpen: false };
  const changed = changes.some(({ subnetId, done }) => !done && outcomes.get(subnetId)?.kind === "enabled");
  const report = buildReport({
    call,
    decisions,
    changes,
    outcomes,
    interfaces,
    answers,
    timing: timingOf({ eventTime: call.eventTime, handled, changed, before, openAfter: wasOpen }),
    docs: context.docs,
  });

  context.record.report(report);
  if (needsMessage(decisions, verdictOf(call, answers))) await send(report, context);
  refuseFailures(report);
}

function isUpdated(call: NodegroupCall): call is NodegroupUpdated {
  return call.update !== undefined;
}

/** EKS's answer to an update: in the event if it refused the call, else as DescribeUpdate has it. */
async function askAbout(
  { cluster, nodegroup, update }: NodegroupCall,
  readUpdate: ReadUpdate,
): Promise<Answers["update"]> {
  if (!update) return undefined;
  if (update.id) return readUpdate({ cluster, nodegroup, id: update.id });
  return { kind: "absent" };
}

/** Alerts that EKS refused an update, where the record doesn't say which node group it was for. */
function reportUnnamed(call: UnnamedUpdate, handled: string, context: GuardContext): Promise<void> {
  refuseForeign(call, context.home);
  return alertOnly({ call }, handled, context);
}

/**
 * Only EKS knows the subnets of an update. If its node group was deleted since, nothing is left to do; if it can't be read,
 * the event is kept. EKS's refusal is not kept back in either case, unless the next delivery may report it whole.
 */
async function endWithoutSubnets(
  call: NodegroupCall,
  answers: Answers,
  handled: string,
  context: GuardContext,
): Promise<void> {
  const { nodegroup } = answers;
  const group = `${call.cluster}/${call.nodegroup}`;
  const isReported = isUpdated(call) && isRefusedForGood(call, answers);
  if (isReported) await alertOnly({ call, answers }, handled, context);
  if (!isUpdated(call) || nodegroup.kind !== "absent") {
    const why = nodegroup.kind === "unreadable" ? `: ${nodegroup.reason}` : "";
    throw new Error(`no subnets known for ${group}${why}`);
  }
  if (!isReported) context.record.ignored(`the updated node group no longer exists: ${group}`);
}

async function alertOnly(
  refused: { call: UnnamedUpdate; answers?: Answers },
  handled: string,
  context: GuardContext,
): Promise<void> {
  const { eventTime } = refused.call;
  const timing = timingOf({ eventTime, handled, changed: false, before: "refused", openAfter: false });
  const report = buildRefusalReport({ ...refused, timing, docs: context.docs });
  context.record.report(report);
  if (notifies(context.policy)) await send(report, context);
}

/** Each delivery is handled later than the one before, and may say the same all the same. */
function send(report: Report, { https, publish }: GuardContext): Promise<void> {
  return publish(renderMessage(report, https), JSON.stringify({ ...report, timing: undefined }));
}

/** The pace at which to follow the call; none if the policy only observes, since no outcome would lead to a message. */
function paceFor(decisions: Decision[], verdict: Verdict): Pace | undefined {
  if (needsMessage(decisions, verdict)) return "closely";
  return mayBeRefused(decisions) ? "slowly" : undefined;
}

/** Makes the changes that are not made yet; those that are count as made. */
async function apply(changes: PlannedChange[], enable: EnableAutoAssign): Promise<Map<string, Outcome>> {
  const open = changes.filter(({ done }) => !done);
  const outcomes = new Map(open.length > 0 ? await enable(open) : []);
  for (const { subnetId, done } of changes) if (done) outcomes.set(subnetId, { kind: "enabled" });
  return outcomes;
}

/** The subnets where later launches get, or would get, a public IPv4 address. */
function affected(decisions: Decision[]): string[] {
  return decisions
    .filter(
      ({ action, assessment: { finding } }) =>
        action === "enable" || (action === "alert" && lacksPublicIpv4(finding)),
    )
    .map(({ assessment }) => assessment.subnet.id);
}

/** The clients read this account and region only. */
function refuseForeign(
  { account, region }: Pick<NodegroupCall, "account" | "region">,
  home: GuardContext["home"],
): void {
  if (account === home.account && region === home.region) return;
  throw new Error(
    `the event is from ${account}, ${region}; this guard answers for ${home.account}, ${home.region} only`,
  );
}

function refuseFailures({ subnets }: Report): void {
  const failed = subnets.filter(({ outcome }) => outcome === "failed");
  if (failed.length === 0) return;
  const each = failed.map(({ id, reason }) => `${id}: ${reason}`);
  throw new Error(`could not enable auto-assign public IPv4: ${each.join("; ")}`);
}
