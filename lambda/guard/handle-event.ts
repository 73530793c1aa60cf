import { assess } from "../../engine/decision/assess.ts";
import { buildReport } from "../../engine/decision/build-report.ts";
import { type Decision, decideAll, mayBeRefused, needsMessage } from "../../engine/decision/decide.ts";
import { type PlannedChange, planChanges } from "../../engine/decision/plan-changes.ts";
import { renderMessage } from "../../engine/message/message.ts";
import { type NodegroupCreated, parseEvent } from "../../engine/model/event.ts";
import type { Nodegroup, Read } from "../../engine/model/facts.ts";
import { lacksPublicIpv4 } from "../../engine/model/findings.ts";
import type { Https } from "../../engine/model/guard-environment.ts";
import type { Policy } from "../../engine/model/policy.ts";
import type {
  CountInterfaces,
  EnableAutoAssign,
  FollowNodegroup,
  GatherFacts,
  Outcome,
  Pace,
  Publish,
  Recorder,
} from "../../engine/model/ports.ts";
import type { Report } from "../../engine/model/report.ts";

/** What the guard can do, how it is set up, and the account and region that it answers for. */
export interface GuardContext {
  home: { account: string; region: string };
  policy: Policy;
  /** Whether a subnet is tagged with a receipt before it is changed. */
  receipts: boolean;
  /** The address of the pages about findings. */
  docs: string;
  /** What subscribers by https get. */
  https: Https;
  gatherFacts: GatherFacts;
  enable: EnableAutoAssign;
  countInterfaces: CountInterfaces;
  follow: FollowNodegroup;
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
  const parsed = parseEvent(event);
  if (parsed.kind === "ignored") return context.record.ignored(parsed.why);
  if (parsed.kind === "malformed") throw new Error(`malformed event: ${parsed.why}`);
  const { created } = parsed;
  refuseForeign(created, context.home);

  const facts = await context.gatherFacts(created);
  if (facts.subnets.length === 0)
    throw new Error(`no subnets known for ${created.cluster}/${created.nodegroup}`);

  const delivery = { ...created, time: context.now().toISOString() };
  const assessments = assess(facts, delivery);
  const decisions = decideAll(assessments, delivery, context.policy);
  const changes = planChanges(decisions, delivery, context.receipts);
  const [outcomes, interfaces] = await Promise.all([
    apply(changes, context.enable),
    context.countInterfaces(affected(decisions)),
  ]);
  const pace = paceFor(decisions, facts.nodegroup);
  const nodegroup = pace ? await context.follow(created, facts.nodegroup, pace) : facts.nodegroup;
  const report = buildReport({
    created,
    decisions,
    changes,
    outcomes,
    interfaces,
    nodegroup,
    docs: context.docs,
  });

  context.record.report(report);
  if (needsMessage(decisions, nodegroup)) await context.publish(renderMessage(report, context.https));
  refuseFailures(report);
}

/** Not at all where the policy only observes: no outcome would lead to a message. */
function paceFor(decisions: Decision[], nodegroup: Read<Nodegroup>): Pace | undefined {
  if (needsMessage(decisions, nodegroup)) return "closely";
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
function refuseForeign({ account, region }: NodegroupCreated, home: GuardContext["home"]): void {
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
