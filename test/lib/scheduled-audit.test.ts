import { Match, type Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { AUDITS_COMPLETED, metricsEnvironment } from "../../engine/model/installed-guard.ts";
import type { Policy } from "../../engine/model/policy.ts";
import { actionsOf, type Given, policyOf, type Statement, stackOf, templateOf } from "./synthesise.ts";

const daily = templateOf({ audit: "daily" });
const without = templateOf({ audit: "off" });

type Resources = Record<string, { Type: string; Properties: Record<string, unknown> }>;
const resourcesOf = (template: Template): Resources => template.toJSON().Resources;
/** The resources that the audit adds. */
const added = (template: Template) =>
  Object.entries(resourcesOf(template)).filter(([id]) => id.startsWith("GuardAudit"));

/** The statements of the policy of one role. */
function statementsOf(template: Template, role: string): Statement[] {
  return Object.entries(template.findResources("AWS::IAM::Policy"))
    .filter(([id]) => id.startsWith(role))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
}

const MODES: [string, Given][] = [
  ["observe", { policy: policyOf("observe") }],
  ["alert", { policy: policyOf("alert") }],
  ["enable", { policy: policyOf("enable"), customerKey: true }],
];

test.each(MODES)("can change nothing of EC2 or EKS in mode %s", (_mode, options) => {
  const template = templateOf({ ...options, audit: "hourly" });
  const actions = actionsOf(statementsOf(template, "GuardAuditRole"));
  const kms = options.customerKey ? ["kms:Decrypt", "kms:GenerateDataKey"] : [];
  expect(actions).toEqual([
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "eks:DescribeCluster",
    "eks:DescribeNodegroup",
    "eks:ListClusters",
    "eks:ListNodegroups",
    ...kms,
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:PutObject",
    "sns:GetTopicAttributes",
    "sns:Publish",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
  ]);
  expect(actionsOf(statementsOf(template, "GuardAuditSchedulerRole"))).toEqual(["lambda:InvokeFunction"]);
});

test("publishes to its one topic, and asks for the subscribers of no other", () => {
  const sns = statementsOf(daily, "GuardAuditRole").filter(({ Action }) => String(Action).startsWith("sns:"));
  expect(sns.map(({ Action, Resource }) => [Action, Resource])).toEqual([
    ["sns:Publish", { Ref: expect.stringMatching(/^GuardAlerts/) }],
    ["sns:GetTopicAttributes", { Ref: expect.stringMatching(/^GuardAlerts/) }],
  ]);
});

test.each(MODES)("changes nothing of what the guard has without it in mode %s", (_mode, options) => {
  const plain = resourcesOf(templateOf({ ...options, audit: "off" }));
  const kept = Object.entries(resourcesOf(templateOf({ ...options, audit: "daily" }))).filter(
    ([id]) => !id.startsWith("GuardAudit"),
  );
  expect(Object.fromEntries(kept)).toEqual(plain);
});

test("is not there where it is off, and there by default", () => {
  expect(added(without)).toEqual([]);
  expect(Object.keys(without.toJSON().Outputs)).not.toContain("AuditFunctionName");
});

test("keeps its logical ids", () => {
  expect(Object.fromEntries(added(daily).map(([id, { Type }]) => [id, Type]))).toMatchInlineSnapshot(`
{
  "GuardAuditEarlyDeadLetters9EB11234": "AWS::SQS::Queue",
  "GuardAuditEarlyDeadLettersPolicyAF1C4A1A": "AWS::SQS::QueuePolicy",
  "GuardAuditEarlyMapping88051602": "AWS::Lambda::EventSourceMapping",
  "GuardAuditEarlyQueue09AB23F0": "AWS::SQS::Queue",
  "GuardAuditEarlyQueuePolicyDB3B18FD": "AWS::SQS::QueuePolicy",
  "GuardAuditEarlyRule200384C0": "AWS::Events::Rule",
  "GuardAuditEarlyauditqueueageF3575251": "AWS::CloudWatch::Alarm",
  "GuardAuditEarlyauditqueuedepth2DD850D9": "AWS::CloudWatch::Alarm",
  "GuardAuditFunction6C73E01A": "AWS::Lambda::Function",
  "GuardAuditFunctionEventInvokeConfigAC38A355": "AWS::Lambda::EventInvokeConfig",
  "GuardAuditLogs7751D710": "AWS::Logs::LogGroup",
  "GuardAuditReports76150E57": "AWS::S3::Bucket",
  "GuardAuditReportsPolicy3DBE582D": "AWS::S3::BucketPolicy",
  "GuardAuditRoleA5AA07A8": "AWS::IAM::Role",
  "GuardAuditRoleDefaultPolicyE80FB1BB": "AWS::IAM::Policy",
  "GuardAuditSchedule1BE6AA29": "AWS::Scheduler::Schedule",
  "GuardAuditSchedulerRoleA9AE7135": "AWS::IAM::Role",
  "GuardAuditSchedulerRoleDefaultPolicyB765C4F7": "AWS::IAM::Policy",
  "GuardAuditauditmissingA26EB1A9": "AWS::CloudWatch::Alarm",
}
`);
});

test("names its function and its bucket, and keeps the guard's outputs", () => {
  const values = Object.fromEntries(
    Object.entries<{ Value: unknown }>(daily.toJSON().Outputs).map(([name, { Value }]) => [name, Value]),
  );
  const idOf = (prefix: string) => added(daily).find(([id]) => id.startsWith(prefix))?.[0];
  expect(values).toMatchObject({
    AuditFunctionName: { Ref: idOf("GuardAuditFunction") },
    ReportBucketName: { Ref: idOf("GuardAuditReports") },
    AlertTopicArn: { Ref: "GuardAlertsTopic690D12B3" },
    FunctionName: { Ref: "GuardFunction9CCE20FB" },
  });
});

test("bears the tag by its own value: it is no guard to the doctor, which looks for one by key and value", () => {
  const tags = Object.entries(daily.findResources("AWS::Lambda::Function")).map(([id, { Properties }]) => [
    id.replace(/[0-9A-F]{8}$/, ""),
    Properties.Tags,
  ]);
  expect(Object.fromEntries(tags)).toEqual({
    GuardFunction: [
      { Key: "nodegroup-guard:function", Value: "guard" },
      { Key: "nodegroup-guard:installed-by", Value: "clone" },
      expect.objectContaining({ Key: "nodegroup-guard:version" }),
    ],
    GuardAuditFunction: [{ Key: "nodegroup-guard:function", Value: "audit" }],
  });
});

test("keeps reports private, encrypted, behind TLS, for as long as was asked", () => {
  const template = templateOf({ audit: "daily", reportRetentionDays: 30 });
  template.hasResourceProperties("AWS::S3::Bucket", {
    BucketEncryption: Match.objectLike({
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
    }),
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 30, Status: "Enabled" })] },
  });
  template.hasResourceProperties("AWS::S3::BucketPolicy", {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      ]),
    },
  });
});

