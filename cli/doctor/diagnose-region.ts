import { testMessage } from "../../engine/message/test-message.ts";
import { NODEGROUP_CALLS } from "../../engine/model/nodegroup-call.ts";
import type { CommandContext, GuardPlace, Identity, Published, Samples } from "../context.ts";
import { installedAs } from "./advice.ts";
import { assess, lineOf } from "./assess.ts";
import { drifted, ok, type Result, unknown, unread } from "./check.ts";
import { endpointsOf } from "./check-messages.ts";
import type { DiagnosedGuard, GuardState } from "./diagnosis.ts";
import { knownOf, type Observations, type Observed, topicOf } from "./observations.ts";

/** The name of the clone's stack: of guards from before the tag, too. */
export const DEFAULT_STACK = "NodegroupGuard";

/** The guard of the stack that was named, or else every one that carries the tag, or else the clone's. */
export async function diagnoseRegion(
  region: string,
  identity: Identity,
  options: { stack?: string | undefined; sendTest?: true | undefined },
  context: Pick<CommandContext, "aws" | "now">,
): Promise<DiagnosedGuard[]> {
  const found = await context.aws.guardIn(region).findGuards();
  const tagged = found.kind === "read" ? found.value : [];
  const diagnosed = await Promise.all(
    placesOf(tagged, options.stack).map((place) => {
      const others = tagged.map(({ stack }) => stack).filter((stack) => stack !== place.stack);
      return diagnose({ ...identity, region, others }, place, options, context);
    }),
  );
  if (found.kind !== "unreadable" || options.stack) return diagnosed;
  // Nothing is known to be absent from where nobody could look.
  return diagnosed.map((each) => ({
    ...each,
    guard: { ...each.guard, present: true },
    lines: [{ ...unread(found), check: "guards" }, ...each.lines],
  }));
}

function placesOf(guards: GuardPlace[], named: string | undefined): GuardPlace[] {
  const places = named ? guards.filter(({ stack }) => stack === named) : guards;
  return places.length > 0 ? places : [{ stack: named ?? DEFAULT_STACK }];
}

async function diagnose(
  { account, arn, region, others }: Identity & { region: string; others: string[] },
  place: GuardPlace,
  { sendTest }: { sendTest?: true | undefined },
  { aws, now }: Pick<CommandContext, "aws" | "now">,
): Promise<DiagnosedGuard> {
  const guard = aws.guardIn(region);
  const time = now().toISOString();
  const { stack } = place;
  const seen = await guard.observe(place, sampleEvents(account, region, time), now());
  const { installedBy } = place;
  const scope = { region, account, stack, others, now: now(), ...(installedBy ? { installedBy } : {}) };
  const lines = assess(seen, scope);
  const installed = installedAs(seen, scope);
  const diagnosed = { region, stack, guard: stateOf(seen, place), lines };
  if (!sendTest) return diagnosed;
  const known = knownOf(seen);
  const topic = topicOf(known);
  if (!topic) return { ...diagnosed, lines: [...lines, lineOf("test-message", NO_TOPIC, installed)] };
  const message = testMessage({ account, region, stack, sentBy: arn, time }, known.guard?.environment.HTTPS);
  const sent = await guard.publish(topic, message);
  return {
    ...diagnosed,
    lines: [...lines, lineOf("test-message", testResult(sent, topic, known), installed)],
  };
}

/** The one-line state shown when many guards are listed. */
function stateOf(seen: Observations, { version }: GuardPlace): GuardState {
  const { stack, functionQueue, ruleQueue, activity } = knownOf(seen);
  const mode = stack?.outputs.Mode;
  const audited = activity?.audits.at(-1)?.start ?? null;
  return {
    present: seen.stack.kind !== "absent",
    ...(version ? { version } : {}),
    ...(mode ? { mode } : {}),
    ...(functionQueue && ruleQueue ? { waiting: functionQueue.messages + ruleQueue.messages } : {}),
    // The one-file template has no audit of its own.
    ...(activity && stack?.outputs.AuditFunctionName ? { lastAudit: audited } : {}),
  };
}

const NO_TOPIC = unknown("none was sent: the stack doesn't say which topic is its own");

function testResult(sent: Published, topic: string, { subscriptions }: Partial<Observed>): Result {
  // A permission missing from the caller is not a fault of the guard.
  if (sent.kind === "unreadable") return sent.denied ? unread(sent) : drifted(sent.reason);
  const recipients = subscriptions ? endpointsOf(subscriptions) || "nobody" : "its subscribers";
  return ok(`handed to ${topic}, which sends it to ${recipients}`);
}

/**
 * Calls that went through, as EventBridge gets them from CloudTrail; with the fields without which EventBridge would
 * not try a pattern on them.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html
 */
function sampleEvents(account: string, region: string, time: string): Samples {
  return Object.fromEntries(NODEGROUP_CALLS.map((call) => [call, sampleEvent(call, account, region, time)]));
}

const RESPONSES: Record<(typeof NODEGROUP_CALLS)[number], object> = {
  CreateNodegroup: { nodegroup: { clusterName: "sample", nodegroupName: "sample", status: "CREATING" } },
  UpdateNodegroupConfig: { update: { id: "sample", type: "ConfigUpdate", status: "InProgress" } },
  UpdateNodegroupVersion: { update: { id: "sample", type: "VersionUpdate", status: "InProgress" } },
};

function sampleEvent(
  call: (typeof NODEGROUP_CALLS)[number],
  account: string,
  region: string,
  time: string,
): object {
  return {
    version: "0",
    id: "00000000-0000-0000-0000-000000000000",
    "detail-type": "AWS API Call via CloudTrail",
    source: "aws.eks",
    account,
    time,
    region,
    resources: [],
    detail: {
      eventVersion: "1.11",
      eventTime: time,
      eventSource: "eks.amazonaws.com",
      eventName: call,
      awsRegion: region,
      requestParameters: { name: "sample", nodegroupName: "sample" },
      responseElements: RESPONSES[call],
      readOnly: false,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: "Management",
    },
  };
}
