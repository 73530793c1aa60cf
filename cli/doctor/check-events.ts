import { aws } from "../../engine/text/shell.ts";
import {
  type Check,
  type CheckInput,
  drifted,
  ok,
  type Result,
  type Results,
  unknown,
  wrong,
} from "./check.ts";
import type { Target } from "./observations.ts";
import { allowsService, type Granted } from "./policy-document.ts";

const NOT_INVOKED = drifted("the function's policy doesn't let EventBridge invoke it for this rule");

/** Whether the rule is enabled, matches the event of a new node group, and hands it to the function. */
export const rule: Check = {
  absent: (of) => (of === "invokers" ? NOT_INVOKED : drifted("the rule is gone")),
  parts: {
    rule: ({ name, state }, { region }) => [
      ok("enabled, matches a CreateNodegroup event and hands it to the function"),
      !state.startsWith("ENABLED") &&
        wrong(`the rule is ${state.toLowerCase()}`, aws("events enable-rule", { region, name })),
    ],
    matches: (matches) => [!matches && drifted("the rule's pattern doesn't match a CreateNodegroup event")],
    targets: (targets, input) => [targetFault(targets, input)],
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

function targetFault(targets: Target[], { seen: { guard }, known }: CheckInput): Result | false {
  if (guard?.kind === "absent") return false;
  if (!known.guard) return unknown("its target can't be compared with the function");
  const target = targets.find(({ arn }) => arn === known.guard?.arn);
  if (!target) return drifted("the rule doesn't point at the function");
  if (!target.deadLetterArn)
    return drifted("the rule's target has no dead-letter queue: what can't be delivered is lost");
  const other = known.ruleQueue && known.ruleQueue.arn !== target.deadLetterArn;
  return !!other && drifted("the rule's target has another dead-letter queue than the stack's");
}

const noQueue = () => drifted("the queue is gone: events that fail are lost");

/** Whether no event waits that the function failed on. */
export const functionQueue: Check = {
  absent: noQueue,
  parts: {
    functionQueue: ({ messages }, { known }) =>
      waiting("function-queue", messages, known.activity?.functionQueueAge, "the function failed on"),
  },
};

/** Whether all events reached the function, and those that can't will be kept. */
export const ruleQueue: Check = {
  absent: noQueue,
  parts: {
    ruleQueue: ({ messages, policy }, input) => {
      const granted = allowsRule(policy, "sqs:SendMessage", input);
      const age = input.known.activity?.ruleQueueAge;
      return [
        ...waiting("rule-queue", messages, age, "EventBridge could not hand over"),
        granted === "no" && drifted("its policy doesn't let EventBridge put events into it"),
        granted === "depends" &&
          unknown("whether its policy lets EventBridge send depends on more than the rule"),
      ];
    },
  },
};

function waiting(queue: string, messages: number, age: number | undefined, which: string): Results {
  const events = messages === 1 ? "1 event" : `${messages} events`;
  const oldest = age === undefined ? "" : `, the oldest for ${duration(age)}`;
  const read = `see why: docs/runbook.md#${queue}-depth`;
  const redrive = "then hand them over again: docs/runbook.md#redrive";
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
): Granted | undefined {
  if (!known.rule) return undefined;
  const call = { service: "events.amazonaws.com", action, sourceArn: known.rule.arn, account };
  return policy === undefined ? "no" : allowsService(policy, call);
}
