import { Match } from "aws-cdk-lib/assertions";
import { clusterEvent, subnetEvent } from "../support/early-call.ts";
import { policyOf, type Statement, templateOf } from "./synthesise.ts";

const template = templateOf({ audit: "daily" });
const idOf = (prefix: string) =>
  Object.keys(template.toJSON().Resources).find((id) => id.replace(/[0-9A-F]{8}$/, "") === prefix) ?? prefix;
const arnOf = (prefix: string) => ({ "Fn::GetAtt": [idOf(prefix), "Arn"] });
const QUEUE = "GuardAuditEarlyQueue";
const DEAD_LETTERS = "GuardAuditEarlyDeadLetters";

function statementsOf(type: string, prefix: string): Statement[] {
  return Object.entries(template.findResources(type))
    .filter(([id]) => id.startsWith(prefix))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
}

test("collects a burst of calls, and lets Lambda start as few audits at once as it can", () => {
  template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
    EventSourceArn: arnOf(QUEUE),
    FunctionName: { Ref: idOf("GuardAuditFunction") },
    BatchSize: 10_000,
    MaximumBatchingWindowInSeconds: 120,
    ScalingConfig: { MaximumConcurrency: 2 },
  });
});

test("brings a batch back that failed, after six times the function's time and the window, and keeps what fails five times", () => {
  const [audit] = Object.values(
    template.findResources("AWS::Lambda::Function", { Properties: { Timeout: 900 } }),
  );
  template.hasResourceProperties("AWS::SQS::Queue", {
    VisibilityTimeout: 6 * audit?.Properties.Timeout + 120,
    RedrivePolicy: { deadLetterTargetArn: arnOf(DEAD_LETTERS), maxReceiveCount: 5 },
    SqsManagedSseEnabled: true,
  });
  template.hasResourceProperties("AWS::SQS::Queue", {
    MessageRetentionPeriod: 14 * 24 * 3600,
    SqsManagedSseEnabled: true,
    RedrivePolicy: Match.absent(),
  });
});

