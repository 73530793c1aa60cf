import * as z from "zod/mini";
import { NODEGROUP_CALLS } from "../../engine/model/nodegroup-call.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { aws } from "../../engine/text/shell.ts";
import { page, REDRIVE, RESTORE } from "./advice.ts";
import {
  type Check,
  type CheckInput,
  drifted,
  ok,
  outdated,
  type Results,
  unknown,
  unread,
  wrong,
} from "./check.ts";
import type { Activity, Hour, Target } from "./observations.ts";
import { type Answer, allowsService } from "./policy-document.ts";

const NOT_INVOKED = drifted("the function's policy doesn't let EventBridge invoke it for this rule");

/** Whether the rule is enabled, matches the events of node groups, and hands them to the function. */
export const rule: Check = {
  absent: (of) => (of === "invokers" ? NOT_INVOKED : drifted("the rule is gone")),
  parts: {
    rule: ({ name, state }, { region }) => [
      ok("enabled, matches new and updated node groups and hands them to the function"),
      !state.startsWith("ENABLED") &&
        wrong(`the rule is ${state.toLowerCase()}`, aws("events enable-rule", { region, name })),
    ],
    matches: (matches) => {
      const missing = NODEGROUP_CALLS.filter((call) => !matches.includes(call));
      if (missing.length === 0) return [];
      return answersNoUpdates(matches)
        ? [outdated("the rule answers new node groups only, as up to version 0.2: not their updates")]
        : [drifted(`the rule's pattern doesn't match a ${missing.join(" or ")} event`)];
    },
    targets: targetFaults,
    // The function's own policy has the last word on who may invoke it.
    invokers: (policy, input) => {
      const granted = allowsRule(policy, "lambda:InvokeFunction", input);
      return [
        granted === "no" && NOT_INVOKED,
        granted === "depends" &&
          unknown("whether the function's policy lets EventBridge invoke it depends on more than the rule"),
      ];
    },
  },
};

/** Whether a rule is one of version 0.1 or 0.2, by the calls that it matches. */
export function answersNoUpdates(matches: string[] | undefined): boolean {
  return matches?.length === 1 && matches[0] === "CreateNodegroup";
}

function targetFaults(targets: Target[], { seen: { guard }, known }: CheckInput): Results {
  if (guard?.kind === "absent") return [];
  if (!known.guard) return [unknown("its target can't be compared with the function")];
  const target = targets.find(({ arn }) => arn === known.guard?.arn);
  if (!target) return [drifted("the rule doesn't point at the function")];
  if (!target.deadLetterArn)
    return [drifted("the rule's target has no dead-letter queue: what can't be delivered is lost")];
  const other = known.ruleQueue && known.ruleQueue.arn !== target.deadLetterArn;
  return [other && drifted("the rule's target has another dead-letter queue than the stack's")];
}

const noQueue = () => drifted("the queue is gone: events that fail are lost");

/** Whether no event waits that the function failed on. */
export const functionQueue: Check = {
  absent: noQueue,
  parts: {
    functionQueue: ({ messages }, input) =>
      waiting("function-queue", { messages, age: input.known.activity?.functionQueueAge }, input),
  },
};

/** Whether all events reached the function, and those that can't will be kept. */
export const ruleQueue: Check = {
  absent: noQueue,
  parts: {
    ruleQueue: ({ messages, policy }, input) => {
      const granted = allowsRule(policy, "sqs:SendMessage", input);
      return [
        ...waiting("rule-queue", { messages, age: input.known.activity?.ruleQueueAge }, input),
        granted === "no" && drifted("its policy doesn't let EventBridge put events into it"),
        granted === "depends" &&
          unknown("whether its policy lets EventBridge send depends on more than the rule"),
      ];
    },
  },
};

const QUEUES = {
  "function-queue": { url: "FunctionDeadLetterQueueUrl", which: "the function failed on" },
  "rule-queue": { url: "RuleDeadLetterQueueUrl", which: "EventBridge could not hand over" },
} as const;

function waiting(
  queue: keyof typeof QUEUES,
  { messages, age }: { messages: number; age: number | undefined },
  { region, known }: CheckInput,
): Results {
  const { url, which } = QUEUES[queue];
  const receive = aws("sqs receive-message", {
    region,
    "queue-url": known.stack?.outputs[url] ?? "QUEUE_URL",
    "visibility-timeout": "0",
    "message-attribute-names": "All",
  });
  const events = messages === 1 ? "1 event" : `${messages} events`;
  const oldest = age === undefined ? "" : `, the oldest for ${duration(age)}`;
  const read = page("see why", `runbook.md#${queue}-depth`, `see why: ${receive}`);
  const redrive = page("then hand them over again", "runbook.md#redrive", `fix the cause, then ${REDRIVE}`);
  return [ok("empty"), messages > 0 && wrong(`${events} that ${which}${oldest}`, read, redrive)];
}

