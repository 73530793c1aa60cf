import { DEPLOY, type Line, ok, orOk, type Place, said, untold, wrong } from "./line.ts";
import type { Observations, Queue } from "./observations.ts";
import { lets } from "./policy-document.ts";

/** Whether the events that the function failed on are all dealt with. */
export function checkFunctionQueue({ functionQueue, activity }: Observations): Line[] {
  const age = activity?.kind === "read" ? activity.value.functionQueueAge : undefined;
  const check = "function-queue";
  const lines = said(check, functionQueue, gone(check), ({ messages }) => [
    waiting(check, messages, age, "the function failed on"),
  ]);
  return orOk(lines, ok(check, "empty"));
}

/** Whether all events reached the function, and those that can't will be kept. */
export function checkRuleQueue({ ruleQueue, rule, activity }: Observations, place: Place): Line[] {
  const age = activity?.kind === "read" ? activity.value.ruleQueueAge : undefined;
  const check = "rule-queue";
  const lines = said(check, ruleQueue, gone(check), (queue) => [
    waiting(check, queue.messages, age, "EventBridge could not hand over"),
    rule?.kind === "read" ? maySend(queue, rule.value.arn, place) : undefined,
  ]);
  return orOk(lines, ok(check, "empty"));
}

function gone(check: "function-queue" | "rule-queue"): Line {
  return wrong(check, "the queue is gone: events that fail are lost", DEPLOY);
}

function waiting(
  check: "function-queue" | "rule-queue",
  messages: number,
  age: number | undefined,
  whose: string,
): Line | undefined {
  if (messages === 0) return undefined;
  const events = messages === 1 ? "1 event" : `${messages} events`;
  return wrong(
    check,
    `${events} that ${whose}${age === undefined ? "" : `, the oldest for ${duration(age)}`}`,
    `see why: docs/runbook.md#${check}-depth`,
    "then hand them over again: docs/runbook.md#redrive",
  );
}

function duration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  if (hours < 1) return "less than an hour";
  if (hours < 48) return hours === 1 ? "an hour" : `${hours} hours`;
  return `${Math.floor(hours / 24)} days`;
}

function maySend({ policy }: Queue, sourceArn: string, { account }: Place): Line | undefined {
  const call = { service: "events.amazonaws.com", action: "sqs:SendMessage", sourceArn, account };
  const granted = policy === undefined ? "no" : lets(policy, call);
  if (granted === "yes") return undefined;
  if (granted === "no")
    return wrong("rule-queue", "its policy doesn't let EventBridge put events into it", DEPLOY);
  return untold("rule-queue", "whether its policy lets EventBridge send depends on more than the rule");
}
