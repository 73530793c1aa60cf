import { assess } from "./core/assess.ts";
import { buildReport } from "./core/build-report.ts";
import { type Decision, decide, type Scope } from "./core/decide.ts";
import { type NodegroupCreated, parseEvent } from "./core/event.ts";
import type { Policy } from "./core/policy.ts";
import type { Report } from "./core/report.ts";
import type { EnableAutoAssign, GatherFacts, Publish, Recorder } from "./ports.ts";
import { renderMessage } from "./render/message.ts";

/** The effects that the guard has, and the account and region that it answers for. */
export interface Guard {
  home: { account: string; region: string };
  policy: Policy;
  /** The address under which the pages about findings stand. */
  docs: string;
  gatherFacts: GatherFacts;
  enable: EnableAutoAssign;
  publish: Publish;
  record: Recorder;
  now: () => Date;
}

/**
 * Handles one delivery of one event from beginning to end. Rejects when the event can't be trusted, when a subnet could not be
 * switched on or when the message could not be sent, in each case after everything else was tried, so that the
 * delivery is repeated and at last kept in a dead-letter queue.
 */
export async function guard(event: unknown, world: Guard): Promise<void> {
  const parsed = parseEvent(event);
  if (parsed.kind === "ignored") return world.record.ignored(parsed.why);
  if (parsed.kind === "malformed") throw new Error(`malformed event: ${parsed.why}`);
  const { created } = parsed;
  refuseForeign(created, world.home);

  const facts = await world.gatherFacts(created);
  if (facts.subnets.length === 0)
    throw new Error(`no subnets known for ${created.cluster}/${created.nodegroup}`);

  const today = world.now().toISOString().slice(0, 10);
  const decisions = assess(facts).map((assessment) =>
    decide(assessment, scopeOf(created), world.policy, today),
  );
  const outcomes = await world.enable(toEnable(decisions));
  const report = buildReport(created, facts, decisions, outcomes, world.docs);

  world.record.report(report);
  if (speaks(report)) await world.publish(renderMessage(report));
  refuseFailures(report);
}

function scopeOf({ account, region, cluster, nodegroup, createdBy }: NodegroupCreated): Scope {
  return { account, region, cluster, nodegroup, ...(createdBy.arn ? { createdBy: createdBy.arn } : {}) };
}

function toEnable(decisions: Decision[]): string[] {
  return decisions.filter(({ action }) => action === "enable").map(({ assessment }) => assessment.subnet.id);
}

/** A node group without anything to tell gets no message; one with several things gets one. */
function speaks({ subnets }: Report): boolean {
  return subnets.some(({ decision }) => decision === "enable" || decision === "alert");
}

/** The clients read this account and region only: facts about another one's node group would be somebody else's. */
function refuseForeign({ account, region }: NodegroupCreated, home: Guard["home"]): void {
  if (account === home.account && region === home.region) return;
  throw new Error(
    `the event is from ${account}, ${region}; this guard answers for ${home.account}, ${home.region} only`,
  );
}

function refuseFailures({ subnets }: Report): void {
  const failed = subnets.filter(({ outcome }) => outcome === "failed");
  if (failed.length === 0) return;
  const each = failed.map(({ id, reason }) => `${id}: ${reason}`);
  throw new Error(`could not switch on auto-assign public IPv4: ${each.join("; ")}`);
}
