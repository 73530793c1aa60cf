import { DescribeStacksCommand, ListStackResourcesCommand } from "@aws-sdk/client-cloudformation";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeRuleCommand } from "@aws-sdk/client-eventbridge";
import { ListRolePoliciesCommand } from "@aws-sdk/client-iam";
import { GetFunctionConfigurationCommand, GetPolicyCommand } from "@aws-sdk/client-lambda";
import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api";
import { GetTopicAttributesCommand, PublishCommand } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { assess } from "../../../cli/doctor/assess.ts";
import type { Clients } from "../../../cli/doctor/observe/clients.ts";
import { topicPublisher } from "../../../cli/doctor/observe/connect-guard.ts";
import { guardFinder } from "../../../cli/doctor/observe/find-guards.ts";
import { awsReader, NO_PATIENCE } from "../../../engine/aws/read.ts";
import type { Read } from "../../../engine/model/facts.ts";
import { AUDITS_COMPLETED } from "../../../engine/model/installed-guard.ts";
import { portActions } from "../../../engine/model/permissions.ts";
import { awsError } from "../../engine/aws/answers.ts";
import { ACCOUNT, REGION } from "../../support/build.ts";
import {
  calls,
  configuration,
  hour,
  mockedGuard,
  pattern,
  reads,
  summaries,
} from "../support/mocked-guard.ts";
import {
  ALARM,
  auditOutputs,
  CHANGED,
  guardFunction,
  NOW,
  outputs,
  TOPIC,
  trail,
  warned,
} from "../support/observations.ts";

it("reads the whole of a guard, every page of it", async () => {
  const stack = { status: "CREATE_COMPLETE", outputs: { ...outputs, ...auditOutputs } };
  const role: Read<string[]> = { kind: "read", value: [JSON.stringify(reads), JSON.stringify(reads)] };
  expect(await mockedGuard().observe()).toEqual({
    ...warned(),
    stack: { kind: "read", value: { ...stack, parameters: ["BootstrapVersion"], changed: CHANGED } },
    guard: { kind: "read", value: { ...guardFunction, roleArn: configuration.Role } },
    reserved: { kind: "absent" },
    role,
    auditRole: role,
    functionQueue: { kind: "read", value: { arn: guardFunction.deadLetterArn, messages: 3 } },
    activity: {
      kind: "read",
      value: {
        days: 14,
        invocations: [],
        errors: [
          { start: "2026-11-20T08:00:00.000Z", count: 2 },
          { start: "2026-11-21T08:00:00.000Z", count: 1 },
        ],
        matched: [],
        audits: [{ start: "2026-11-21T08:00:00.000Z", count: 1 }],
        functionQueueAge: 7200,
      },
    },
    errorLines: { kind: "read", value: ["new", "old"] },
  });
});

it("asks for the metric by which the alarm audit-missing knows that an audit was completed", async () => {
  const { sent, observe } = mockedGuard();
  await observe();
  const asked = sent().find(([name]) => name === "GetMetricData");
  const Metric = {
    Namespace: AUDITS_COMPLETED.namespace,
    MetricName: AUDITS_COMPLETED.metric,
    Dimensions: [{ Name: AUDITS_COMPLETED.dimension.name, Value: AUDITS_COMPLETED.dimension.value }],
  };
  expect(asked?.[1]).toMatchObject({
    MetricDataQueries: expect.arrayContaining([
      expect.objectContaining({ Id: "audits", MetricStat: expect.objectContaining({ Metric }) }),
    ]),
  });
});

it("asks about the very things the stack names", async () => {
  const { sent, observe } = mockedGuard();
  await observe();
  const inputs = sent();
  for (const expected of [
    ["GetRolePolicy", { RoleName: "guard-role", PolicyName: "b" }],
    ["DescribeRule", { Name: "guard-rule" }],
    ["TestEventPattern", { EventPattern: pattern, Event: '{"sample":"CreateNodegroup"}' }],
    ["TestEventPattern", { EventPattern: pattern, Event: '{"sample":"UpdateNodegroupVersion"}' }],
    ["GetTrailStatus", { Name: trail().arn }],
    ["DescribeAlarms", { AlarmNames: [ALARM], AlarmTypes: ["MetricAlarm"], MaxRecords: 100 }],
  ]) {
    expect(inputs).toContainEqual(expected);
  }
  expect(inputs).toContainEqual([
    "FilterLogEvents",
    expect.objectContaining({ logGroupName: "guard-logs", startTime: hour.getTime() }),
  ]);
});

