import { assess } from "../../../cli/doctor/assess.ts";
import type { FieldSelector, Observations, Selectors } from "../../../cli/doctor/observations.ts";
import type { Read } from "../../../engine/model/facts.ts";
import { ACCOUNT, REGION } from "../../support/build.ts";
import { denied, read } from "../support/inventory.ts";
import {
  ALARM,
  alarm,
  allowing,
  email,
  guardFunction,
  hubRule,
  letting,
  NOW,
  OLDER_READS,
  observations,
  outputs,
  queue,
  quiet,
  READS,
  RULE,
  refused,
  remediation,
  resources,
  TOPIC,
  trail,
} from "../support/observations.ts";

const place = { region: REGION, account: ACCOUNT, stack: "NodegroupGuard", now: NOW };
const assessed = (changes: Partial<Observations>) => assess(observations(changes), place);
/** The failing checks, as "kind check: text". */
const bad = (changes: Partial<Observations>) =>
  assessed(changes)
    .filter(({ kind }) => kind !== "ok")
    .map(({ kind, check, says }) => `${kind} ${check}: ${says}`);

const stack = (changes: object, status = "CREATE_COMPLETE") =>
  ({ stack: read({ status, outputs: { ...outputs, ...changes } }) }) satisfies Partial<Observations>;
const may = (answer: "yes" | "no") => stack({ CanChangeSubnets: answer });
const embedded = { stack: read({ status: "CREATE_COMPLETE", outputs: {}, construct: "Guard" }) };
const guard = (changes: object) => ({ guard: read({ ...guardFunction, ...changes }) });
const logging = (selectors: Selectors) => ({ trails: read([trail({ selectors: read(selectors) })]) });
const basic = (readWrite: string, management = true, excluded: string[] = []) =>
  logging({ kind: "basic", selectors: [{ readWrite, management, excluded }] });
const advanced = (...fields: [string, FieldSelector["conditions"]][]) =>
  logging({
    kind: "advanced",
    selectors: [
      [
        { field: "eventCategory", conditions: { Equals: ["Management"] } },
        ...fields.map(([field, conditions]) => ({ field, conditions })),
      ],
    ],
  });
const denying = (Condition: object, ...Action: string[]) =>
  JSON.stringify({ Statement: { Effect: "Deny", Action, Condition, Resource: "*" } });
const absent: Read<never> = { kind: "absent" };

it("finds nothing wrong with a guard that is in order, and says one thing for each check", () => {
  const lines = assessed({});
  expect(lines.map(({ kind, check }) => `${kind} ${check}`)).toEqual([
    "ok stack",
    "ok trail",
    "ok rule",
    "ok function",
    "ok permissions",
    "ok topic",
    "ok subscriptions",
    "ok function-queue",
    "ok rule-queue",
    "ok alarms",
    "ok errors",
    "ok ec2-15",
  ]);
});

describe("a guard whose messages go to the topic of an organization, without alarms", () => {
  const topic = "arn:aws:sns:us-east-1:999988887777:hub";
  const member = {
    ...stack({ AlertTopicArn: topic }),
    ...guard({ environment: { ...guardFunction.environment, TOPIC_ARN: topic } }),
    alarms: read([]),
    resources: read(resources.filter(({ type }) => !/Topic|Alarm/.test(type))),
    topic: denied("sns:GetTopicAttributes"),
    subscriptions: denied("sns:ListSubscriptionsByTopic"),
  };
  const there =
    "messages go to a topic of account 999988887777 in us-east-1, which can be looked at only there";

  it("is in order, though nobody here may look at the topic", () => {
    expect(bad(member)).toEqual([]);
    const says = assessed(member).map((line) => `${line.check}: ${line.says}`);
    expect(says).toEqual(
      expect.arrayContaining([
        `topic: ${there}`,
        `subscriptions: ${there}`,
        "alarms: there are none in this stack",
      ]),
    );
  });

  it("is looked into where the topic's owner allows it", () => {
    const open = { ...member, topic: read({ policy: "{}" }), subscriptions: read([]) };
    expect(bad(open)).toEqual([
      "wrong subscriptions: nobody gets the messages: the topic has no subscriptions",
    ]);
  });

  it("can't be told where it is the account's own topic that can't be read", () => {
    const own = { ...member, ...stack({}), ...guard({}) };
    expect(bad(own).map((line) => line.split(":")[0])).toEqual(["unknown topic", "unknown subscriptions"]);
  });
});

