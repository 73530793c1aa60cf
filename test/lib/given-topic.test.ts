import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Aspects, NestedStack, Stack } from "aws-cdk-lib";
import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import { Alarm, Metric } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Bucket, EventType } from "aws-cdk-lib/aws-s3";
import { SnsDestination } from "aws-cdk-lib/aws-s3-notifications";
import { CfnTopic, CfnTopicInlinePolicy, CfnTopicPolicy, Topic, TopicPolicy } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { IConstruct } from "constructs";
import { allowsService } from "../../cli/doctor/policy-document.ts";
import type { Json } from "../../lib/app/merge-templates.ts";
import { NodegroupGuard, type NodegroupGuardProps } from "../../lib/index.ts";
import { deployed } from "../support/cloud-formation.ts";

const directory = mkdtempSync(join(tmpdir(), "nodegroup-guard-given-topic-"));
afterAll(() => rmSync(directory, { recursive: true }));

const ACCOUNT = "111122223333";
const REGION = "eu-west-1";
const env = { account: ACCOUNT, region: REGION };
const TOPIC_ARN = `arn:aws:sns:${REGION}:${ACCOUNT}:alerts`;

/** The way in which apps of today go through aspects, and that of older ones. */
const FLAGS = [true, false];

function appWith(aspectStabilization = true): App {
  return new App({
    context: { "@aws-cdk/core:aspectStabilization": aspectStabilization },
    builtinCloudFormationValidation: false,
    outdir: mkdtempSync(join(directory, "app")),
  });
}

function alarmOf(stack: Stack): Alarm {
  const metric = new Metric({ namespace: "Shop", metricName: "Orders" });
  return new Alarm(stack, "Orders", { metric, threshold: 1, evaluationPeriods: 1, alarmName: "shop-orders" });
}

/** SNS's policy of a topic without one of its own. */
const DEFAULT = {
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: ["SNS:Publish", "SNS:Subscribe"],
      Condition: { StringEquals: { "AWS:SourceOwner": ACCOUNT } },
    },
  ],
};

interface PolicyResource {
  Properties: { PolicyDocument: { Statement: Json[] } };
}

/** The policies of the stack's one topic. */
function policiesIn(stack: Stack): PolicyResource[] {
  const template = Template.fromStack(stack);
  const types = ["AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy"];
  return types.flatMap((type) => Object.values(template.findResources(type)) as PolicyResource[]);
}

/** Whether CloudWatch may publish to the one topic of the stack for this alarm, as SNS would decide. */
function mayPublish(stack: Stack, alarm: string, account = ACCOUNT): string {
  const values = { "AWS::Partition": "aws", "AWS::AccountId": ACCOUNT, "AWS::Region": REGION };
  const [policy = DEFAULT, ...more] = policiesIn(stack).map(({ Properties }) => Properties.PolicyDocument);
  expect(more).toEqual([]);
  const document = JSON.stringify(deployed(policy as unknown as Json, { values }));
  const sourceArn = `arn:aws:cloudwatch:${REGION}:${account}:alarm:${alarm}`;
  return allowsService(document, {
    service: "cloudwatch.amazonaws.com",
    action: "sns:Publish",
    sourceArn,
    account,
  });
}

function others() {
  const actions = ["sns:Publish"];
  const principals = [new ServicePrincipal("events.amazonaws.com")];
  return { actions, principals };
}

const statementFor = (topic: Topic) => new PolicyStatement({ ...others(), resources: [topic.topicArn] });

/** Adds a policy to every topic, as an app's own rules for its resources do. */
function aspect(kind: typeof Topic | typeof CfnTopic) {
  return {
    visit(node: IConstruct) {
      const topic = node instanceof CfnTopic ? node.node.scope : node;
      if (node instanceof kind && topic instanceof Topic) topic.addToResourcePolicy(statementFor(topic));
    },
  };
}

type Prepare = (topic: Topic, stack: Stack) => void;
const nothing: Prepare = () => undefined;

