import { Duration } from "aws-cdk-lib";
import { Annotations, Match } from "aws-cdk-lib/assertions";
import { policyOf, stackOf, templateOf } from "../synthesise.ts";

const template = templateOf();

const idOf = (type: string, part: string) =>
  Object.keys(template.findResources(type)).find((id) => id.includes(part)) ?? "none";
const FUNCTION_QUEUE = { "Fn::GetAtt": [idOf("AWS::SQS::Queue", "FunctionDeadLetters"), "Arn"] };
const RULE_QUEUE = { "Fn::GetAtt": [idOf("AWS::SQS::Queue", "RuleDeadLetters"), "Arn"] };

test("keeps the logical ids of what holds subscriptions, events and reports", () => {
  const { Resources } = templateOf({ customerKey: true }).toJSON();
  const types = ["AWS::SNS::Topic", "AWS::SQS::Queue", "AWS::Logs::LogGroup", "AWS::KMS::Key"];
  const kept = Object.entries<{ Type: string }>(Resources).filter(([, { Type }]) => types.includes(Type));
  expect(Object.fromEntries(kept.map(([id, { Type }]) => [id, Type]))).toEqual({
    GuardAlertsTopic690D12B3: "AWS::SNS::Topic",
    GuardAlertsKey85929C93: "AWS::KMS::Key",
    GuardFunctionDeadLetters73316136: "AWS::SQS::Queue",
    GuardRuleDeadLettersE73E06A3: "AWS::SQS::Queue",
    GuardLogsC534EA0D: "AWS::Logs::LogGroup",
  });
});

test("runs the function with room and time to follow a node group", () => {
  template.resourceCountIs("AWS::Lambda::Function", 1);
  template.hasResourceProperties("AWS::Lambda::Function", {
    Runtime: "nodejs24.x",
    Architectures: ["arm64"],
    Handler: "index.handler",
    MemorySize: 512,
    Timeout: 300,
  });
});

test("tells the function by its environment what it can't know", () => {
  const other = templateOf({
    receipts: false,
    followFor: Duration.seconds(0),
    docsUrl: "https://example.com/docs/",
    https: "text",
  });
  const fixed = {
    POWERTOOLS_SERVICE_NAME: "nodegroup-guard",
    POWERTOOLS_METRICS_NAMESPACE: "NodegroupGuard",
  };
  const topic = { TOPIC_ARN: { Ref: idOf("AWS::SNS::Topic", "Topic") } };
  template.hasResourceProperties("AWS::Lambda::Function", {
    Environment: {
      Variables: { ...fixed, ...topic, RECEIPTS: "on", FOLLOW_SECONDS: "150", DOCS_URL: "", HTTPS: "chat" },
    },
  });
  other.hasResourceProperties("AWS::Lambda::Function", {
    Environment: {
      Variables: {
        ...fixed,
        ...topic,
        RECEIPTS: "off",
        FOLLOW_SECONDS: "0",
        DOCS_URL: "https://example.com/docs/findings/",
        HTTPS: "text",
      },
    },
  });
});

test("logs JSON into a group of its own that goes away with the stack", () => {
  const group = idOf("AWS::Logs::LogGroup", "Logs");
  template.resourceCountIs("AWS::Logs::LogGroup", 1);
  template.hasResource("AWS::Logs::LogGroup", {
    Properties: { RetentionInDays: 90 },
    DeletionPolicy: "Delete",
  });
  template.hasResourceProperties("AWS::Lambda::Function", {
    LoggingConfig: { LogFormat: "JSON", LogGroup: { Ref: group } },
  });
  templateOf({ logRetention: 365 }).hasResourceProperties("AWS::Logs::LogGroup", {
    RetentionInDays: 365,
  });
});

test("tries an event three times, then puts it whole into the function's dead-letter queue", () => {
  template.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
    MaximumRetryAttempts: 2,
    MaximumEventAgeInSeconds: 6 * 60 * 60,
    Qualifier: "$LATEST",
  });
  template.hasResourceProperties("AWS::Lambda::Function", {
    DeadLetterConfig: { TargetArn: FUNCTION_QUEUE },
  });
});