test.each([QUEUE, DEAD_LETTERS])("lets only its rule send to %s, and nobody without TLS", (queue) => {
  const [rule] = Object.keys(template.findResources("AWS::Events::Rule")).filter((id) =>
    id.includes("Early"),
  );
  const statements = statementsOf("AWS::SQS::QueuePolicy", `${queue}Policy`);
  expect(statements.filter(({ Effect }) => Effect === "Allow")).toEqual([
    expect.objectContaining({
      Principal: { Service: "events.amazonaws.com" },
      Action: expect.anything(),
      Condition: { ArnEquals: { "aws:SourceArn": { "Fn::GetAtt": [rule, "Arn"] } } },
    }),
  ]);
  expect(statements).toContainEqual(
    expect.objectContaining({
      Effect: "Deny",
      Action: "sqs:*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
  );
});

test("lets the audit take messages from this one queue, and send none", () => {
  const ofSqs = statementsOf("AWS::IAM::Policy", "GuardAuditRole").filter(({ Action }) =>
    JSON.stringify(Action).includes("sqs:"),
  );
  expect(ofSqs).toEqual([
    {
      Sid: "ReceiveEarlyStarts",
      Effect: "Allow",
      Action: ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
      Resource: arnOf(QUEUE),
    },
  ]);
});

test("sends to the queue, and to its dead-letter queue what it can't", () => {
  template.hasResourceProperties("AWS::Events::Rule", {
    State: "ENABLED",
    Targets: [Match.objectLike({ Arn: arnOf(QUEUE), DeadLetterConfig: { Arn: arnOf(DEAD_LETTERS) } })],
  });
});

test("says by alarms that calls wait too long, and that some could not be handled", () => {
  const alarms = Object.values(
    template.findResources("AWS::CloudWatch::Alarm", { Properties: { Namespace: "AWS/SQS" } }),
  )
    .map(({ Properties }) => Properties)
    .filter(({ AlarmName }) => JSON.stringify(AlarmName).includes("-audit-"));
  expect(alarms).toHaveLength(2);
  for (const [name, queue, metric, threshold] of [
    ["-audit-queue-age", QUEUE, "ApproximateAgeOfOldestMessage", 7200],
    ["-audit-queue-depth", DEAD_LETTERS, "ApproximateNumberOfMessagesVisible", 0],
  ]) {
    expect(alarms).toContainEqual(
      expect.objectContaining({
        AlarmName: { "Fn::Join": ["", [{ Ref: "AWS::StackName" }, name]] },
        AlarmDescription: expect.stringContaining("The schedule finds what it caused."),
        Dimensions: [{ Name: "QueueName", Value: { "Fn::GetAtt": [idOf(`${queue}`), "QueueName"] } }],
        MetricName: metric,
        Statistic: "Maximum",
        Threshold: threshold,
        ComparisonOperator: "GreaterThanThreshold",
        TreatMissingData: "notBreaching",
        AlarmActions: [{ Ref: "GuardAlertsTopic690D12B3" }],
        OKActions: [{ Ref: "GuardAlertsTopic690D12B3" }],
      }),
    );
  }
});

test("is left out where it was turned off, and where there is no audit", () => {
  const early = (options: Parameters<typeof templateOf>[0]) =>
    Object.keys(templateOf(options).toJSON().Resources).filter((id) => id.startsWith("GuardAuditEarly"));
  expect(early({ audit: "daily", earlyWarnings: false })).toEqual([]);
  expect(early({ audit: "off", earlyWarnings: true })).toEqual([]);
  const quiet = JSON.stringify(templateOf({ audit: "daily", earlyWarnings: false }).toJSON());
  expect(quiet).not.toContain("ReceiveEarlyStarts");
});

describe("the rule", () => {
  const GUARD = "arn:aws:iam::111122223333:role/NodegroupGuard-GuardRole";
  const [rule] = Object.entries(template.findResources("AWS::Events::Rule")).filter(([id]) =>
    id.startsWith("GuardAuditEarly"),
  );
  /** With what CloudFormation puts in place of the reference to the guard's role. */
  const pattern = JSON.parse(
    JSON.stringify(rule?.[1].Properties.EventPattern).replaceAll(
      JSON.stringify({ "Fn::GetAtt": [idOf("GuardRole"), "Arn"] }),
      JSON.stringify(GUARD),
    ),
  );
  const isMatched = (event: unknown) => matches(pattern, event);
  const by = (userIdentity: unknown) => ({ userIdentity });
  const assumed = (arn: unknown) => by({ sessionContext: { sessionIssuer: { arn } } });

  test.each([
    ["a new cluster", clusterEvent()],
    ["a subnet's attribute", subnetEvent()],
    ["a call by a user, who has no session", subnetEvent(by({ type: "IAMUser", arn: "arn:a" }))],
    ["a call by the root user in a session without issuer", subnetEvent(by({ sessionContext: {} }))],
    ["a call by nobody that is known", clusterEvent(by(null))],
    ["a call by another role", subnetEvent(assumed(`${GUARD}2`))],
    ["a wrapped record", subnetEvent({ requestParameters: { ModifySubnetAttributeRequest: {} } })],
  ])("takes %s", (_what, event) => {
    expect(isMatched(event)).toBe(true);
  });

  test.each([
    ["the guard's own changes", subnetEvent(assumed(GUARD))],
    ["route changes", subnetEvent({ eventName: "ReplaceRoute" })],
    ["other calls", clusterEvent({ eventName: "DeleteCluster" })],
    ["other services", { ...subnetEvent({ eventSource: "rds.amazonaws.com" }), source: "aws.rds" }],
    ["events put by somebody else", { ...clusterEvent(), source: "example.eks" }],
    ["other kinds of events", { ...clusterEvent(), "detail-type": "AWS Service Event via CloudTrail" }],
  ])("leaves alone %s", (_what, event) => {
    expect(isMatched(event)).toBe(false);
  });

  test("names the guard's role, in every mode", () => {
    expect(JSON.stringify(pattern)).toContain(GUARD);
    const enabling = templateOf({ audit: "hourly", policy: policyOf("enable") });
    const patterns = Object.values(enabling.findResources("AWS::Events::Rule"));
    expect(JSON.stringify(patterns)).toContain(JSON.stringify({ "Fn::GetAtt": [idOf("GuardRole"), "Arn"] }));
  });
});

/** As much of EventBridge's matching as this rule uses: nesting, exact values, $or, exists, anything-but. */
function matches(pattern: object, value: unknown): boolean {
  return Object.entries(pattern).every(([key, inner]) => {
    if (key === "$or") return inner.some((each: object) => matches(each, value));
    const found = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
    return Array.isArray(inner) ? inner.some((wanted) => meets(wanted, found)) : matches(inner, found);
  });
}

/** A field that is missing meets nothing but `exists: false`, so not `anything-but` either. */
function meets(wanted: unknown, value: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return wanted === value;
  const [[operator, operand] = []] = Object.entries(wanted);
  if (operator === "exists") return operand === (value !== undefined);
  expect(operator).toBe("anything-but");
  return value !== undefined && !operand.includes(value);
}