it("looks for a rule on a bus of its own there", async () => {
  const { stubs, sent, observe } = mockedGuard();
  const onBus = summaries.map((resource) =>
    resource.ResourceType === "AWS::Events::Rule"
      ? { ...resource, PhysicalResourceId: "bus|rule" }
      : resource,
  );
  stubs.cloudformation
    .on(ListStackResourcesCommand as never)
    .resolves({ StackResourceSummaries: onBus } as never);
  await observe();
  expect(sent().map(([, input]) => input)).toContainEqual({ Name: "rule", EventBusName: "bus" });
});

describe("a guard in somebody's own stack", () => {
  const FUNCTION = "Platform-GuardFunction-x1";
  const guards = {
    GuardRule1ED815AA: ["AWS::Events::Rule", "guard-rule"],
    GuardFunction9CCE20FB: ["AWS::Lambda::Function", FUNCTION],
    GuardRole87F67C2B: ["AWS::IAM::Role", "guard-role"],
    GuardFunctionDeadLetters73316136: ["AWS::SQS::Queue", outputs.FunctionDeadLetterQueueUrl],
    GuardRuleDeadLettersE73E06A3: ["AWS::SQS::Queue", outputs.RuleDeadLetterQueueUrl],
    GuardAlarmsfunctionerrors5E8D8B64: ["AWS::CloudWatch::Alarm", ALARM],
  };
  const others = {
    AppRule00000000: ["AWS::Events::Rule", "app-rule"],
    AppQueue00000000: ["AWS::SQS::Queue", "https://sqs.example.com/1/app-queue"],
    AppAlarm00000000: ["AWS::CloudWatch::Alarm", "app-alarm"],
    AppTopic00000000: ["AWS::SNS::Topic", "arn:app-topic"],
  };
  /** The stack has outputs of its own, one of which happens to be called like the guard's. */
  function embedded(resources: { [logicalId: string]: string[] }) {
    const world = mockedGuard();
    world.stubs.cloudformation
      .on(DescribeStacksCommand as never)
      .resolves({
        Stacks: [
          { StackStatus: "UPDATE_COMPLETE", Outputs: [{ OutputKey: "FunctionName", OutputValue: "app" }] },
        ],
      } as never)
      .on(ListStackResourcesCommand as never)
      .resolves({
        StackResourceSummaries: Object.entries(resources).map(([LogicalResourceId, [type, id]]) => ({
          LogicalResourceId,
          ResourceType: type,
          PhysicalResourceId: id,
          ResourceStatus: "CREATE_COMPLETE",
        })),
      } as never);
    return world;
  }
  const place = { stack: "Platform", functionName: FUNCTION };
  const scope = { region: REGION, account: ACCOUNT, stack: "Platform", now: NOW };

  it("is read by its own parts, whatever else is in the stack", async () => {
    const { sent, observe } = embedded({ ...others, ...guards });
    const seen = await observe(place);
    const inputs = sent();
    expect(inputs).toContainEqual(["DescribeRule", { Name: "guard-rule" }]);
    expect(inputs).toContainEqual(["GetFunctionConfiguration", { FunctionName: FUNCTION }]);
    // From the function's environment: no output names it.
    expect(inputs).toContainEqual(["GetTopicAttributes", { TopicArn: TOPIC }]);
    expect(inputs).toContainEqual(["DescribeAlarms", expect.objectContaining({ AlarmNames: [ALARM] })]);
    expect(seen.functionQueue).toMatchObject({ value: { arn: guardFunction.deadLetterArn } });
    expect(JSON.stringify(inputs)).not.toContain("app");
    expect(assess(seen, scope).filter(({ check }) => check === "stack")).toEqual([
      { kind: "ok", check: "stack", says: "complete (UPDATE_COMPLETE); the guard is a part of it" },
    ]);
  });

  it("may have no alarms, and somebody else's topic", async () => {
    const { GuardAlarmsfunctionerrors5E8D8B64: _, ...without } = guards;
    const seen = await embedded({ ...others, ...without }).observe(place);
    const lines = assess(seen, scope);
    expect(lines.filter(({ check }) => ["stack", "alarms", "topic"].includes(check))).toEqual([
      expect.objectContaining({ kind: "ok", check: "stack" }),
      expect.objectContaining({ kind: "unknown", check: "topic" }),
      expect.objectContaining({ kind: "ok", check: "alarms", says: "there are none in this stack" }),
    ]);
  });

  it("lacks its rule, even if the stack has another", async () => {
    const { GuardRule1ED815AA: _, ...without } = guards;
    const seen = await embedded({ ...others, ...without }).observe(place);
    expect(assess(seen, scope)).toContainEqual(
      expect.objectContaining({ kind: "wrong", says: "the stack lacks its AWS::Events::Rule" }),
    );
  });
});