test("lets EventBridge try for a day, then puts the event into the rule's dead-letter queue", () => {
  template.hasResourceProperties("AWS::Events::Rule", {
    State: "ENABLED",
    Targets: [
      Match.objectLike({
        Arn: { "Fn::GetAtt": [idOf("AWS::Lambda::Function", "Function"), "Arn"] },
        RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 24 * 60 * 60 },
        DeadLetterConfig: { Arn: RULE_QUEUE },
      }),
    ],
  });
});

test("lets only its own rule call the function and fill the rule's queue", () => {
  const rule = { "Fn::GetAtt": [idOf("AWS::Events::Rule", "Rule"), "Arn"] };
  template.resourceCountIs("AWS::Lambda::Permission", 1);
  template.hasResourceProperties("AWS::Lambda::Permission", {
    Action: "lambda:InvokeFunction",
    Principal: "events.amazonaws.com",
    SourceArn: rule,
  });
  template.hasResourceProperties("AWS::SQS::QueuePolicy", {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: "Allow",
          Action: "sqs:SendMessage",
          Principal: { Service: "events.amazonaws.com" },
          Resource: RULE_QUEUE,
          Condition: { ArnEquals: { "aws:SourceArn": rule } },
        }),
      ]),
    },
  });
});

test("keeps dead letters encrypted, for two weeks, behind TLS", () => {
  template.resourceCountIs("AWS::SQS::Queue", 2);
  template.allResourcesProperties("AWS::SQS::Queue", {
    SqsManagedSseEnabled: true,
    MessageRetentionPeriod: 14 * 24 * 60 * 60,
  });
  template.resourceCountIs("AWS::SQS::QueuePolicy", 2);
  template.allResourcesProperties("AWS::SQS::QueuePolicy", {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: "Deny",
          Principal: { AWS: "*" },
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      ]),
    },
  });
});

test("leaves nothing behind when it is destroyed", () => {
  const { Resources } = templateOf({ customerKey: true }).toJSON();
  const kept = Object.entries<Record<string, unknown>>(Resources)
    .filter(([, { DeletionPolicy = "Delete" }]) => DeletionPolicy !== "Delete")
    .map(([id]) => id);
  expect(kept).toEqual([]);
});

test("says where to subscribe, what runs, where dead letters are and whether it may write", () => {
  const values = (output: object) =>
    Object.fromEntries(Object.entries(output).map(([name, { Value }]) => [name, Value]));
  const { Outputs } = templateOf({ policy: policyOf("enable") }).toJSON();
  expect(values(template.toJSON().Outputs)).toEqual({
    AlertTopicArn: { Ref: idOf("AWS::SNS::Topic", "Topic") },
    FunctionName: { Ref: idOf("AWS::Lambda::Function", "Function") },
    FunctionDeadLetterQueueUrl: { Ref: idOf("AWS::SQS::Queue", "FunctionDeadLetters") },
    RuleDeadLetterQueueUrl: { Ref: idOf("AWS::SQS::Queue", "RuleDeadLetters") },
    Mode: "alert",
    CanChangeSubnets: "no",
  });
  expect(values(Outputs)).toMatchObject({ Mode: "enable", CanChangeSubnets: "yes" });
});

test("shows the notes on a deployment when it is synthesised", () => {
  const notes = [
    { kind: "info" as const, id: "former-options", text: "-c slack is now -c slackChannel" },
    { kind: "warning" as const, id: "unknown-options", text: "no such options: -c audits" },
  ];
  const annotations = Annotations.fromStack(stackOf({}, notes));
  annotations.hasInfo("/NodegroupGuard", Match.stringLikeRegexp("now -c slackChannel"));
  annotations.hasWarning("/NodegroupGuard", Match.stringLikeRegexp("no such options: -c audits"));
  annotations.hasWarning(
    "/NodegroupGuard/Guard",
    Match.stringLikeRegexp("give e-mail addresses \\(emails, -c emails=a@example.com\\)"),
  );
});
