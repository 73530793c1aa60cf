import { Argument, Option } from "@commander-js/extra-typings";
import { assess } from "../../engine/decision/assess.ts";
import { decideAll, notifies } from "../../engine/decision/decide.ts";
import { planChanges } from "../../engine/decision/plan-changes.ts";
import { type ParsedEvent, parseEvent } from "../../engine/model/event.ts";
import { isOpen } from "../../engine/model/findings.ts";
import type { NodegroupCall } from "../../engine/model/nodegroup-call.ts";
import type { Policy } from "../../engine/model/policy.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { some } from "../../engine/text/words.ts";
import { defineCommand, type ExitCode, type Failed, type NewCommand, type OptionsOf } from "../command.ts";
import type { CommandContext } from "../context.ts";
import { readJson, readPolicy, type SourcedPolicy } from "../shell/input-files.ts";
import {
  type Explanation,
  explanationOf,
  type FullExplanation,
  isDeleted,
  type NothingToExplain,
} from "./explanation.ts";
import { explanationText } from "./explanation-text.ts";
import { factsFor, type SourcedFacts } from "./facts-source.ts";

type Options = OptionsOf<typeof configure>;

export const explain = defineCommand({
  name: "explain",
  summary: "show what the guard would do about a recorded event, and why",
  configure,
  examples: [
    {
      line: "nodegroup-guard explain event.json",
      does: "go through the decision with what EKS and EC2 report now; never writes to AWS",
    },
    {
      line: "nodegroup-guard explain event.json --save-facts facts.json",
      does: "also save what EKS and EC2 reported; it contains names, ids and tags of your account",
    },
    {
      line: "nodegroup-guard explain - --all < event.json",
      does: "read the event from standard input, and show the checks that found nothing as well",
    },
    {
      line: "nodegroup-guard explain event.json --facts facts.json --policy new-policy.json",
      does: "try a policy on the same facts, without credentials",
    },
  ],
  exits: {
    0: "the guard would neither alert nor change anything",
    1: "the guard would alert or enable auto-assign",
    2: "something is unknown, or a file or option is invalid",
  },
  run: explainEvent,
});

function configure(command: NewCommand) {
  return command
    .addArgument(
      new Argument(
        "<event>",
        "file with one CloudTrail event, as delivered by EventBridge or shown by CloudTrail; - reads it from standard input",
      ),
    )
    .addOption(
      new Option("--facts <file>", "use saved facts instead of reading from AWS").conflicts("saveFacts"),
    )
    .addOption(
      new Option("--save-facts <file>", "save the facts that were read, to explain the event again later"),
    )
    .addOption(new Option("--all", "show every check of every subnet, also those that found nothing"))
    .addOption(new Option("--policy <file>", "policy to try (default: policy.json, else the default policy)"))
    .addOption(new Option("--format <format>", "output format").choices(["text", "json"]).default("text"));
}

async function explainEvent(
  options: Options,
  context: CommandContext,
  event: string,
): Promise<ExitCode | Failed> {
  const explained = await attempt(event, options, context);
  if (explained.kind === "failed") return explained;
  const { explanation } = explained;
  context.io.out(
    options.format === "json"
      ? `${JSON.stringify(explanation, undefined, 2)}\n`
      : explanationText(explanation, { all: options.all === true }),
  );
  return exitFor(explanation);
}

async function attempt(
  event: string,
  options: Options,
  context: CommandContext,
): Promise<{ kind: "explained"; explanation: Explanation } | Failed> {
  const file = await readJson(context.files, event);
  if (file.kind === "failed") return file;
  const policy = await readPolicy(context.files, options.policy);
  if (policy.kind === "failed") return policy;
  const delivered = asDelivered(file.value);
  if (!isEvent(delivered)) return { kind: "failed", why: noEvent(event, file.value) };
  const parsed = parseEvent(delivered);
  if (parsed.kind === "ignored" || parsed.kind === "malformed" || parsed.kind === "unnamed") {
    return {
      kind: "explained",
      explanation: { version: "1", event: nothingToExplain(parsed, policy.policy) },
    };
  }

  const call = parsed.kind === "created" ? parsed.created : parsed.updated;
  const facts = await factsFor(call, options, context);
  if (facts.kind === "failed") return facts;
  return { kind: "explained", explanation: decided(call, facts, policy, context.now()) };
}

type Unexplained = Exclude<ParsedEvent, { kind: "created" | "updated" }>;

function nothingToExplain(parsed: Unexplained, policy: Policy): NothingToExplain {
  if (parsed.kind !== "unnamed") return parsed;
  const { code, message } = parsed.unnamed.update.refusal ?? { code: "an error", message: "" };
  return { kind: "unnamed", why: `EKS refused it with ${code}: ${message}`, message: notifies(policy) };
}

/** The guard's own steps between reading and writing. */
function decided(
  call: NodegroupCall,
  { facts, source }: SourcedFacts,
  { policy, source: policySource }: SourcedPolicy,
  now: Date,
): FullExplanation {
  const delivery = { ...call, time: now.toISOString() };
  const decisions = decideAll(assess(facts, delivery), delivery, policy);
  const changes = planChanges(decisions, delivery, true);
  return explanationOf({
    call,
    facts,
    sources: { facts: source, policy: policySource },
    policy,
    decisions,
    changes,
  });
}

function exitFor(explanation: Explanation): ExitCode {
  if (!("facts" in explanation)) {
    const { kind, message = false } = explanation.event;
    return kind === "malformed" ? 2 : message ? 1 : 0;
  }
  const { subnets, message } = explanation;
  const unknown = (subnets.length === 0 && !isDeleted(explanation)) || subnets.some(isOpen);
  return unknown ? 2 : message ? 1 : 0;
}

/**
 * The event as EventBridge would deliver it. A dead-letter queue has it in this form; the CloudTrail console
 * shows a bare record, and `aws cloudtrail lookup-events` returns entries that contain it as text. Any other
 * input is returned unchanged, for the parser to reject.
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

/** Whether it is an event at all, of whatever kind: what the guard would ignore or reject is worth explaining. */
function isEvent(input: unknown): boolean {
  return isObject(input) && "source" in input && isObject(input.detail) && "eventName" in input.detail;
}

function noEvent(path: string, value: unknown): string {
  return [
    `${path === "-" ? "standard input" : plain(path)} has no CloudTrail event:`,
    `  received  ${plain(summaryOf(value))}`,
    "  allowed   one event as EventBridge delivers it (with source and detail), one CloudTrail record (with eventSource and eventName), or one entry of lookup-events (with CloudTrailEvent)",
    `  to type   aws cloudtrail lookup-events --region REGION --lookup-attributes AttributeKey=EventName,AttributeValue=CreateNodegroup --query 'Events[0]' --output json > event.json`,
  ].join("\n");
}

function summaryOf(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isObject(value)) return `an object with ${some(Object.keys(value).sort(), 5) || "no members"}`;
  return JSON.stringify(value);
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