describe.each(FLAGS)("a topic of the app, aspects stabilized: %s", (flag) => {
  test.each<[string, Prepare, Prepare, number]>([
    ["without a policy", nothing, nothing, 0],
    ["with a policy from before", (topic) => topic.addToResourcePolicy(statementFor(topic)), nothing, 1],
    ["with a policy from after", nothing, (topic) => topic.addToResourcePolicy(statementFor(topic)), 1],
    [
      "with a policy of its own construct",
      nothing,
      (topic, stack) =>
        new TopicPolicy(stack, "Policy", { topics: [topic] }).document.addStatements(statementFor(topic)),
      1,
    ],
    [
      "with a policy by its CloudFormation name",
      (topic, stack) => {
        const ref = (topic.node.defaultChild as CfnTopic).ref;
        const policyDocument = new PolicyDocument({ statements: [statementFor(topic)] });
        new CfnTopicPolicy(stack, "Policy", { topics: [ref], policyDocument });
      },
      nothing,
      1,
    ],
    [
      "with an inline policy",
      nothing,
      (topic, stack) => {
        const policyDocument = new PolicyDocument({ statements: [statementFor(topic)] });
        new CfnTopicInlinePolicy(stack, "Policy", { topicArn: topic.topicArn, policyDocument });
      },
      1,
    ],
    [
      "that takes a bucket's events",
      nothing,
      (topic, stack) =>
        new Bucket(stack, "Bucket").addEventNotification(EventType.OBJECT_CREATED, new SnsDestination(topic)),
      1,
    ],
    ["with a policy by an aspect on topics", nothing, (_, stack) => Aspects.of(stack).add(aspect(Topic)), 1],
    [
      "with a policy by an aspect on resources",
      (_, stack) => Aspects.of(stack.node.root).add(aspect(CfnTopic)),
      nothing,
      1,
    ],
  ])("%s lets its alarms and the guard's publish", (_case, before, after, policies) => {
    const stack = new Stack(appWith(flag), "Shop", { env });
    const topic = new Topic(stack, "Topic");
    alarmOf(stack).addAlarmAction(new SnsAction(topic));
    before(topic, stack);
    new NodegroupGuard(stack, "Guard", { topic, emails: ["a@example.com"] });
    after(topic, stack);
    expect(policiesIn(stack)).toHaveLength(policies);
    expect(mayPublish(stack, "shop-orders")).toBe("yes");
    expect(mayPublish(stack, "Shop-function-errors")).toBe("yes");
  });

  test("with enforceSSL keeps what denies, and lets both publish", () => {
    const stack = new Stack(appWith(flag), "Shop", { env });
    const topic = new Topic(stack, "Topic", { enforceSSL: true });
    new NodegroupGuard(stack, "Guard", { topic });
    const [policy] = policiesIn(stack);
    expect(policy?.Properties.PolicyDocument.Statement).toMatchObject([
      { Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } },
      { Effect: "Allow", Principal: { Service: "cloudwatch.amazonaws.com" } },
    ]);
    expect(mayPublish(stack, "shop-orders")).toBe("yes");
    expect(mayPublish(stack, "Shop-function-errors")).toBe("yes");
  });
});

test("lets no other account's alarms publish to a topic with a policy", () => {
  const stack = new Stack(appWith(), "Shop", { env });
  const topic = new Topic(stack, "Topic", { enforceSSL: true });
  new NodegroupGuard(stack, "Guard", { topic });
  expect(mayPublish(stack, "shop-orders", "444455556666")).toBe("no");
});

test("adds nothing to a topic where it makes no alarms", () => {
  const stack = new Stack(appWith(), "Shop", { env });
  const topic = new Topic(stack, "Topic", { enforceSSL: true });
  new NodegroupGuard(stack, "Guard", { topic, alarms: false });
  expect(policiesIn(stack)[0]?.Properties.PolicyDocument.Statement).toHaveLength(1);
});

