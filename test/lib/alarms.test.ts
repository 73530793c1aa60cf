import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Stack } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { AlertTopic } from "../../lib/alert-topic.ts";
import { stackOf, templateOf } from "./synthesise.ts";

const template = templateOf({ docsUrl: "https://example.com/docs/" });
const alarms = Object.values(template.findResources("AWS::CloudWatch::Alarm")).map(
  ({ Properties }) => Properties,
);
const nameOf = ({ AlarmName }: Record<string, unknown>) =>
  JSON.stringify(AlarmName).match(/-([a-z-]+)"/)?.[1];

test("watches every way in which an event can fail or get lost", () => {
  const watched = alarms.map((alarm) => [
    nameOf(alarm),
    `${alarm.Namespace} ${alarm.MetricName}`,
    alarm.Dimensions[0].Name,
    JSON.stringify(alarm.Dimensions[0].Value).match(/Guard(\w+?)[0-9A-F]{8}/)?.[1],
    `${alarm.Statistic} > ${alarm.Threshold}`,
  ]);
  const week = 7 * 24 * 60 * 60;
  expect(watched).toEqual([
    ["function-errors", "AWS/Lambda Errors", "FunctionName", "Function", "Sum > 0"],
    ["function-throttles", "AWS/Lambda Throttles", "FunctionName", "Function", "Sum > 0"],
    ["function-event-lost", "AWS/Lambda DeadLetterErrors", "FunctionName", "Function", "Sum > 0"],
    ["rule-event-lost", "AWS/Events InvocationsFailedToBeSentToDlq", "RuleName", "Rule", "Sum > 0"],
    ["function-queue-depth", ...queue("NumberOfMessagesVisible", "FunctionDeadLetters", 0)],
    ["function-queue-age", ...queue("AgeOfOldestMessage", "FunctionDeadLetters", week)],
    ["rule-queue-depth", ...queue("NumberOfMessagesVisible", "RuleDeadLetters", 0)],
    ["rule-queue-age", ...queue("AgeOfOldestMessage", "RuleDeadLetters", week)],
  ]);
});

function queue(metric: string, name: string, threshold: number): string[] {
  return [`AWS/SQS Approximate${metric}`, "QueueName", name, `Maximum > ${threshold}`];
}

test("tells the topic of trouble and of its end", () => {
  const [topic] = Object.keys(template.findResources("AWS::SNS::Topic"));
  for (const { AlarmActions, OKActions } of alarms) {
    expect({ AlarmActions, OKActions }).toEqual({
      AlarmActions: [{ Ref: topic }],
      OKActions: [{ Ref: topic }],
    });
  }
});

test("raises an alarm by the first period that has anything to say", () => {
  const spans = alarms.map(({ EvaluationPeriods, Period, DatapointsToAlarm }) => ({
    EvaluationPeriods,
    Period,
    DatapointsToAlarm,
  }));
  expect(spans).toEqual(Array(8).fill({ EvaluationPeriods: 1, Period: 300 }));
});

test("takes no news for good news", () => {
  expect(new Set(alarms.map(({ TreatMissingData }) => TreatMissingData))).toEqual(new Set(["notBreaching"]));
});

test("says with each alarm what to do where there is no copy of the docs to link to", () => {
  for (const text of alarmsOf()) {
    expect(text).not.toMatch(/\.md|What to do: /);
    expect(text).toMatch(/\. .*(aws |invoke the function).* https:\/\/docs\.aws\.amazon\.com\/\S+$/);
    expect(text.length).toBeLessThan(1024);
  }
});

test("names both ways to put a stack back: not every stack was deployed by CDK", () => {
  const texts = alarmsOf().filter((text) => text.includes("cdk"));
  expect(texts).toHaveLength(2);
  for (const text of texts) expect(text).toContain("REVERT_DRIFT");
});

function alarmsOf(): string[] {
  const bare = Object.values(templateOf().findResources("AWS::CloudWatch::Alarm"));
  return bare.map(({ Properties }) => Properties.AlarmDescription);
}

test("says with each alarm where the runbook goes on", () => {
  for (const alarm of alarms) {
    expect(alarm.AlarmDescription).toContain(`https://example.com/docs/runbook.md#${nameOf(alarm)}`);
  }
});

test("has alarm names that differ between stacks of one account", () => {
  for (const { AlarmName } of alarms) expect(AlarmName["Fn::Join"][1][0]).toEqual({ Ref: "AWS::StackName" });
});

describe("the topic", () => {
  const alertsWith = (alarms: boolean) => {
    const stack = new Stack();
    const alerts = new AlertTopic(stack, "Alerts", { ...OWN, alarms, docsUrl: "" });
    alerts.alarm(stack, "fire", {
      metric: new Metric({ namespace: "House", metricName: "Smoke" }),
      meaning: "It burns.",
      todo: "Leave.",
      page: "https://docs.aws.amazon.com/",
    });
    return alerts.alarms.map(({ node }) => node.id);
  };
  const OWN = { emails: [], customerKey: false };

  test("collects the alarms that notify it, and makes none where they are turned off", () => {
    expect(alertsWith(true)).toEqual(["fire"]);
    expect(alertsWith(false)).toEqual([]);
    expect(stackOf({ audit: "daily" }).guard.alarms).toHaveLength(11);
  });

  test("makes every alarm: no construct of the guard makes its own", () => {
    const makes = readdirSync("lib", { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .filter((file) =>
        /new (Cfn|Composite)?Alarm\(|createAlarm\(/.test(readFileSync(join("lib", file), "utf8")),
      );
    expect(makes).toEqual(["alert-topic.ts"]);
  });
});
