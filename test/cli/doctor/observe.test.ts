import { DescribeStacksCommand, ListStackResourcesCommand } from "@aws-sdk/client-cloudformation";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeRuleCommand } from "@aws-sdk/client-eventbridge";
import { ListRolePoliciesCommand } from "@aws-sdk/client-iam";
import { GetFunctionConfigurationCommand, GetPolicyCommand } from "@aws-sdk/client-lambda";
import { GetTopicAttributesCommand, PublishCommand } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { assess } from "../../../cli/doctor/assess.ts";
import type { Clients } from "../../../cli/doctor/observe/clients.ts";
import { topicPublisher } from "../../../cli/doctor/observe/connect-guard.ts";
import { portActions } from "../../../engine/aws/permissions.ts";
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
import { ALARM, guardFunction, observations, TOPIC, trail } from "../support/observations.ts";

it("reads the whole of a guard, every page of it", async () => {
  const { reserved: _, ...expected } = observations();
  expect(await mockedGuard().observe()).toEqual({
    ...expected,
    guard: { kind: "read", value: { ...guardFunction, roleArn: configuration.Role } },
    reserved: { kind: "absent" },
    role: { kind: "read", value: [JSON.stringify(reads), JSON.stringify(reads)] },
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
        functionQueueAge: 7200,
      },
    },
    errorLines: { kind: "read", value: ["new", "old"] },
  });
});

it("asks about the very things the stack names", async () => {
  const { sent, observe } = mockedGuard();
  await observe();
  const inputs = sent();
  for (const expected of [
    ["GetRolePolicy", { RoleName: "guard-role", PolicyName: "b" }],
    ["DescribeRule", { Name: "guard-rule" }],
    ["TestEventPattern", { EventPattern: pattern, Event: '{"sample":true}' }],
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
    const lines = assess(seen, { region: REGION, account: ACCOUNT, stack: "NodegroupGuard" }, "2026-11-22");
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
    expect(await topicPublisher(clients)(TOPIC, message)).toEqual({ kind: "published" });
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
    expect(await topicPublisher(clients)(TOPIC, message)).toEqual({
      kind: "unreadable",
      action: "sns:Publish",
      reason,
      denied,
    });
  });
});