/** An app's topic, its key and much beside them, with a guard written before the rest, after it, or not at all. */
function shop(guard: "none" | "first" | "last"): Record<string, { Type: string }> {
  const stack = new Stack(appWith(), "Shop", { env });
  const key = new Key(stack, "Key");
  const topic = new Topic(stack, "Topic", { masterKey: key });
  const add = () => new NodegroupGuard(stack, "Guard", { topic, emails: ["a@example.com"] });
  if (guard === "first") add();
  const role = new Role(stack, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
  const bucket = new Bucket(stack, "Bucket", { encryptionKey: key });
  bucket.addEventNotification(EventType.OBJECT_CREATED, new SnsDestination(topic));
  bucket.grantRead(role);
  topic.grantPublish(role);
  topic.grantPublish(new ServicePrincipal("events.amazonaws.com"));
  topic.addSubscription(new EmailSubscription("b@example.com"));
  new LogGroup(stack, "Logs").grantWrite(role);
  alarmOf(stack).addAlarmAction(new SnsAction(topic));
  if (guard === "last") add();
  return Template.fromStack(stack).toJSON().Resources;
}

test.each(["first", "last"] as const)("only adds to what the app has, written %s", (guard) => {
  const before = shop("none");
  const all = Object.entries(shop(guard));
  const added = all.filter(([id]) => !(id in before) && !id.startsWith("Guard"));
  expect(added.map(([, { Type }]) => Type)).toEqual(["AWS::SNS::Subscription"]);

  // What waits for a topic waits for its subscriptions.
  const ids = added.map(([id]) => id);
  const ofAlarms = (statement: { Principal?: { Service?: unknown } }) =>
    statement?.Principal?.Service === "cloudwatch.amazonaws.com";
  const kept = JSON.stringify(Object.fromEntries(all.filter(([id]) => id in before)), (_, value) =>
    Array.isArray(value) ? value.filter((item) => !ofAlarms(item) && !ids.includes(item)) : value,
  );
  expect(JSON.parse(kept)).toEqual(before);
  expect(
    all.filter(([, each]) => JSON.stringify(each).includes(":alarm:*")).map(([, { Type }]) => Type),
  ).toEqual(expect.arrayContaining(["AWS::KMS::Key", "AWS::SNS::TopicPolicy"]));
});

test("changes nothing of other topics of the app", () => {
  const stack = new Stack(appWith(), "Shop", { env });
  const other = new Topic(stack, "Other", { enforceSSL: true });
  const topic = new Topic(stack, "Topic");
  new NodegroupGuard(stack, "Guard", { topic });
  expect(policiesIn(stack)).toHaveLength(1);
  expect(policiesIn(stack)[0]?.Properties.PolicyDocument.Statement).toHaveLength(1);
  expect(stack.resolve(other.topicArn)).toEqual({ Ref: expect.stringContaining("Other") });
});

test.each<[string, (topic: CfnTopic) => string]>([
  ["by its reference", (topic) => topic.ref],
  ["by its ARN", (topic) => topic.attrTopicArn],
])("knows a topic of the app that is imported %s", (_case, arnOf) => {
  const stack = new Stack(appWith(), "Shop", { env });
  const resource = new CfnTopic(stack, "Resource");
  const topic = Topic.fromTopicArn(stack, "Topic", arnOf(resource));
  new NodegroupGuard(stack, "Guard", { topic });
  const policyDocument = new PolicyDocument({
    statements: [new PolicyStatement({ ...others(), resources: [resource.ref] })],
  });
  new CfnTopicPolicy(stack, "Policy", { topics: [resource.ref], policyDocument });
  expect(mayPublish(stack, "Shop-function-errors")).toBe("yes");
  expect(Annotations.fromStack(stack).findWarning("*", Match.anyValue())).toEqual([]);
});

test("warns of a policy that CDK can't extend, with the statement that it needs", () => {
  const stack = new Stack(appWith(), "Shop", { env });
  const topic = new Topic(stack, "Topic");
  new NodegroupGuard(stack, "Guard", { topic });
  const policyDocument = { Version: "2012-10-17", Statement: [] };
  new CfnTopicPolicy(stack, "Policy", { topics: [topic.topicArn], policyDocument });
  const warnings = Annotations.fromStack(stack).findWarning("/Shop/Guard", Match.anyValue());
  expect(warnings.map(({ entry }) => String(entry.data))).toEqual([
    expect.stringMatching(/^The policy of topic .*"Principal":\{"Service":"cloudwatch\.amazonaws\.com"\}/),
  ]);
});

test("lets an alarm of the app publish to the guard's own topic, with its key too", () => {
  const stack = new Stack(appWith(), "Shop", { env });
  const guard = new NodegroupGuard(stack, "Guard", { customerKey: true, alarms: false });
  alarmOf(stack).addAlarmAction(new SnsAction(guard.alertTopic));
  expect(mayPublish(stack, "shop-orders")).toBe("yes");
  Template.fromStack(stack).hasResourceProperties("AWS::KMS::Key", {
    KeyPolicy: {
      Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: "cloudwatch.amazonaws.com" } })]),
    },
  });
});

