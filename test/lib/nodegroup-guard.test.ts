import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, CfnParameter, Duration, Stack } from "aws-cdk-lib";
import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import { Key } from "aws-cdk-lib/aws-kms";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import { Topic } from "aws-cdk-lib/aws-sns";
import { type GuardRule, NodegroupGuard, type NodegroupGuardProps } from "../../lib/index.ts";
import { actionsOf, roleStatements, TODAY } from "./synthesise.ts";

const directory = mkdtempSync(join(tmpdir(), "nodegroup-guard-construct-"));
afterAll(() => rmSync(directory, { recursive: true }));

const HERE = { env: { account: "111122223333", region: "eu-west-1" } };
const TOPIC_ARN = "arn:aws:sns:eu-west-1:111122223333:alerts";
const KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555";

function platform(props?: (stack: Stack) => NodegroupGuardProps) {
  const app = new App({
    builtinCloudFormationValidation: false,
    outdir: mkdtempSync(join(directory, "app")),
  });
  const stack = new Stack(app, "Platform", HERE);
  const guard = new NodegroupGuard(stack, "Guard", props?.(stack));
  return { app, stack, guard, template: () => Template.fromStack(stack) };
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "nothing was thrown";
}

function file(name: string, content: unknown): string {
  const path = join(directory, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const enables = (template: Template) =>
  actionsOf(roleStatements(template)).includes("ec2:ModifySubnetAttribute");

test("needs no props: it alerts, and can change nothing", () => {
  const { guard, template } = platform();
  expect(guard.canChangeSubnets).toBe(false);
  expect(enables(template())).toBe(false);
  template().resourceCountIs("AWS::SNS::Topic", 1);
});

test("carries the tag that the doctor looks for on its function, with that value nowhere else, and its version", () => {
  const tag = { Key: "nodegroup-guard:function", Value: "guard" };
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  const resources: { [id: string]: { Type: string } } = platform().template().toJSON().Resources;
  const tagged = Object.values(resources).filter((each) =>
    JSON.stringify(each).includes(JSON.stringify(tag)),
  );
  expect(tagged).toEqual([
    expect.objectContaining({
      Type: "AWS::Lambda::Function",
      Properties: expect.objectContaining({
        Tags: [
          tag,
          { Key: "nodegroup-guard:installed-by", Value: "package" },
          { Key: "nodegroup-guard:version", Value: version },
        ],
      }),
    }),
  ]);
});

test("refuses a Slack channel that would get nothing", () => {
  const faulty = () => platform(() => ({ slackChannel: "T0/C0", https: "text" }));
  expect(messageOf(faulty)).toContain("slackChannel");
  expect(messageOf(() => platform(() => ({ slackChannel: "T0/C0" })))).toBe("nothing was thrown");
});

test("shows its parts, so that an app can go on with them", () => {
  const { stack, guard } = platform();
  const { alertTopic, function: guardFunction, deadLetterQueues, alarms } = guard;
  const arns = [alertTopic.topicArn, guardFunction.functionArn, deadLetterQueues.function.queueArn];
  const resolved = [...arns, deadLetterQueues.rule.queueArn].map((arn) => JSON.stringify(stack.resolve(arn)));
  expect(resolved).toEqual([
    expect.stringContaining("GuardAlertsTopic"),
    expect.stringContaining("GuardFunction"),
    expect.stringContaining("GuardFunctionDeadLetters"),
    expect.stringContaining("GuardRuleDeadLetters"),
  ]);
  expect(alarms).toHaveLength(11);
  const { function: audit, bucket } = guard.audit ?? {};
  const ofAudit = [audit?.functionArn, bucket?.bucketArn].map((arn) => JSON.stringify(stack.resolve(arn)));
  expect(ofAudit).toEqual([
    expect.stringContaining("GuardAuditFunction"),
    expect.stringContaining("GuardAuditReports"),
  ]);
});

test("takes every prop", () => {
  const rules: GuardRule[] = [
    { name: "sandboxes", match: { cluster: ["dev-*"] }, mode: "enable", expires: TODAY },
  ];
  const { template, guard } = platform((stack) => ({
    mode: "observe",
    rules,
    emails: ["a@example.com", new CfnParameter(stack, "Email").valueAsString],
    customerKey: true,
    followFor: Duration.minutes(1),
    receipts: false,
    logRetention: RetentionDays.ONE_WEEK,
    alarms: false,
    audit: "off",
    earlyWarnings: false,
    reportRetentionDays: 30,
    docsUrl: "https://example.com/docs",
  }));
  expect(guard.canChangeSubnets).toBe(true);
  expect(guard.alarms).toEqual([]);
  expect(guard.audit).toBeUndefined();
  template().resourceCountIs("AWS::SNS::Subscription", 2);
  template().resourceCountIs("AWS::KMS::Key", 1);
  template().resourceCountIs("AWS::CloudWatch::Alarm", 0);
  template().hasResourceProperties("AWS::Logs::LogGroup", { RetentionInDays: 7 });
  template().hasResourceProperties("AWS::Lambda::Function", {
    Environment: {
      Variables: Match.objectLike({
        FOLLOW_SECONDS: "60",
        RECEIPTS: "off",
        DOCS_URL: "https://example.com/docs/findings/",
      }),
    },
  });
});

test("takes a policy file, whose mode the prop overrides", () => {
  const policyFile = file("enable.json", { mode: "enable" });
  expect(enables(platform(() => ({ policyFile })).template())).toBe(true);
  expect(enables(platform(() => ({ policyFile, mode: "alert" })).template())).toBe(false);
});

test("reports every fault of props and policy file at once, at construction", () => {
  const policyFile = file("faulty.json", { mode: "fix", rules: [{ name: "a", match: {}, mode: "alert" }] });
  // What TypeScript would not let pass, JavaScript does.
  const props: object = {
    mode: "fix",
    policyFile,
    emails: ["a@example.com", "b"],
    topic: TOPIC_ARN,
    encryptionKey: KEY_ARN,
    customerKey: true,
    followFor: Duration.minutes(5),
    receipts: "on",
    logRetention: 8,
    alarms: "no",
    audit: "weekly",
    earlyWarnings: "on",
    reportRetentionDays: 1.5,
    docsUrl: "docs",
    email: "a@example.com",
  };
  const message = messageOf(() => platform(() => props));
  expect(message).toContain("nodegroup-guard can't be deployed like this: 16 faults");
  const paths = Array.from(message.matchAll(/^ {2}(\S.*)$/gm), ([, path]) => path);
  expect(paths).toEqual([
    "mode",
    "emails.1",
    "followFor",
    "receipts",
    "logRetention",
    "alarms",
    "audit",
    "earlyWarnings",
    "reportRetentionDays",
    "docsUrl",
    "email",
    `${policyFile}: mode`,
    `${policyFile}: rules.0.match`,
    "topic",
    "encryptionKey",
    "customerKey",
  ]);
});

test.each<[string, NodegroupGuardProps, string]>([
  ["rules and a file", { rules: [], policyFile: "policy.json" }, "rules and policyFile"],
  ["a rule for everything", { rules: [{ name: "a", match: {}, mode: "enable" }] }, "rules.0.match"],
  ["half a second", { followFor: Duration.millis(500) }, "followFor"],
  ["an address twice", { emails: ["a@example.com", "a@example.com"] }, "each address once"],
  ["a file that isn't there", { policyFile: "none.json" }, "none.json"],
])("refuses %s", (_case, props, complaint) => {
  expect(messageOf(() => platform(() => props))).toContain(complaint);
});

test("refuses a FIFO topic, which delivers no e-mail", () => {
  const fifo = (stack: Stack) => ({ topic: new Topic(stack, "Alerts", { fifo: true }) });
  expect(messageOf(() => platform(fifo))).toContain("a standard topic");
});

test("refuses a second guard in the same stack, where both would answer every event", () => {
  const { stack } = platform();
  expect(messageOf(() => new NodegroupGuard(stack, "Second"))).toContain("one guard");
});

test("can be had several times in an app, each with its own policy", () => {
  const { app, template } = platform(() => ({ mode: "alert" }));
  const other = new Stack(app, "Other", { env: { account: "444455556666", region: "us-east-1" } });
  new NodegroupGuard(other, "Guard", { mode: "enable" });
  expect(enables(template())).toBe(false);
  expect(enables(Template.fromStack(other))).toBe(true);
  const codes = [template(), Template.fromStack(other)].map(
    (each) => Object.values(each.findResources("AWS::Lambda::Function"))[0]?.Properties.Code.S3Key,
  );
  expect(new Set(codes).size).toBe(2);
});

describe("with a topic of the app's own", () => {
  test("makes none", () => {
    const { template } = platform((stack) => ({ topic: new Topic(stack, "Alerts") }));
    template().resourceCountIs("AWS::SNS::Topic", 1);
  });

  test("lets the function and the alarms use its key", () => {
    const { template } = platform((stack) => ({
      topic: new Topic(stack, "Alerts", { masterKey: new Key(stack, "Key") }),
    }));
    expect(roleStatements(template()).map(({ Sid }) => Sid)).toContain("EncryptAlerts");
    template().hasResourceProperties("AWS::KMS::Key", {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({ Principal: { Service: "cloudwatch.amazonaws.com" } }),
        ]),
      },
    });
  });
});