describe("says of the opposite rule", () => {
  const said = (changes: Partial<Observations>) =>
    assessed(changes)
      .filter(({ check }) => check === "ec2-15")
      .map(({ says }) => says);

  it.each<[string, Partial<Observations>, string]>([
    [
      "that Security Hub's control is on",
      {},
      `Security Hub's EC2.15 is on (${hubRule.name}): it reports what the guard enables; AWS Config does not remediate it automatically`,
    ],
    [
      "that somebody's Config rule is on",
      { subnetRules: read([{ name: "ours" }]) },
      "the Config rule is on (ours): it reports what the guard enables; AWS Config does not remediate it automatically",
    ],
    [
      "that there is none",
      { subnetRules: read([]), remediations: read([]) },
      "no Config rule here wants auto-assign public IPv4 off",
    ],
  ])("%s", (_, changes, says) => {
    expect(said(changes)).toEqual([says]);
  });

  it("where to read about it, in a clone", () => {
    const lines = assess(observations(), { ...place, installedBy: "clone" });
    const line = lines.find(({ check }) => check === "ec2-15");
    expect(line?.says).toMatch(/AWS Config does not remediate it automatically; see docs\/ec2-15\.md$/);
  });
});

describe("finds wrong", () => {
  it.each<[string, Partial<Observations>, string]>([
    [
      "an automatic remediation of the opposite rule, where the guard can enable",
      {
        ...may("yes"),
        role: read([allowing(...READS, "ec2:ModifySubnetAttribute", "ec2:CreateTags")]),
        remediations: read([{ ...remediation, automatic: true }]),
      },
      `ec2-15: the Config rule ${hubRule.name} is remediated automatically (Team-DisableAutoAssign): it disables what the guard enables`,
    ],
    [
      "an automatic remediation of the opposite rule, where people enable",
      { remediations: read([{ ...remediation, automatic: true }]) },
      `ec2-15: the Config rule ${hubRule.name} is remediated automatically (Team-DisableAutoAssign): a subnet that somebody enables is disabled again`,
    ],
    [
      "a stack that isn't there",
      { stack: absent },
      "stack: there is no stack NodegroupGuard in ap-northeast-1",
    ],
    [
      "a stack whose creation failed",
      stack({}, "ROLLBACK_COMPLETE"),
      "stack: the stack is in ROLLBACK_COMPLETE",
    ],
    ["a stack without its outputs", stack({ Mode: "" }), "stack: the stack has no output Mode"],
    [
      "a stack without its rule",
      { resources: read(resources.filter(({ type }) => type !== "AWS::Events::Rule")) },
      "stack: the stack lacks its AWS::Events::Rule",
    ],
    [
      "a stack with one queue",
      { resources: read(resources.filter(({ id }) => id !== outputs.RuleDeadLetterQueueUrl)) },
      "stack: the stack lacks its AWS::SQS::Queue",
    ],
    [
      "a resource that could not be made",
      {
        resources: read([
          ...resources,
          { type: "AWS::IAM::Policy", logicalId: "P", id: "", status: "CREATE_FAILED" },
        ]),
      },
      "stack: P is in CREATE_FAILED",
    ],
    [
      "no trail",
      { trails: read([]) },
      "trail: no trail covers ap-northeast-1: EventBridge never hears of a new node group",
    ],
    [
      "a trail that has stopped",
      { trails: read([trail({ logging: read(false) })]) },
      "trail: the trail management-events has stopped logging",
    ],
    [
      "a trail of reads",
      basic("ReadOnly"),
      "trail: the trail management-events doesn't log write management events of EKS",
    ],
    [
      "a trail of data events",
      basic("All", false),
      "trail: the trail management-events doesn't log write management events of EKS",
    ],
    [
      "a trail without EKS",
      basic("All", true, ["eks.amazonaws.com"]),
      "trail: the trail management-events doesn't log write management events of EKS",
    ],
    [
      "a trail that selects reads",
      advanced(["readOnly", { Equals: ["true"] }]),
      "trail: the trail management-events doesn't log write management events of EKS",
    ],
    [
      "a trail that leaves EKS out",
      advanced(["eventSource", { NotEquals: ["eks.amazonaws.com"] }]),
      "trail: the trail management-events doesn't log write management events of EKS",
    ],
    [
      "a trail that leaves creations out",
      advanced(["eventName", { NotStartsWith: ["Create"] }]),
      "trail: the trail management-events doesn't log write management events of EKS",
    ],
    [
      "a trail that leaves updates out",
      advanced(["eventName", { Equals: ["CreateNodegroup", "UpdateNodegroupVersion"] }]),
      "trail: the trail management-events doesn't log write management events of EKS",
    ],
    ["a rule that is gone", { rule: absent, matches: absent, targets: absent }, "rule: the rule is gone"],
    [
      "a rule that is off",
      { rule: read({ name: "r", arn: RULE, state: "DISABLED" }) },
      "rule: the rule is disabled",
    ],
    [
      "a rule for other events",
      { matches: read([]) },
      "rule: the rule's pattern doesn't match a CreateNodegroup or UpdateNodegroupConfig or UpdateNodegroupVersion event",
    ],
    [
      "a rule from which somebody has taken an update",
      { matches: read(["CreateNodegroup", "UpdateNodegroupConfig"]) },
      "rule: the rule's pattern doesn't match a UpdateNodegroupVersion event",
    ],
    [
      "a rule for updates, and a role that may not follow them",
      { role: read([allowing(...OLDER_READS)]) },
      "permissions: the function's role doesn't allow eks:DescribeUpdate",
    ],
    ["a rule without the function", { targets: read([]) }, "rule: the rule doesn't point at the function"],
    [
      "a target without dead-letter queue",
      { targets: read([{ arn: guardFunction.arn }]) },
      "rule: the rule's target has no dead-letter queue: what can't be delivered is lost",
    ],
    [
      "a target with another dead-letter queue",
      { targets: read([{ arn: guardFunction.arn, deadLetterArn: "arn:other" }]) },
      "rule: the rule's target has another dead-letter queue than the stack's",
    ],
    [
      "a function without a policy",
      { invokers: absent },
      "rule: the function's policy doesn't let EventBridge invoke it for this rule",
    ],
    [
      "a function whose policy is about another rule",
      { invokers: read(letting("events.amazonaws.com", "lambda:InvokeFunction", [`${RULE}-other`])) },
      "rule: the function's policy doesn't let EventBridge invoke it for this rule",
    ],
    [
      "a function that failed",
      guard({ state: "Failed", stateReason: "no role" }),
      "function: the function is in Failed: no role",
    ],
    [
      "an update that failed",
      guard({ lastUpdate: "Failed", lastUpdateReason: "bad zip" }),
      "function: its last update is Failed: bad zip",
    ],
    [
      "a function without a topic",
      guard({ environment: {} }),
      "function: its environment names no topic (TOPIC_ARN)",
    ],
    [
      "a function with another topic",
      guard({ environment: { TOPIC_ARN: "arn:x" } }),
      "function: its environment names another topic than the stack's (TOPIC_ARN)",
    ],
    [
      "a function with another queue",
      guard({ deadLetterArn: "arn:x" }),
      "function: it has another dead-letter queue than the stack's",
    ],
    [
      "a guard that was stopped",
      { reserved: read(0) },
      "function: somebody has stopped it: its reserved concurrency is 0",
    ],
    ["a role that is gone", { role: absent }, "permissions: the function's role is gone"],
    [
      "a role that may not read",
      { role: read([allowing(...READS.slice(1))]) },
      "permissions: the function's role doesn't allow ec2:DescribeLaunchTemplateVersions, ec2:DescribeNetworkInterfaces, ec2:DescribeRouteTables, ec2:DescribeSubnets",
    ],
    [
      "a role that is denied what it may",
      { role: read([allowing("*"), denying({}, "sns:*")]), ...may("yes") },
      "permissions: the function's role doesn't allow sns:Publish",
    ],
    [
      "a role that may write without need",
      { role: read([allowing(...READS, "ec2:ModifySubnetAttribute")]) },
      "permissions: the role allows ec2:ModifySubnetAttribute, which its modes never need",
    ],
    [
      "a role that may not enable",
      { ...may("yes"), role: read([allowing(...READS, "ec2:CreateTags")]) },
      "permissions: the function's role doesn't allow ec2:ModifySubnetAttribute",
    ],
    [
      "a role that may not leave receipts",
      { ...may("yes"), role: read([allowing(...READS, "ec2:ModifySubnetAttribute")]) },
      "permissions: the function's role doesn't allow ec2:CreateTags",
    ],
    [
      "a role in somebody's own stack that enables and may not leave receipts",
      { ...embedded, role: read([allowing(...READS, "ec2:ModifySubnetAttribute")]) },
      "permissions: the function's role doesn't allow ec2:CreateTags",
    ],
    ["a topic that is gone", { topic: absent }, "topic: the topic is gone: nobody can be notified"],
    [
      "a topic that takes nothing from an alarm",
      { topic: read({ policy: letting("cloudwatch.amazonaws.com", "sns:Publish", []) }) },
      `topic: its policy doesn't let these alarms publish: ${ALARM}`,
    ],
    [
      "a topic under AWS's key",
      {
        topic: read({
          policy: letting("cloudwatch.amazonaws.com", "sns:Publish", [alarm.arn]),
          key: "alias/aws/sns",
        }),
      },
      "topic: it is encrypted with the key alias/aws/sns, with which alarms can't publish",
    ],
    [
      "a topic without subscriptions",
      { subscriptions: read([]) },
      "subscriptions: nobody gets the messages: the topic has no subscriptions",
    ],
    [
      "a topic whose subscriptions are deleted",
      { subscriptions: read([{ ...email, arn: "Deleted" }]) },
      "subscriptions: nobody gets the messages: the topic has no subscriptions",
    ],
    [
      "a subscription that waits",
      { subscriptions: read([{ ...email, arn: "PendingConfirmation" }]) },
      "subscriptions: email o***@example.com has not been confirmed, and gets nothing",
    ],
    [
      "events that failed",
      {
        functionQueue: read({ arn: guardFunction.deadLetterArn, messages: 2 }),
        activity: read({ ...quiet, functionQueueAge: 3 * 86400 }),
      },
      "function-queue: 2 events that the function failed on, the oldest for 3 days",
    ],
    [
      "an event that could not be delivered",
      { ruleQueue: read({ ...queue, messages: 1 }) },
      "rule-queue: 1 event that EventBridge could not hand over",
    ],
    [
      "a queue that EventBridge may not use",
      { ruleQueue: read({ arn: queue.arn, messages: 0 }) },
      "rule-queue: its policy doesn't let EventBridge put events into it",
    ],
    [
      "a queue that is gone",
      { ruleQueue: absent },
      "rule-queue: the queue is gone: events that fail are lost",
    ],
    ["an alarm that is gone", { alarms: read([]) }, `alarms: the alarm ${ALARM} is gone`],
    ["an alarm that is on", { alarms: read([{ ...alarm, state: "ALARM" }]) }, `alarms: ${ALARM} is on`],
    [
      "an alarm that may not act",
      { alarms: read([{ ...alarm, actionsEnabled: false }]) },
      `alarms: ${ALARM} notifies nobody: its actions are disabled`,
    ],
    [
      "an alarm that tells others",
      { alarms: read([{ ...alarm, actions: [] }]) },
      `alarms: ${ALARM} doesn't tell the stack's topic`,
    ],
    [
      "errors without a success since",
      {
        activity: read({ ...quiet, invocations: hours("T07", "T08"), errors: hours("T08") }),
        errorLines: read(['{"level":"ERROR","message":"x","error":{"message":"boom\\u001b[2J"}}']),
      },
      'errors: 1 error in 14 days, the last in the hour from 2026-11-21 08:00 UTC, and no success since: "boom\\u{1b}[2J"',
    ],
  ])("%s", (_, changes, expected) => {
    expect(bad(changes)).toContain(`wrong ${expected}`);
    expect(assessed(changes).filter(({ kind }) => kind === "unknown")).toEqual([]);
  });

  it("events that the function never saw", () => {
    expect(bad({ activity: read({ ...quiet, matched: hours("T08", "T09") }) })).toEqual([
      "wrong errors: the rule matched 2 events in 14 days, and the function was never invoked",
    ]);
  });

  it("a topic that is gone, without advice to subscribe to it", () => {
    expect(bad({ topic: absent, subscriptions: absent })).toEqual([
      "wrong topic: the topic is gone: nobody can be notified",
    ]);
  });

  it("a function that is gone, without a word about what hangs on it", () => {
    const gone = { guard: absent, invokers: absent, reserved: absent };
    expect(bad(gone)).toContain("wrong function: the function is gone");
  });

  it("a function without a dead-letter queue", () => {
    const { deadLetterArn: _, ...rest } = guardFunction;
    expect(bad({ guard: read(rest) })).toEqual([
      "wrong function: it has no dead-letter queue: an event that fails three times is lost",
    ]);
  });
});