describe("a topic of another stack of the app", () => {
  const encrypted = (stack: Stack) =>
    new Topic(stack, "Topic", { enforceSSL: true, masterKey: new Key(stack, "Key") });

  test.each<[string, (stack: Stack) => Topic]>([
    ["without a policy", (stack) => new Topic(stack, "Topic")],
    ["with a policy", (stack) => new Topic(stack, "Topic", { enforceSSL: true })],
    ["that is encrypted", encrypted],
  ])("%s needs nothing of the guard's stack", (_case, topicIn) => {
    const app = appWith();
    const shared = new Stack(app, "Shared", { env });
    const topic = topicIn(shared);
    const guarded = new Stack(app, "Guarded", { env });
    new NodegroupGuard(guarded, "Guard", { topic, emails: ["a@example.com"] });
    expect(mayPublish(shared, "Guarded-function-errors")).toBe("yes");
    expect(shared.dependencies).toEqual([]);
    expect(guarded.dependencies).toEqual([shared]);
    expect(policiesIn(guarded)).toEqual([]);
  });

  test("can be above a nested one with the guard, and in a nested one beside it", () => {
    const above = new Stack(appWith(), "Above", { env });
    const topic = encrypted(above);
    new NodegroupGuard(new NestedStack(above, "Nested"), "Guard", { topic });
    expect(mayPublish(above, "any")).toBe("yes");

    const beside = new Stack(appWith(), "Beside", { env });
    const nested = new NestedStack(beside, "Nested");
    new NodegroupGuard(beside, "Guard", { topic: encrypted(nested) });
    expect(mayPublish(nested, "any")).toBe("yes");
  });

  test("gets the statement once, and each address once, from two guards with the same one", () => {
    const app = appWith();
    const shared = new Stack(app, "Shared", { env });
    const topic = encrypted(shared);
    for (const id of ["A", "B"]) {
      new NodegroupGuard(new Stack(app, id, { env }), "Guard", { topic, emails: ["a@example.com"] });
    }
    Template.fromStack(shared).resourceCountIs("AWS::SNS::Subscription", 1);
    const statements = policiesIn(shared)[0]?.Properties.PolicyDocument.Statement;
    expect(statements).toHaveLength(2);
    const [key] = Object.values(Template.fromStack(shared).findResources("AWS::KMS::Key"));
    const alarms = key?.Properties.KeyPolicy.Statement.filter((statement: object) =>
      JSON.stringify(statement).includes("cloudwatch"),
    );
    expect(alarms).toHaveLength(1);
  });
});

describe("a topic of another region", () => {
  const guardOf = (topic: (stack: Stack) => Topic | ReturnType<typeof Topic.fromTopicArn>) => {
    const app = appWith();
    const stack = new Stack(app, "Guarded", { env: { account: ACCOUNT, region: "us-east-1" } });
    return {
      stack,
      make: (props: NodegroupGuardProps = {}) =>
        new NodegroupGuard(stack, "Guard", { topic: topic(stack), ...props }),
    };
  };
  const imported = (stack: Stack) => Topic.fromTopicArn(stack, "Topic", TOPIC_ARN);
  const ofTheApp = (stack: Stack) =>
    new Topic(new Stack(stack.node.root, "Shared", { env, crossRegionReferences: true }), "Topic", {
      topicName: "alerts",
    });

  test.each([
    ["imported", imported],
    ["of the app", ofTheApp],
  ])("%s is refused while there are alarms, which can't reach it", (_case, topic) => {
    const refused = () => guardOf(topic).make();
    expect(refused).toThrow(/topic\n +received +a topic of eu-west-1\n.*a topic of us-east-1/);
  });

  test("is refused together with every other fault", () => {
    expect(() => guardOf(imported).make({ docsUrl: "docs" })).toThrow(": 2 faults");
  });

  test("takes the messages, and its subscriptions name its region", () => {
    const { stack, make } = guardOf(imported);
    make({ alarms: false, emails: ["a@example.com"] });
    Template.fromStack(stack).hasResourceProperties("AWS::SNS::Subscription", {
      TopicArn: TOPIC_ARN,
      Region: REGION,
    });
  });

  test("is not taken for one where nobody can know", () => {
    const app = appWith();
    const anywhere = new Stack(app, "Anywhere");
    new NodegroupGuard(anywhere, "Guard", { topic: imported(anywhere), emails: ["a@example.com"] });
    Template.fromStack(anywhere).hasResourceProperties("AWS::SNS::Subscription", { Region: REGION });
  });
});

test("names no region in subscriptions to a topic of the same one", () => {
  const stack = new Stack(appWith(), "Shop", { env });
  const topic = Topic.fromTopicArn(stack, "Topic", TOPIC_ARN);
  new NodegroupGuard(stack, "Guard", { topic, emails: ["a@example.com"] });
  Template.fromStack(stack).hasResourceProperties("AWS::SNS::Subscription", { Region: Match.absent() });
});