test("leaves nothing but its reports behind when the stack is deleted", () => {
  const kept = Object.values<{ Type: string; DeletionPolicy?: string }>(daily.toJSON().Resources)
    .filter(({ DeletionPolicy = "Delete" }) => DeletionPolicy !== "Delete")
    .map(({ Type }) => Type);
  expect(kept).toEqual(["AWS::S3::Bucket"]);
});

test("writes its reports only, and reads back only what is known", () => {
  const [bucket = ""] = Object.keys(daily.findResources("AWS::S3::Bucket"));
  const below = (key: string) => ({ "Fn::Join": ["", [{ "Fn::GetAtt": [bucket, "Arn"] }, `/${key}`]] });
  const resources = Object.fromEntries(
    statementsOf(daily, "GuardAuditRole").map(({ Sid = "", Resource }) => [Sid, Resource]),
  );
  expect(resources).toMatchObject({
    WriteReports: ["audit/*", "latest.html", "latest.json", "state.json"].map(below),
    ReadState: below("state.json"),
    FindState: { "Fn::GetAtt": [bucket, "Arn"] },
  });
});

test.each([
  ["daily", "rate(1 day)", 86_400],
  ["hourly", "rate(1 hour)", 3_600],
] as const)("starts %s with {}, and misses an audit after two periods", (audit, rate, seconds) => {
  const template = templateOf({ audit });
  template.hasResourceProperties("AWS::Scheduler::Schedule", {
    ScheduleExpression: rate,
    State: "ENABLED",
    Target: Match.objectLike({
      Input: "{}",
      RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3_600 },
    }),
  });
  template.hasResourceProperties("AWS::CloudWatch::Alarm", {
    AlarmName: Match.objectLike({ "Fn::Join": ["", [{ Ref: "AWS::StackName" }, "-audit-missing"]] }),
    Namespace: AUDITS_COMPLETED.namespace,
    MetricName: AUDITS_COMPLETED.metric,
    Dimensions: [{ Name: AUDITS_COMPLETED.dimension.name, Value: AUDITS_COMPLETED.dimension.value }],
    Period: seconds,
    EvaluationPeriods: 2,
    Threshold: 1,
    ComparisonOperator: "LessThanThreshold",
    TreatMissingData: "breaching",
    AlarmActions: [{ Ref: "GuardAlertsTopic690D12B3" }],
    AlarmDescription: Match.not(Match.stringLikeRegexp("runbook")),
  });
});

