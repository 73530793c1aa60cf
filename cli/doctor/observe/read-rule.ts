import {
  DescribeRuleCommand,
  type EventBridgeClient,
  ListTargetsByRuleCommand,
  type ListTargetsByRuleResponse,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import { required } from "../../../engine/aws/read.ts";
import type { Observations, Target } from "../observations.ts";
import type { Ask } from "./ask.ts";

/**
 * What EventBridge says of the rule, and whether its pattern matches `sample`. `id` is CloudFormation's: the
 * rule's name, behind that of its bus where that isn't the default one.
 */
export async function readRule(
  client: EventBridgeClient,
  ask: Ask,
  id: string,
  sample: object,
): Promise<Required<Pick<Observations, "rule" | "targets" | "matches">>> {
  const [name = "", bus] = id.split("|").reverse();
  const onBus = bus ? { EventBusName: bus } : {};
  const [described, targets] = await Promise.all([
    ask("events:DescribeRule", async () => {
      const rule = await client.send(new DescribeRuleCommand({ Name: name, ...onBus }));
      return {
        name,
        arn: required(rule.Arn, "Arn"),
        state: required(rule.State, "State"),
        pattern: required(rule.EventPattern, "EventPattern"),
      };
    }),
    ask("events:ListTargetsByRule", () => allTargets(client, { Rule: name, ...onBus })),
  ]);
  if (described.kind !== "read") return { rule: described, targets, matches: described };
  const { pattern, ...rule } = described.value;
  const matches = await ask("events:TestEventPattern", async () => {
    const { Result } = await client.send(
      new TestEventPatternCommand({ EventPattern: pattern, Event: JSON.stringify(sample) }),
    );
    return required(Result, "Result");
  });
  return { rule: { kind: "read", value: rule }, targets, matches };
}

/** All pages, for which the SDK has no paginator. */
async function allTargets(
  client: EventBridgeClient,
  of: { Rule: string; EventBusName?: string },
): Promise<Target[]> {
  const found: Target[] = [];
  for (let token: string | undefined, first = true; first || token; first = false) {
    const page: ListTargetsByRuleResponse = await client.send(
      new ListTargetsByRuleCommand({ ...of, ...(token ? { NextToken: token } : {}) }),
    );
    for (const { Arn, DeadLetterConfig } of required(page.Targets, "Targets")) {
      const deadLetterArn = DeadLetterConfig?.Arn;
      found.push({ arn: required(Arn, "Arn"), ...(deadLetterArn ? { deadLetterArn } : {}) });
    }
    token = page.NextToken;
  }
  return found;
}