describe("finding guards", () => {
  const finding = (...answers: object[]) => {
    const { clients, stubs } = mockedGuard();
    const stub = stubs.tagging.on(GetResourcesCommand as never);
    for (const answer of answers) stub.resolvesOnce(answer as never);
    return { find: guardFinder({ ...clients, ...awsReader(NO_PATIENCE) }), stubs };
  };
  const tagged = (stack: string, name: string) => ({
    ResourceARN: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
    Tags: [
      { Key: "nodegroup-guard:function", Value: "guard" },
      { Key: "aws:cloudformation:stack-name", Value: stack },
    ],
  });

  it("finds the guard's version by its tag, where it has one", async () => {
    const old = tagged("a", "a-fn");
    const today = tagged("b", "b-fn");
    today.Tags.push({ Key: "nodegroup-guard:version", Value: "0.3.0" });
    expect(await finding({ ResourceTagMappingList: [today, old] }).find()).toMatchObject({
      value: [{ stack: "a" }, { stack: "b", version: "0.3.0" }],
    });
  });

  it("goes by the tag of the function and CloudFormation's, on every page", async () => {
    const { find, stubs } = finding(
      { ResourceTagMappingList: [tagged("b", "b-fn")], PaginationToken: "more" },
      { ResourceTagMappingList: [tagged("a", "a-fn"), { ...tagged("", "by-hand"), Tags: [] }] },
    );
    expect(await find()).toEqual({
      kind: "read",
      value: [
        { stack: "a", functionName: "a-fn" },
        { stack: "b", functionName: "b-fn" },
      ],
    });
    expect(stubs.tagging.calls()[0]?.args[0].input).toMatchObject({
      ResourceTypeFilters: ["lambda:function"],
      TagFilters: [{ Key: "nodegroup-guard:function", Values: ["guard"] }],
    });
  });

  it("begins with the first page each time", async () => {
    const first = { ResourceTagMappingList: [tagged("a", "a-fn")], PaginationToken: "more" };
    const second = { ResourceTagMappingList: [tagged("b", "b-fn")] };
    const { find, stubs } = finding();
    stubs.tagging
      .on(GetResourcesCommand as never)
      .callsFake(({ PaginationToken }) => (PaginationToken ? second : first) as never);
    const both = { kind: "read", value: [{ stack: "a" }, { stack: "b" }] };
    expect(await find()).toMatchObject(both);
    expect(await find()).toMatchObject(both);
  });

  it("tells an answer without content, and a refusal, from none", async () => {
    expect(await finding({}).find()).toMatchObject({ kind: "unreadable", denied: false });
    const { find, stubs } = finding();
    stubs.tagging.on(GetResourcesCommand as never).rejects(awsError("AccessDeniedException"));
    expect(await find()).toMatchObject({ kind: "unreadable", action: "tag:GetResources", denied: true });
  });
});

describe.each(calls)("of $call", ({ client, command, call }) => {
  it.each([
    ["AccessDeniedException", "not allowed to"],
    ["AuthorizationErrorException", "not allowed to"],
    ["ThrottlingException", "ThrottlingException"],
    ["TypeError", "TypeError"],
  ])("answers %s with what could not be told, and goes on", async (error, says) => {
    const { stubs, observe } = mockedGuard();
    stubs[client].on(command).rejects(awsError(error));
    const seen = await observe();
    const lines = assess(seen, { region: REGION, account: ACCOUNT, stack: "NodegroupGuard", now: NOW });
    const unknown = lines.flatMap((line) => (line.kind === "unknown" ? [line] : []));
    expect(unknown.some((line) => line.says.includes(says))).toBe(true);
    if (says === "not allowed to")
      expect(
        unknown.every(
          (line) => !line.permission || (portActions.observe as readonly string[]).includes(line.permission),
        ),
      ).toBe(true);
  });

  it("takes an answer without content for none", async () => {
    // Nothing at all is an answer there: no reservation, no further trails' selectors, no lines.
    const silent = ["GetFunctionConcurrency", "FilterLogEvents", "GetEventSelectors"];
    const { stubs, observe } = mockedGuard();
    stubs[client].on(command).resolves({} as never);
    const text = JSON.stringify(await observe());
    expect(text.includes("the answer has no")).toBe(!silent.includes(call));
  });
});