describe("with an imported topic", () => {
  const imported = (stack: Stack): NodegroupGuardProps => ({
    topic: Topic.fromTopicArn(stack, "Alerts", TOPIC_ARN),
    encryptionKey: Key.fromKeyArn(stack, "Key", KEY_ARN),
    emails: ["a@example.com"],
  });

  test("publishes to it, with the key, and subscribes the addresses", () => {
    const { template } = platform(imported);
    const statements = roleStatements(template());
    template().resourceCountIs("AWS::SNS::Topic", 0);
    template().hasResourceProperties("AWS::SNS::Subscription", { TopicArn: TOPIC_ARN });
    expect(statements.find(({ Sid }) => Sid === "PublishAlerts")?.Resource).toBe(TOPIC_ARN);
    expect(statements.find(({ Sid }) => Sid === "EncryptAlerts")?.Resource).toBe(KEY_ARN);
  });

  test("warns that its policy can't be extended, with the statement to add", () => {
    const { stack } = platform(imported);
    const warnings = Annotations.fromStack(stack).findWarning("/Platform/Guard", Match.anyValue());
    const texts = warnings.map(({ entry }) => String(entry.data));
    expect(texts[0]).toContain("Unless it is SNS's default");
    const statements = texts.map((text) =>
      JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)),
    );
    const condition = {
      StringEquals: { "aws:SourceAccount": "111122223333" },
      ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:Platform-*" },
    };
    const same = {
      Sid: "AlarmsPublish",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Condition: condition,
    };
    expect(statements).toEqual([
      { ...same, Action: "sns:Publish", Resource: TOPIC_ARN },
      { ...same, Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: "*" },
    ]);
  });

  test("has nothing to warn of without alarms: the function's own role lets it publish", () => {
    const { stack } = platform((of) => ({ ...imported(of), alarms: false }));
    expect(Annotations.fromStack(stack).findWarning("*", Match.anyValue())).toEqual([]);
  });
});
