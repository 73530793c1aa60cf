import { Option } from "@commander-js/extra-typings";
import { testMessage } from "../../engine/message/test-message.ts";
import type { Read } from "../../engine/model/facts.ts";
import { NODEGROUP_CALLS } from "../../engine/model/nodegroup-call.ts";
import { defineCommand, type ExitCode, type Failed, type NewCommand, type OptionsOf } from "../command.ts";
import type { CommandContext, GuardPlace, Identity, Published, Samples } from "../context.ts";
import { signIn } from "../shell/sign-in.ts";
import { assess, type Line, lineOf } from "./assess.ts";
import { drifted, ok, type Result, unknown, unread } from "./check.ts";
import { endpointsOf } from "./check-messages.ts";
import { type Diagnosis, diagnosisText, doctorExit } from "./diagnosis.ts";
import { knownOf, type Observed, topicOf } from "./observations.ts";

type Options = OptionsOf<typeof configure>;

export const doctor = defineCommand({
  name: "doctor",
  summary: "check whether an installed guard is able to work",
  configure,
  examples: [
    {
      line: "nodegroup-guard doctor --region eu-west-1",
      does: "go along the chain from the trail to the mailbox, only looking",
    },
    {
      line: "nodegroup-guard doctor --send-test",
      does: "also send a test message to confirm delivery",
    },
    {
      line: "nodegroup-guard doctor --stack team-guard --format json",
      does: "look at the guard of this stack alone, for a program to read",
    },
  ],
  exits: {
    0: "the guard is able to work",
    1: "something is wrong",
    2: "something is unknown, or an option is invalid",
  },
  run: diagnoseRegions,
});

function configure(command: NewCommand) {
  return command
    .addOption(
      new Option("--stack <name>", "the stack of one guard, instead of every guard that carries the tag"),
    )
    .addOption(
      new Option("--send-test", "send a message, marked as a test, to everybody who subscribed to the topic"),
    )
    .addOption(
      new Option("--format <format>", "form of the output").choices(["text", "json"]).default("text"),
    );
}

async function diagnoseRegions(options: Options, context: CommandContext): Promise<ExitCode | Failed> {
  const signedIn = await signIn(options, context);
  if (signedIn.kind === "failed") return signedIn;
  const { identity, regions } = signedIn;
  const progress = context.io.progress("Asking AWS about the guard …");
  const diagnosed = await Promise.all(
    regions.map((region) => diagnoseRegion(region, identity, options, context)),
  ).finally(() => progress.stop());
  // Nobody claims that the guard is in every region that the account has; only that it is in one that was named.
  const isMeant = ({ absent }: { absent: boolean }) => !options.allRegions || !absent;
  const guards = diagnosed.flat();
  const diagnosis: Diagnosis = {
    version: "1",
    account: identity.account,
    stack: options.stack ?? DEFAULT_STACK,
    regions: guards.filter(isMeant).map(({ region, stack, lines }) => ({ region, stack, lines })),
    notDeployedIn: guards.filter((each) => !isMeant(each)).map(({ region }) => region),
  };
  context.io.out(
    options.format === "json"
      ? `${JSON.stringify(diagnosis, undefined, 2)}\n`
      : diagnosisText(diagnosis, context.io),
  );
  return doctorExit(diagnosis);
}

/** The name of the clone's stack: of guards from before the tag, too. */
const DEFAULT_STACK = "NodegroupGuard";

interface Diagnosed {
  region: string;
  stack: string;
  absent: boolean;
  lines: Line[];
}

/** The guard of the stack that was named, or else every one that carries the tag, or else the clone's. */
async function diagnoseRegion(
  region: string,
  identity: Identity,
  options: Options,
  context: CommandContext,
): Promise<Diagnosed[]> {
  const found = await context.aws.guardIn(region).findGuards();
  const diagnosed = await Promise.all(
    placesOf(found, options.stack).map((place) => diagnose(region, place, identity, options, context)),
  );
  if (found.kind !== "unreadable" || options.stack) return diagnosed;
  // Nothing is known to be absent from where nobody could look.
  return diagnosed.map((each) => ({
    ...each,
    absent: false,
    lines: [lineOf("guards", unread(found)), ...each.lines],
  }));
}

function placesOf(found: Read<GuardPlace[]>, named: string | undefined): GuardPlace[] {
  const guards = found.kind === "read" ? found.value : [];
  const places = named ? guards.filter(({ stack }) => stack === named) : guards;
  return places.length > 0 ? places : [{ stack: named ?? DEFAULT_STACK }];
}

async function diagnose(
  region: string,
  place: GuardPlace,
  { account, arn }: Identity,
  { sendTest }: Options,
  { aws, now }: CommandContext,
): Promise<Diagnosed> {
  const guard = aws.guardIn(region);
  const time = now().toISOString();
  const { stack } = place;
  const seen = await guard.observe(place, sampleEvents(account, region, time), now());
  const lines = assess(seen, { region, account, stack }, time.slice(0, 10));
  const absent = seen.stack.kind === "absent";
  const diagnosed = { region, stack, absent, lines };
  if (!sendTest) return diagnosed;
  const known = knownOf(seen);
  const topic = topicOf(known);
  if (!topic) return { ...diagnosed, lines: [...lines, lineOf("test-message", NO_TOPIC)] };
  const message = testMessage({ account, region, stack, sentBy: arn, time }, known.guard?.environment.HTTPS);
  const sent = await guard.publish(topic, message);
  return { ...diagnosed, lines: [...lines, lineOf("test-message", testResult(sent, topic, known))] };
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