it("calls a guard of version 0.2 outdated, not broken, also by a trail that logs creations only", () => {
  const older = {
    ...advanced(["eventName", { Equals: ["CreateNodegroup"] }]),
    matches: read(["CreateNodegroup"]),
    role: read([allowing(...OLDER_READS)]),
  };
  expect(bad(older)).toEqual([
    "outdated rule: the rule answers new node groups only, as up to version 0.2: not their updates",
  ]);
});

describe("is content with", () => {
  it.each<[string, Partial<Observations>]>([
    ["any runtime: AWS itself writes about those that it deprecates", guard({ runtime: "nodejs99.x" })],
    [
      "an organization's trail among broken ones",
      {
        trails: read([
          trail({ logging: denied("cloudtrail:GetTrailStatus") }),
          trail({ organization: true }),
        ]),
      },
    ],
    ["a trail of writes", basic("WriteOnly")],
    [
      "a trail that selects each call by another selector",
      logging({
        kind: "advanced",
        selectors: ["CreateNodegroup", "UpdateNodegroupConfig", "UpdateNodegroupVersion"].map((call) => [
          { field: "eventCategory", conditions: { Equals: ["Management"] } },
          { field: "eventName", conditions: { Equals: [call] } },
        ]),
      }),
    ],
    ["a trail that selects writes", advanced(["readOnly", { Equals: ["false"] }])],
    ["a trail without KMS", advanced(["eventSource", { NotEquals: ["kms.amazonaws.com"] }])],
    ["an update that was rolled back", stack({}, "UPDATE_ROLLBACK_COMPLETE")],
    ["a function that has slept for long", guard({ state: "Inactive" })],
    ["other subscriptions that were deleted", { subscriptions: read([email, { ...email, arn: "Deleted" }]) }],
    ["an alarm without data", { alarms: read([{ ...alarm, state: "INSUFFICIENT_DATA" }]) }],
    ["reserved concurrency", { reserved: read(5) }],
    [
      "a topic with a key of one's own",
      {
        topic: read({ policy: letting("cloudwatch.amazonaws.com", "sns:Publish", [alarm.arn]), key: "1234" }),
      },
    ],
    [
      "errors before a success",
      { activity: read({ ...quiet, invocations: hours("T08", "T09"), errors: hours("T08") }) },
    ],
    [
      "permission to enable where it can",
      {
        ...may("yes"),
        role: read([allowing(...READS), allowing("ec2:ModifySubnetAttribute", "ec2:CreateTags")]),
      },
    ],
    [
      "no permission to tag without receipts",
      {
        ...may("yes"),
        ...guard({ environment: { TOPIC_ARN: TOPIC, RECEIPTS: "off" } }),
        role: read([allowing(...READS, "ec2:ModifySubnetAttribute")]),
      },
    ],
  ])("%s", (_, changes) => {
    expect(bad(changes)).toEqual([]);
  });
});