test("says with its alarm what to do, by the runbook where there is a copy of it to link to", () => {
  const describedWith = (docsUrl?: string) =>
    Object.values(
      templateOf({ audit: "daily", docsUrl }).findResources("AWS::CloudWatch::Alarm", {
        Properties: { MetricName: AUDITS_COMPLETED.metric },
      }),
    ).map(({ Properties }) => Properties.AlarmDescription);
  expect(describedWith("https://example.com/docs/")).toEqual([
    expect.stringMatching(/What to do: https:\/\/example\.com\/docs\/runbook\.md#audit-missing$/),
  ]);
  expect(describedWith()).toEqual([
    expect.stringMatching(/aws lambda invoke.* https:\/\/docs\.aws\.amazon\.com\/\S+$/),
  ]);
});

test("sends to https what the guard sends there", () => {
  templateOf({ audit: "daily", https: "text" }).resourcePropertiesCountIs(
    "AWS::Lambda::Function",
    { Environment: { Variables: Match.objectLike({ HTTPS: "text" }) } },
    2,
  );
});

test("notifies the topic of the guard with its alarms", () => {
  const alarms = added(daily).filter(([, { Type }]) => Type === "AWS::CloudWatch::Alarm");
  expect(alarms).toHaveLength(3);
  for (const [, alarm] of alarms)
    expect(JSON.stringify(alarm)).toContain('"AlarmActions":[{"Ref":"GuardAlertsTopic');
});

test("has room and time for 500 clusters", () => {
  daily.hasResourceProperties("AWS::Lambda::Function", {
    MemorySize: 512,
    Timeout: 900,
    Environment: {
      Variables: {
        TOPIC_ARN: { Ref: "GuardAlertsTopic690D12B3" },
        REPORT_BUCKET: Match.anyValue(),
        HTTPS: "chat",
        ...metricsEnvironment("audit"),
      },
    },
  });
});

test.each(["daily", "hourly"] as const)("leaves cdk-nag nothing to find (%s)", (audit) => {
  const stack = stackOf({ audit, policy: policyOf("enable"), customerKey: true });
  expect(
    new AwsSolutionsChecks(stack).validateScope(stack).violations.map(({ ruleName }) => ruleName),
  ).toEqual([]);
});

test("has the guard's policy in its asset, which changes with it; logical ids stay", () => {
  const codeOf = (policy: Policy) => {
    const template = templateOf({ audit: "daily", policy });
    const resources = Object.entries(resourcesOf(template));
    const code = resources
      .filter(([id]) => /^Guard(Audit)?Function[0-9A-F]{8}$/.test(id))
      .map(([, { Properties }]) => JSON.stringify(Properties.Code));
    return { code, ids: resources.map(([id]) => id).sort() };
  };
  const ruled = (name: string): Policy => ({
    mode: "alert",
    rules: [{ name, match: { cluster: "prod" }, mode: "observe" }],
  });
  const [first, again, other] = [codeOf(ruled("a")), codeOf(ruled("a")), codeOf(ruled("b"))];
  expect(first.code).toHaveLength(2);
  expect(again).toEqual(first);
  expect(other.ids).toEqual(first.ids);
  expect(other.code.filter((code) => first.code.includes(code))).toEqual([]);
});