describe("what isn't there", () => {
  it.each<[keyof Clients, unknown, string, string]>([
    ["cloudformation", DescribeStacksCommand, "ValidationError", "stack"],
    ["events", DescribeRuleCommand, "ResourceNotFoundException", "rule"],
    ["lambda", GetFunctionConfigurationCommand, "ResourceNotFoundException", "guard"],
    ["lambda", GetPolicyCommand, "ResourceNotFoundException", "invokers"],
    ["iam", ListRolePoliciesCommand, "NoSuchEntityException", "role"],
    ["sns", GetTopicAttributesCommand, "NotFoundException", "topic"],
    ["sqs", GetQueueAttributesCommand, "QueueDoesNotExist", "ruleQueue"],
  ])("%s: is absent", async (name, command, error, part) => {
    const { stubs, observe } = mockedGuard();
    stubs[name].on(command as never).rejects(awsError(error, "Stack with id NodegroupGuard does not exist"));
    expect(await observe()).toMatchObject({ [part]: { kind: "absent" } });
  });

  it("is not asked for any further without a stack", async () => {
    const { stubs, sent, observe } = mockedGuard();
    stubs.cloudformation
      .on(DescribeStacksCommand as never)
      .rejects(awsError("ValidationError", "does not exist"));
    await observe();
    const services = ["DescribeStacks", "DescribeTrails", "GetTrailStatus", "GetEventSelectors"];
    expect(sent().map(([name]) => name)).toEqual(services);
  });

  it("tells a faulty request from a stack that isn't there", async () => {
    const { stubs, observe } = mockedGuard();
    stubs.cloudformation
      .on(DescribeStacksCommand as never)
      .rejects(awsError("ValidationError", "1 validation error"));
    expect((await observe()).stack.kind).toBe("unreadable");
  });
});

it("stops after ten pages of log", async () => {
  const { stubs, observe } = mockedGuard();
  stubs.logs
    .on(FilterLogEventsCommand as never)
    .callsFake(() => ({ events: [], nextToken: String(Math.random()) }));
  await observe();
  expect(stubs.logs.calls().length).toBe(10);
});

it("declares the permission of every read, and no other", async () => {
  const permissions = new Set<string>();
  // Each in turn is refused, and says what it would have taken.
  for (const { client, command } of calls) {
    const each = mockedGuard();
    each.stubs[client].on(command).rejects(awsError("AccessDenied"));
    const found = JSON.stringify(await each.observe()).matchAll(/not allowed to (?<action>[a-z]+:\w+)/g);
    for (const { groups } of found) permissions.add(groups?.action ?? "");
  }
  expect([...permissions].sort()).toEqual(portActions.observe);
});

describe("publishing", () => {
  const message = { subject: "s", body: '{"default":"b"}' };

  it("sends the message as it is", async () => {
    const { clients, stubs } = mockedGuard();
    stubs.sns.on(PublishCommand as never).resolves({ MessageId: "1" } as never);
    expect(await topicPublisher(clients.sns)(TOPIC, message)).toEqual({ kind: "published" });
    expect(stubs.sns.calls()[0]?.args[0].input).toEqual({
      TopicArn: TOPIC,
      Subject: "s",
      Message: message.body,
      MessageStructure: "json",
    });
  });

  it.each([
    ["AuthorizationErrorException", "not allowed to sns:Publish (AuthorizationErrorException)", true],
    ["KMSAccessDeniedException", "sns:Publish failed (KMSAccessDeniedException): said AWS", false],
  ])("says what %s is about", async (error, reason, denied) => {
    const { clients, stubs } = mockedGuard();
    stubs.sns.on(PublishCommand as never).rejects(awsError(error));
    expect(await topicPublisher(clients.sns)(TOPIC, message)).toEqual({
      kind: "unreadable",
      action: "sns:Publish",
      reason,
      denied,
    });
  });
});