function duration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  if (hours < 1) return "less than an hour";
  if (hours < 48) return hours === 1 ? "an hour" : `${hours} hours`;
  return `${Math.floor(hours / 24)} days`;
}

/** Whether a policy allows EventBridge an action for the rule; undefined where the rule isn't known. */
function allowsRule(
  policy: string | undefined,
  action: string,
  { known, account }: CheckInput,
): Answer | undefined {
  if (!known.rule) return undefined;
  const call = { service: "events.amazonaws.com", action, sourceArn: known.rule.arn, account };
  return policy === undefined ? "no" : allowsService(policy, call);
}

/**
 * Whether the function's last invocations went well, and when they were. Errors before a later success are
 * history.
 */
export const errors: Check = {
  absent: () => unknown("CloudWatch has no metrics of it"),
  parts: {
    activity: (activity, input) => {
      const last = activity.errors.at(-1);
      const failing = last && !activity.invocations.some(({ start }) => start > last.start);
      return failing ? failures(activity, last, input) : [ok(history(activity)), ...ignored(activity)];
    },
  },
};

function failures({ days, errors }: Activity, last: Hour, { region, seen, known }: CheckInput): Results {
  const texts = [...new Set(known.errorLines?.map(errorText))].slice(0, 3);
  const quotes = texts.map((text) => `"${plain(text, 200)}"`).join(", ");
  const counted = `${count(errors, "error")} in ${days} days, the last in the hour from ${hour(last)}`;
  const tail = { region, since: "14d", "filter-pattern": '{ $.level = "ERROR" }' };
  return [
    wrong(
      `${counted}, and no success since${quotes && `: ${quotes}`}`,
      page("what the errors mean", "runbook.md#function-errors"),
      ...(known.guard ? [aws(`logs tail ${known.guard.logGroup}`, tail)] : []),
    ),
    seen.errorLines?.kind === "unreadable" && unread(seen.errorLines),
  ];
}

/** Events that the rule matched and the function never saw. */
function ignored({ days, invocations, matched }: Activity): Results {
  const says = `the rule matched ${count(matched, "event")} in ${days} days, and the function was never invoked`;
  const faulty = invocations.length === 0 && matched.length > 0;
  return [faulty && wrong(says, page("look along the chain", "runbook.md#silence"), RESTORE)];
}

function history({ days, invocations, errors }: Activity): string {
  const last = invocations.at(-1);
  if (!last) return `none; no invocation in ${days} days`;
  const failed = sum(errors) > 0 ? `${sum(errors)} before a later invocation went well` : "none";
  return `${failed}; ${count(invocations, "invocation")} in ${days} days, the last in the hour from ${hour(last)}`;
}

/** Such as 2026-11-21 08:00 UTC. */
function hour({ start }: Hour): string {
  return `${start.slice(0, 10)} ${start.slice(11, 16)} UTC`;
}

function sum(hours: Hour[]): number {
  return hours.reduce((total, hour) => total + hour.count, 0);
}

function count(hours: Hour[], noun: string): string {
  const total = sum(hours);
  return `${total} ${noun}${total === 1 ? "" : "s"}`;
}

const text = <T extends z.ZodMiniType>(line: T, read: (line: z.output<T>) => string) =>
  z.pipe(line, z.transform(read));

const Logged = z.union([
  // Lambda's own line about an invocation that failed.
  text(z.object({ errorMessage: z.string() }), (line) => line.errorMessage),
  // The logger's, with what it was handed as an error.
  text(z.object({ error: z.object({ message: z.string() }) }), (line) => line.error.message),
  text(z.object({ message: z.object({ errorMessage: z.string() }) }), (line) => line.message.errorMessage),
  text(z.object({ message: z.string() }), (line) => line.message),
]);

/** The message of an error in the function's log, and nothing else of the line: no event, environment or trace. */
function errorText(line: string): string {
  try {
    return Logged.safeParse(JSON.parse(line)).data ?? "a line without a message";
  } catch {
    return "a line that is no JSON";
  }
}