describe("can't tell", () => {
  it.each<[string, Partial<Observations>, string]>([
    [
      "while a stack is changed",
      stack({}, "UPDATE_IN_PROGRESS"),
      "stack: it is being changed (UPDATE_IN_PROGRESS); ask again in a while",
    ],
    [
      "while a function is made ready",
      guard({ state: "Pending" }),
      "function: it is being made ready (Pending); ask again in a while",
    ],
    [
      "of a trail that chooses by caller",
      advanced(["userIdentity.arn", { NotEquals: ["arn:x"] }]),
      "trail: what the trail management-events logs depends on more than the call",
    ],
    [
      "of a trail that it may not look into",
      { trails: read([trail({ selectors: denied("cloudtrail:GetEventSelectors") })]) },
      "trail: not allowed to cloudtrail:GetEventSelectors (AccessDeniedException)",
    ],
    [
      "of a policy under other conditions",
      {
        invokers: read(
          letting("events.amazonaws.com", "lambda:InvokeFunction", [RULE]).replace(
            "aws:SourceAccount",
            "aws:PrincipalOrgID",
          ),
        ),
      },
      "rule: whether the function's policy lets EventBridge invoke it depends on more than the rule",
    ],
    [
      "of a policy that is no JSON",
      { ruleQueue: read({ ...queue, policy: "{" }) },
      "rule-queue: whether its policy lets EventBridge send depends on more than the rule",
    ],
    [
      "of a role that is denied something under a condition",
      { role: read([allowing(...READS), denying({ Bool: { "aws:ViaAWSService": "false" } }, "eks:*")]) },
      "permissions: it depends on more than its statements whether the role allows eks:DescribeCluster, eks:DescribeNodegroup, eks:DescribeUpdate",
    ],
    [
      "of metrics that CloudWatch doesn't have",
      { activity: absent },
      "errors: CloudWatch has no metrics of it",
    ],
    [
      "of a role by exclusion",
      { role: read([JSON.stringify({ Statement: { Effect: "Allow", NotAction: "iam:*" } })]) },
      "permissions: it depends on more than its statements whether the role allows " +
        "ec2:DescribeLaunchTemplateVersions, ec2:DescribeNetworkInterfaces, ec2:DescribeRouteTables, " +
        "ec2:DescribeSubnets, eks:DescribeCluster, eks:DescribeNodegroup, eks:DescribeUpdate, " +
        "logs:CreateLogStream, logs:PutLogEvents, sns:Publish, sqs:SendMessage",
    ],
  ])("%s", (_, changes, expected) => {
    expect(bad(changes)).toContain(`unknown ${expected}`);
  });

  it("anything of the parts without the stack, and doesn't pretend to", () => {
    expect(assess(refused(observations()), place)).toEqual([
      {
        kind: "unknown",
        check: "stack",
        says: "not allowed to some:stack (AccessDenied)",
        permission: "some:stack",
      },
      {
        kind: "unknown",
        check: "trail",
        says: "not allowed to some:trails (AccessDenied)",
        permission: "some:trails",
      },
    ]);
  });

  it("of two trails for the same reason, and says so once", () => {
    const unclear = trail({ logging: denied("cloudtrail:GetTrailStatus") });
    expect(bad({ trails: read([unclear, { ...unclear, name: "second" }]) })).toEqual([
      "unknown trail: not allowed to cloudtrail:GetTrailStatus (AccessDeniedException)",
    ]);
  });

  it.each(Object.keys(observations()).filter((name) => name !== "stack"))(
    "of %s where it is refused, and of nothing that has to do with others",
    (name) => {
      const lines = assessed({ [name]: denied(`some:${name}`) });
      expect(lines).toContainEqual(expect.objectContaining({ kind: "unknown", permission: `some:${name}` }));
      expect(lines.filter(({ kind }) => kind === "wrong")).toEqual([]);
      expect(lines.filter(({ kind }) => kind === "ok").length).toBeGreaterThanOrEqual(8);
    },
  );
});

function hours(...starts: string[]) {
  return starts.map((start) => ({ start: `2026-11-21${start}:00:00.000Z`, count: 1 }));
}
