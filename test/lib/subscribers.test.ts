import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  App,
  Annotations as AppAnnotations,
  Aspects,
  CfnParameter,
  NestedStack,
  Stack,
  Stage,
} from "aws-cdk-lib";
import { Annotations, Match } from "aws-cdk-lib/assertions";
import { CfnMicrosoftTeamsChannelConfiguration, SlackChannelConfiguration } from "aws-cdk-lib/aws-chatbot";
import { CfnSubscription, CfnTopic, type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription, SqsSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { NodegroupGuard, type NodegroupGuardProps, OrganizationGuard } from "../../lib/index.ts";

const directory = mkdtempSync(join(tmpdir(), "nodegroup-guard-subscribers-"));
const template = join(directory, "guard.template.json");
beforeAll(() => writeFileSync(template, "{}"));
afterAll(() => rmSync(directory, { recursive: true }));

const env = { account: "111122223333", region: "eu-west-1" };

function appOf(): App {
  return new App({ builtinCloudFormationValidation: false, outdir: mkdtempSync(join(directory, "app")) });
}

function guardIn(props: NodegroupGuardProps = {}) {
  const app = appOf();
  const stack = new Stack(app, "Platform", { env });
  const other = new Stack(app, "Other", { env });
  return { app, stack, other, guard: new NodegroupGuard(stack, "Guard", props) };
}

/** The notes of synthesis about subscribers, by kind. */
function notesOf(stack: Stack) {
  const about = Match.stringLikeRegexp("^Nothing in this app is subscribed");
  const annotations = Annotations.fromStack(stack);
  return {
    warnings: annotations.findWarning("*", about).map(({ id }) => id),
    infos: annotations.findInfo("*", about).map(({ id }) => id),
  };
}

const SILENT = { warnings: ["/Platform/Guard"], infos: [] };
const NOTHING = { warnings: [], infos: [] };
const rule = { name: "a", match: { cluster: "legacy" }, mode: "alert" as const };

test.each<[string, NodegroupGuardProps]>([
  ["by default", {}],
  ["in mode enable", { mode: "enable" }],
  ["where only a rule notifies", { mode: "observe", rules: [rule] }],
])("warns that messages reach nobody %s", (_when, props) => {
  expect(notesOf(guardIn(props).stack)).toEqual(SILENT);
});

test("only mentions it where no mode notifies", () => {
  const infos = ["/Platform/Guard"];
  expect(notesOf(guardIn({ mode: "observe" }).stack)).toEqual({ warnings: [], infos });
  const expired = { ...rule, expires: "2020-01-01" };
  expect(notesOf(guardIn({ mode: "observe", rules: [expired] }).stack)).toEqual({ warnings: [], infos });
});

test("says nothing with an address, a parameter for one, or a Slack channel", () => {
  expect(notesOf(guardIn({ emails: ["a@example.com"] }).stack)).toEqual(NOTHING);
  expect(notesOf(guardIn({ slackChannel: "T0/C0" }).stack)).toEqual(NOTHING);
  const stack = new Stack(appOf(), "Platform");
  new NodegroupGuard(stack, "Guard", { emails: [new CfnParameter(stack, "Email").valueAsString] });
  expect(notesOf(stack)).toEqual(NOTHING);
});

test("says nothing of a topic that was given: others may be subscribed to it", () => {
  const stack = new Stack(appOf(), "Platform", { env });
  new NodegroupGuard(stack, "Guard", { topic: new Topic(stack, "Alerts") });
  expect(notesOf(stack)).toEqual(NOTHING);
});

const slack = (scope: Stack, topic: ITopic) =>
  new SlackChannelConfiguration(scope, "Slack", {
    slackChannelConfigurationName: "ops",
    slackWorkspaceId: "T0",
    slackChannelId: "C0",
    notificationTopics: [topic],
  });

const subscribers: [string, (scope: Stack, topic: ITopic) => unknown][] = [
  ["an address", (_scope, topic) => topic.addSubscription(new EmailSubscription("a@example.com"))],
  ["a queue", (scope, topic) => topic.addSubscription(new SqsSubscription(new Queue(scope, "Queue")))],
  [
    "a subscription in CloudFormation's terms",
    (scope, { topicArn }) =>
      new CfnSubscription(scope, "S", { topicArn, protocol: "email", endpoint: "a@example.com" }),
  ],
  ["a Slack channel of the app's own", slack],
  [
    "a channel in Teams",
    (scope, { topicArn }) =>
      new CfnMicrosoftTeamsChannelConfiguration(scope, "Teams", {
        configurationName: "ops",
        iamRoleArn: "arn:aws:iam::111122223333:role/chat",
        teamId: "t",
        teamsChannelId: "c",
        teamsTenantId: "n",
        snsTopicArns: [topicArn],
      }),
  ],
  [
    "a subscription within the topic's own resource",
    (_scope, topic) => {
      const resource = topic.node.defaultChild;
      if (!(resource instanceof CfnTopic)) throw new Error("no topic");
      resource.subscription = [{ protocol: "email", endpoint: "a@example.com" }];
    },
  ],
];

test.each(subscribers)("counts %s, after the guard and in its stack", (_what, subscribe) => {
  const { stack, guard } = guardIn();
  subscribe(stack, guard.alertTopic);
  expect(notesOf(stack)).toEqual(NOTHING);
});

test.each(subscribers)("counts %s in another stack of the app", (_what, subscribe) => {
  const { stack, other, guard } = guardIn();
  subscribe(other, guard.alertTopic);
  expect(notesOf(stack)).toEqual(NOTHING);
});

test("counts what an aspect subscribes, and what is subscribed in a nested stack or a stage", () => {
  const { app, stack, guard } = guardIn();
  Aspects.of(app).add({
    visit: (node) => {
      if (node === guard.alertTopic) guard.alertTopic.addSubscription(new EmailSubscription("a@example.com"));
    },
  });
  expect(notesOf(stack)).toEqual(NOTHING);

  const nested = guardIn();
  slack(new NestedStack(nested.stack, "Nested"), nested.guard.alertTopic);
  expect(notesOf(nested.stack)).toEqual(NOTHING);

  const staged = new Stack(new Stage(appOf(), "Prod"), "Platform", { env });
  const { alertTopic } = new NodegroupGuard(staged, "Guard");
  alertTopic.addSubscription(new EmailSubscription("a@example.com"));
  expect(notesOf(staged)).toEqual(NOTHING);
});

test("does not count a subscription to another topic", () => {
  const { stack } = guardIn();
  new Topic(stack, "Others").addSubscription(new EmailSubscription("a@example.com"));
  slack(stack, new Topic(stack, "Chat"));
  expect(notesOf(stack)).toEqual(SILENT);
});

test("can be acknowledged by apps whose subscribers are elsewhere", () => {
  const { stack, guard } = guardIn();
  AppAnnotations.of(guard).acknowledgeWarning("nodegroup-guard:no-subscription");
  expect(notesOf(stack)).toEqual(NOTHING);
});

test("warns of an organization's topic too", () => {
  const props = {
    organization: "o-a1b2c3d4e5",
    organizationalUnits: ["r-a1b2"],
    regions: ["eu-west-1"],
    template,
  };
  const stackOf = (more: object) => {
    const stack = new Stack(appOf(), "Platform", { env });
    new OrganizationGuard(stack, "Guard", { ...props, ...more });
    return stack;
  };
  expect(notesOf(stackOf({}))).toEqual(SILENT);
  expect(notesOf(stackOf({ mode: "observe" }))).toEqual({ warnings: [], infos: ["/Platform/Guard"] });
  expect(notesOf(stackOf({ emails: ["a@example.com"] }))).toEqual(NOTHING);
});
