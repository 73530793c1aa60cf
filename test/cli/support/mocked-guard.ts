import { DescribeStacksCommand, ListStackResourcesCommand } from "@aws-sdk/client-cloudformation";
import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from "@aws-sdk/client-cloudtrail";
import { DescribeAlarmsCommand, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeConfigRulesCommand,
  DescribeRemediationConfigurationsCommand,
} from "@aws-sdk/client-config-service";
import {
  DescribeRuleCommand,
  ListTargetsByRuleCommand,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import { GetRolePolicyCommand, ListRolePoliciesCommand } from "@aws-sdk/client-iam";
import {
  GetEventSourceMappingCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
} from "@aws-sdk/client-lambda";
import { GetScheduleCommand } from "@aws-sdk/client-scheduler";
import { GetTopicAttributesCommand, ListSubscriptionsByTopicCommand } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { type AwsStub, mockClient } from "aws-sdk-client-mock";
import type { GuardPlace } from "../../../cli/context.ts";
import { type Clients, clientsFor } from "../../../cli/doctor/observe/clients.ts";
import { observer } from "../../../cli/doctor/observe/observe.ts";
import { awsReader, NO_PATIENCE } from "../../../engine/aws/read.ts";
import { NODEGROUP_CALLS } from "../../../engine/model/nodegroup-call.ts";
import { REGION } from "../../support/build.ts";
import {
  ALARM,
  alarm,
  auditFunction,
  auditOutputs,
  CHANGED,
  EARLY_RULE,
  EARLY_URLS,
  earlyDeadLetters,
  earlyQueue,
  email,
  guardFunction,
  hubRule,
  letting,
  NOW,
  outputs,
  queue,
  RULE,
  remediation,
  schedule,
  TOPIC,
  trail,
  wholeResources,
} from "./observations.ts";

type Stub = AwsStub<object, { $metadata: object }, unknown>;
type Answers = [name: keyof Clients, command: unknown, input: object, answer: object][];

export const pattern = '{"source":["aws.eks"]}';
const more = { NextToken: "more" };
export const hour = new Date("2026-11-21T08:00:00Z");
export const summaries = wholeResources.map(({ type, logicalId, id, status }) => ({
  ResourceType: type,
  LogicalResourceId: logicalId,
  PhysicalResourceId: id,
  ResourceStatus: status,
}));
const [first, ...others] = summaries;
export const configuration = {
  FunctionArn: guardFunction.arn,
  State: "Active",
  LastUpdateStatus: "Successful",
  Runtime: "nodejs24.x",
  Role: "arn:aws:iam::111122223333:role/with/a/path/guard-role",
  Environment: { Variables: guardFunction.environment },
  DeadLetterConfig: { TargetArn: guardFunction.deadLetterArn },
  LoggingConfig: { LogGroup: "guard-logs" },
};
const subnetRule = {
  Source: { Owner: "AWS", SourceIdentifier: "SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED" },
  ConfigRuleState: "ACTIVE",
};
const unrelatedRule = {
  ConfigRuleName: "a",
  Source: { Owner: "AWS", SourceIdentifier: "EBS_IN_BACKUP_PLAN" },
};
const leavingRule = { ...subnetRule, ConfigRuleName: "b", ConfigRuleState: "DELETING" };
export const reads = { Statement: { Effect: "Allow", Action: "*", Resource: "*" } };

/** AWS's answers about a guard in order, in its own shapes, each list on two pages. */
const answers: Answers = [
  [
    "cloudformation",
    DescribeStacksCommand,
    {},
    {
      Stacks: [
        {
          StackStatus: "CREATE_COMPLETE",
          CreationTime: new Date(CHANGED),
          Parameters: [{ ParameterKey: "BootstrapVersion" }],
          Outputs: Object.entries({ ...outputs, ...auditOutputs }).map(([OutputKey, OutputValue]) => ({
            OutputKey,
            OutputValue,
          })),
        },
      ],
    },
  ],
  ["cloudformation", ListStackResourcesCommand, {}, { StackResourceSummaries: [first], ...more }],
  ["cloudformation", ListStackResourcesCommand, more, { StackResourceSummaries: others }],
  [
    "cloudtrail",
    DescribeTrailsCommand,
    {},
    {
      trailList: [
        {
          Name: "management-events",
          TrailARN: trail().arn,
          HomeRegion: "us-east-1",
          IsMultiRegionTrail: true,
        },
        { Name: "elsewhere", TrailARN: "arn:elsewhere", HomeRegion: "us-east-1", IsMultiRegionTrail: false },
      ],
    },
  ],
  ["cloudtrail", GetTrailStatusCommand, {}, { IsLogging: true }],
  [
    "cloudtrail",
    GetEventSelectorsCommand,
    {},
    {
      EventSelectors: [
        { ReadWriteType: "All", IncludeManagementEvents: true, ExcludeManagementEventSources: [] },
      ],
    },
  ],
  ["events", DescribeRuleCommand, {}, { Arn: RULE, State: "ENABLED", EventPattern: pattern }],
  ["events", ListTargetsByRuleCommand, {}, { Targets: [], ...more }],
  [
    "events",
    ListTargetsByRuleCommand,
    more,
    { Targets: [{ Arn: guardFunction.arn, DeadLetterConfig: { Arn: queue.arn } }] },
  ],
  [
    "events",
    DescribeRuleCommand,
    { Name: "guard-early-rule" },
    { Arn: EARLY_RULE, State: "ENABLED", EventPattern: pattern },
  ],
  [
    "events",
    ListTargetsByRuleCommand,
    { Rule: "guard-early-rule" },
    { Targets: [{ Arn: earlyQueue.arn, DeadLetterConfig: { Arn: earlyDeadLetters.arn } }] },
  ],
  ["events", TestEventPatternCommand, {}, { Result: true }],
  ["lambda", GetFunctionConfigurationCommand, {}, configuration],
  [
    "lambda",
    GetFunctionConfigurationCommand,
    { FunctionName: auditOutputs.AuditFunctionName },
    {
      FunctionArn: auditFunction.arn,
      ...{ State: "Active", LastUpdateStatus: "Successful", Runtime: "nodejs24.x" },
      Role: auditFunction.roleArn,
      Environment: { Variables: auditFunction.environment },
      LoggingConfig: { LogGroup: auditFunction.logGroup },
    },
  ],
  ["lambda", GetEventSourceMappingCommand, { UUID: "0a1b-mapping" }, { State: "Enabled" }],
  [
    "scheduler",
    GetScheduleCommand,
    { Name: "guard-schedule" },
    {
      State: schedule.state,
      ScheduleExpression: schedule.rate,
      Target: { Arn: schedule.targetArn },
      CreationDate: new Date(schedule.created),
    },
  ],
  [
    "lambda",
    GetPolicyCommand,
    {},
    { Policy: letting("events.amazonaws.com", "lambda:InvokeFunction", [RULE]) },
  ],
  ["lambda", GetFunctionConcurrencyCommand, {}, {}],
  ["iam", ListRolePoliciesCommand, {}, { PolicyNames: ["a"], IsTruncated: true, Marker: "more" }],
  ["iam", ListRolePoliciesCommand, { Marker: "more" }, { PolicyNames: ["b"], IsTruncated: false }],
  ["iam", GetRolePolicyCommand, {}, { PolicyDocument: encodeURIComponent(JSON.stringify(reads)) }],
  [
    "sns",
    GetTopicAttributesCommand,
    {},
    { Attributes: { Policy: letting("cloudwatch.amazonaws.com", "sns:Publish", [alarm.arn]) } },
  ],
  ["sns", ListSubscriptionsByTopicCommand, {}, { Subscriptions: [], ...more }],
  [
    "sns",
    ListSubscriptionsByTopicCommand,
    more,
    { Subscriptions: [{ Protocol: email.protocol, Endpoint: email.endpoint, SubscriptionArn: email.arn }] },
  ],
  [
    "sqs",
    GetQueueAttributesCommand,
    { QueueUrl: outputs.FunctionDeadLetterQueueUrl },
    {
      Attributes: {
        QueueArn: guardFunction.deadLetterArn,
        ApproximateNumberOfMessages: "1",
        ApproximateNumberOfMessagesNotVisible: "2",
      },
    },
  ],
  [
    "sqs",
    GetQueueAttributesCommand,
    { QueueUrl: outputs.RuleDeadLetterQueueUrl },
    { Attributes: { QueueArn: queue.arn, ApproximateNumberOfMessages: "0", Policy: queue.policy } },
  ],
  [
    "sqs",
    GetQueueAttributesCommand,
    { QueueUrl: EARLY_URLS.queue },
    {
      Attributes: {
        QueueArn: earlyQueue.arn,
        ApproximateNumberOfMessages: "0",
        Policy: earlyQueue.policy,
      },
    },
  ],
  [
    "sqs",
    GetQueueAttributesCommand,
    { QueueUrl: EARLY_URLS.deadLetters },
    { Attributes: { QueueArn: earlyDeadLetters.arn, ApproximateNumberOfMessages: "0" } },
  ],
  [
    "cloudwatch",
    DescribeAlarmsCommand,
    {},
    {
      MetricAlarms: [
        {
          AlarmName: ALARM,
          AlarmArn: alarm.arn,
          StateValue: "OK",
          ActionsEnabled: true,
          AlarmActions: [TOPIC],
        },
      ],
    },
  ],
  [
    "cloudwatch",
    GetMetricDataCommand,
    {},
    {
      MetricDataResults: [
        { Id: "errors", Timestamps: [hour], Values: [1] },
        { Id: "functionQueueAge", Timestamps: [hour], Values: [7200] },
        { Id: "audits", Timestamps: [hour], Values: [1] },
      ],
      ...more,
    },
  ],
  [
    "cloudwatch",
    GetMetricDataCommand,
    more,
    {
      MetricDataResults: [
        {
          Id: "errors",
          Timestamps: [new Date("2026-11-20T08:00:00Z"), new Date("2026-11-19T08:00:00Z")],
          Values: [2, 0],
        },
      ],
    },
  ],
  ["config", DescribeConfigRulesCommand, {}, { ConfigRules: [unrelatedRule, leavingRule], ...more }],
  [
    "config",
    DescribeConfigRulesCommand,
    more,
    { ConfigRules: [{ ...subnetRule, ConfigRuleName: hubRule.name, CreatedBy: hubRule.createdBy }] },
  ],
  [
    "config",
    DescribeRemediationConfigurationsCommand,
    { ConfigRuleNames: [hubRule.name] },
    {
      RemediationConfigurations: [
        {
          ConfigRuleName: remediation.rule,
          TargetId: remediation.document,
          Automatic: remediation.automatic,
        },
      ],
    },
  ],
  ["logs", FilterLogEventsCommand, {}, { events: [{ timestamp: 1, message: "old" }], nextToken: "more" }],
  ["logs", FilterLogEventsCommand, { nextToken: "more" }, { events: [{ timestamp: 2, message: "new" }] }],
];

const clients = clientsFor({ region: REGION });
const stubs = Object.fromEntries(
  Object.entries(clients as object).map(([name, client]) => [name, mockClient(client) as unknown as Stub]),
) as Record<keyof Clients, Stub>;

/**
 * Clients that answer so, from scratch, and an observer that uses them. What a test says `on` a command
 * afterwards wins.
 */
export function mockedGuard() {
  for (const stub of Object.values(stubs)) stub.reset();
  for (const [client, command, input, answer] of answers) {
    stubs[client].on(command as never, input as never).resolves(answer as never);
  }
  return {
    clients,
    stubs,
    /** Every call made so far, by client. */
    sent: (): [name: string, input: object][] =>
      Object.values(stubs).flatMap((stub) =>
        stub
          .calls()
          .map(({ args: [command] }): [string, object] => [nameOf(command.constructor), command.input]),
      ),
    observe: (place: Partial<GuardPlace> = {}) =>
      observer({ ...clients, ...awsReader(NO_PATIENCE) }, REGION)(
        { stack: "NodegroupGuard", ...place },
        Object.fromEntries(NODEGROUP_CALLS.map((call) => [call, { sample: call }])),
        NOW,
      ),
  };
}

/** The calls that are answered, each once. */
export const calls = [...new Map(answers.map(([client, command]) => [command, client]))].map(
  ([command, client]) => ({ client, command: command as never, call: nameOf(command) }),
);

function nameOf(command: unknown): string {
  return (command as { name: string }).name.replace("Command", "");
}
