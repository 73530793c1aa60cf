import { Option } from "@commander-js/extra-typings";
import { testMessage } from "../../engine/message/test-message.ts";
import { defineCommand, type ExitCode, type NewCommand, type OptionsOf } from "../command.ts";
import type { CommandContext, Identity } from "../context.ts";
import { signIn } from "../shell/sign-in.ts";
import { type Diagnosis, doctorExit } from "./diagnosis.ts";
import { diagnosisText } from "./diagnosis-text.ts";
import { judge } from "./judge.ts";
import type { Line } from "./line.ts";
import { sampleEvent } from "./sample-event.ts";
import { toldTest, topicOf } from "./told-test.ts";

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
      does: "besides, see for yourself that messages arrive",
    },
    {
      line: "nodegroup-guard doctor --stack team-guard --format json",
      does: "look at a stack of another name, for a program to read",
    },
  ],
  exits: {
    0: "the guard is able to work",
    1: "something is wrong",
    2: "something could not be told, or an option is at fault",
  },
  run: examineGuards,
});

function configure(command: NewCommand) {
  return command
    .addOption(new Option("--stack <name>", "the guard's stack").default("NodegroupGuard"))
    .addOption(
      new Option("--send-test", "send a message, marked as a test, to everybody who subscribed to the topic"),
    )
    .addOption(
      new Option("--format <format>", "form of the output").choices(["text", "json"]).default("text"),
    );
}

async function examineGuards(options: Options, context: CommandContext): Promise<ExitCode> {
  const signedIn = await signIn(options, context);
  if (signedIn.kind === "failed") {
    context.io.err(`${signedIn.why}\n`);
    return 2;
  }
  const { identity, regions } = signedIn;
  const progress = context.io.progress("Asking AWS about the guard …");
  const lines = await Promise.all(
    regions.map(async (region) => ({ region, lines: await examine(region, identity, options, context) })),
  ).finally(() => progress.stop());
  const diagnosis: Diagnosis = {
    version: "1",
    account: identity.account,
    stack: options.stack,
    regions: lines,
  };
  context.io.out(
    options.format === "json"
      ? `${JSON.stringify(diagnosis, undefined, 2)}\n`
      : diagnosisText(diagnosis, context.io),
  );
  return doctorExit(diagnosis);
}

async function examine(
  region: string,
  { account, arn }: Identity,
  { stack, sendTest }: Options,
  { aws, now }: CommandContext,
): Promise<Line[]> {
  const guard = aws.guardIn(region);
  const time = now().toISOString();
  const seen = await guard.examine(stack, sampleEvent({ account, region }, time), now());
  const lines = judge(seen, { region, account, stack }, time.slice(0, 10));
  if (!sendTest) return lines;
  const topic = topicOf(seen);
  const sent =
    topic && (await guard.publish(topic, testMessage({ account, region, stack, sentBy: arn, time })));
  return [...lines, toldTest(sent || undefined, seen)];
}
