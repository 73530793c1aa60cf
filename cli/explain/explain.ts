import { Argument, Option } from "@commander-js/extra-typings";
import { assess } from "../../engine/decision/assess.ts";
import { decideAll } from "../../engine/decision/decide.ts";
import { planChanges } from "../../engine/decision/plan-changes.ts";
import { type NodegroupCreated, parseEvent } from "../../engine/model/event.ts";
import { defineCommand, type ExitCode, type NewCommand, type OptionsOf } from "../command.ts";
import type { CommandContext } from "../context.ts";
import { readJson, readPolicy, type SourcedPolicy } from "../shell/input-files.ts";
import { type Explanation, explanationOf, type FullExplanation } from "./explanation.ts";
import { explanationText } from "./explanation-text.ts";
import { factsFor, type SourcedFacts } from "./facts-source.ts";

type Options = OptionsOf<typeof configure>;

export const explain = defineCommand({
  name: "explain",
  summary: "say what the guard would do about a recorded event, and why",
  configure,
  examples: [
    {
      line: "nodegroup-guard explain event.json",
      does: "go through the decision with what EKS and EC2 say now; nothing is ever written to AWS",
    },
    {
      line: "nodegroup-guard explain event.json --save-facts facts.json",
      does: "keep what EKS and EC2 said: names, ids and tags of your account stand in it",
    },
    {
      line: "nodegroup-guard explain event.json --facts facts.json --policy new-policy.json",
      does: "try a policy on the same facts, without credentials",
    },
  ],
  exits: {
    0: "the guard would tell nobody anything",
    1: "the guard would alert or switch on",
    2: "something could not be told, or a file or option is at fault",
  },
  run: explainEvent,
});

function configure(command: NewCommand) {
  return command
    .addArgument(
      new Argument(
        "<event>",
        "file of one CloudTrail event, as EventBridge delivers it or CloudTrail shows it",
      ),
    )
    .addOption(
      new Option("--facts <file>", "facts saved earlier, instead of asking AWS").conflicts("saveFacts"),
    )
    .addOption(new Option("--save-facts <file>", "keep the facts that were read, to explain again later"))
    .addOption(new Option("--policy <file>", "policy to try (default: policy.json, else the one built in)"))
    .addOption(
      new Option("--format <format>", "form of the output").choices(["text", "json"]).default("text"),
    );
}

async function explainEvent(options: Options, context: CommandContext, event: string): Promise<ExitCode> {
  const explained = await attempt(event, options, context);
  if (explained.kind === "failed") {
    context.io.err(`${explained.why}\n`);
    return 2;
  }
  const { explanation } = explained;
  context.io.out(
    options.format === "json"
      ? `${JSON.stringify(explanation, undefined, 2)}\n`
      : explanationText(explanation),
  );
  return exitFor(explanation);
}

async function attempt(
  event: string,
  options: Options,
  context: CommandContext,
): Promise<{ kind: "explained"; explanation: Explanation } | { kind: "failed"; why: string }> {
  const file = await readJson(context.files, event);
  if (file.kind === "failed") return file;
  const policy = await readPolicy(context.files, options.policy);
  if (policy.kind === "failed") return policy;
  const parsed = parseEvent(asDelivered(file.value));
  if (parsed.kind !== "created") return { kind: "explained", explanation: { version: "1", event: parsed } };

  const { created } = parsed;
  const facts = await factsFor(created, options, context);
  if (facts.kind === "failed") return facts;
  return { kind: "explained", explanation: thoughtThrough(created, facts, policy, context.now()) };
}

/** The steps of the guard itself between reading and writing. */
function thoughtThrough(
  created: NodegroupCreated,
  { facts, source }: SourcedFacts,
  { policy, source: policySource }: SourcedPolicy,
  now: Date,
): FullExplanation {
  const delivery = { ...created, time: now.toISOString() };
  const decisions = decideAll(assess(facts, delivery), delivery, policy);
  const changes = planChanges(decisions, delivery, true);
  return explanationOf({
    created,
    facts,
    sources: { facts: source, policy: policySource },
    policy,
    decisions,
    changes,
  });
}

function exitFor(explanation: Explanation): ExitCode {
  if (!("facts" in explanation)) return explanation.event.kind === "ignored" ? 0 : 2;
  const { subnets, message } = explanation;
  const untold = subnets.length === 0 || subnets.some(({ finding }) => finding === "undetermined");
  return untold ? 2 : message ? 1 : 0;
}

/**
 * The event as EventBridge would deliver it: people have it from a dead-letter queue or the rule's target as
 * it is, but from the CloudTrail console as a bare record, and from `aws cloudtrail lookup-events` as text in
 * an entry. What is none of these stays as it is, for the parser to judge.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
function asDelivered(input: unknown): unknown {
  const record = fromEntry(input);
  if (!isRecord(record)) return record;
  const { eventSource, awsRegion: region, recipientAccountId, eventTime: time } = record;
  const source = String(eventSource).replace(/^(.*)\.amazonaws\.com$/, "aws.$1");
  return { source, account: recipientAccountId, region, time, detail: record };
}

type Members = { [key: string]: unknown };

function fromEntry(input: unknown): unknown {
  if (!isObject(input) || typeof input.CloudTrailEvent !== "string") return input;
  try {
    return JSON.parse(input.CloudTrailEvent);
  } catch {
    return input;
  }
}

function isRecord(input: unknown): input is Members {
  return isObject(input) && !("detail" in input) && "eventSource" in input && "eventName" in input;
}

function isObject(input: unknown): input is Members {
  return typeof input === "object" && input !== null;
}
