import type { Observations, Trail } from "../../../cli/doctor/observations.ts";
import type { Read } from "../../../engine/model/facts.ts";
import { NODEGROUP_CALLS } from "../../../engine/model/nodegroup-call.ts";
import { ACCOUNT, REGION } from "../../support/build.ts";
import { read } from "./inventory.ts";

/** What AWS says of a guard that is in order, and whatever a test changes about it. */

export const TOPIC = arn("sns", "guard-topic");
export const RULE = arn("events", "rule/guard-rule");
export const ALARM = "NodegroupGuard-function-errors";

const names = { functionQueue: "guard-function-queue", ruleQueue: "guard-rule-queue" };

function arn(service: string, name: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${name}`;
}

function url(queue: string): string {
  return `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${queue}`;
}

/** A policy that lets one service do one thing for these of its resources. */
export function letting(service: string, action: string, sourceArns: string[]): string {
  const conditions = {
    ArnEquals: { "aws:SourceArn": sourceArns },
    StringEquals: { "aws:SourceAccount": ACCOUNT },
  };
  const tls = {
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const allow = { Effect: "Allow", Principal: { Service: service }, Action: action, Condition: conditions };
  return JSON.stringify({ Version: "2012-10-17", Statement: [tls, allow] });
}

/** A policy of a role. */
export function allowing(...actions: string[]): string {
  return JSON.stringify({ Statement: { Effect: "Allow", Action: actions, Resource: "*" } });
}

export const READS = [
  ...["ec2:Describe*", "eks:DescribeCluster", "eks:DescribeNodegroup", "eks:DescribeUpdate"],
  ...["logs:CreateLogStream", "logs:PutLogEvents", "sns:Publish", "sqs:SendMessage"],
];

/** Those of a function up to version 0.2, which is invoked for new node groups only. */
export const OLDER_READS = READS.filter((action) => action !== "eks:DescribeUpdate");

export function trail(changes: Partial<Trail> = {}): Trail {
  return {
    name: "management-events",
    arn: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/management-events`,
    homeRegion: "us-east-1",
    multiRegion: true,
    organization: false,
    logging: read(true),
    selectors: read({ kind: "basic", selectors: [{ readWrite: "All", management: true, excluded: [] }] }),
    ...changes,
  };
}

export const outputs = {
  AlertTopicArn: TOPIC,
  FunctionName: "guard-function",
  FunctionDeadLetterQueueUrl: url(names.functionQueue),
  RuleDeadLetterQueueUrl: url(names.ruleQueue),
  Mode: "alert",
  CanChangeSubnets: "no",
};

export const guardFunction = {
  arn: arn("lambda", "function:guard-function"),
  state: "Active",
  lastUpdate: "Successful",
  runtime: "nodejs24.x",
  roleArn: `arn:aws:iam::${ACCOUNT}:role/guard-role`,
  environment: { TOPIC_ARN: TOPIC, RECEIPTS: "on" },
  deadLetterArn: arn("sqs", names.functionQueue),
  logGroup: "guard-logs",
};

export const alarm = {
  name: ALARM,
  arn: arn("cloudwatch", `alarm:${ALARM}`),
  state: "OK",
  actionsEnabled: true,
  actions: [TOPIC],
};

export const queue = {
  arn: arn("sqs", names.ruleQueue),
  messages: 0,
  policy: letting("events.amazonaws.com", "sqs:SendMessage", [RULE]),
};

export const email = { protocol: "email", endpoint: "oncall@example.com", arn: `${TOPIC}:5be8` };

export const quiet = { days: 14, invocations: [], errors: [], matched: [], audits: [] };

export const hubRule = {
  name: "securityhub-subnet-auto-assign-public-ip-disabled-1a2b",
  createdBy: "securityhub.amazonaws.com",
};

export const remediation = { rule: hubRule.name, document: "Team-DisableAutoAssign", automatic: false };

const PARTS = {
  "AWS::Events::Rule": ["guard-rule"],
  "AWS::Lambda::Function": ["guard-function"],
  "AWS::IAM::Role": ["guard-role"],
  "AWS::SNS::Topic": [TOPIC],
  "AWS::SQS::Queue": [outputs.FunctionDeadLetterQueueUrl, outputs.RuleDeadLetterQueueUrl],
  "AWS::CloudWatch::Alarm": [ALARM],
};

export const resources = Object.entries(PARTS).flatMap(([type, ids]) =>
  ids.map((id) => ({ type, id, logicalId: type.replaceAll(/AWS|:/g, ""), status: "CREATE_COMPLETE" })),
);

export function observations(changes: Partial<Observations> = {}): Observations {
  return {
    trails: read([trail()]),
    stack: read({ status: "CREATE_COMPLETE", outputs }),
    resources: read(resources),
    rule: read({ name: "guard-rule", arn: RULE, state: "ENABLED" }),
    targets: read([{ arn: guardFunction.arn, deadLetterArn: queue.arn }]),
    matches: read([...NODEGROUP_CALLS]),
    guard: read(guardFunction),
    invokers: read(letting("events.amazonaws.com", "lambda:InvokeFunction", [RULE])),
    reserved: { kind: "absent" },
    role: read([allowing(...READS)]),
    topic: read({ policy: letting("cloudwatch.amazonaws.com", "sns:Publish", [alarm.arn]) }),
    subscriptions: read([email]),
    functionQueue: read({ arn: guardFunction.deadLetterArn, messages: 0 }),
    ruleQueue: read(queue),
    alarms: read([alarm]),
    activity: read(quiet),
    subnetRules: read([hubRule]),
    remediations: read([remediation]),
    ...changes,
  };
}

/** Every read refused, whatever it is called. */
export function refused(seen: Observations): Observations {
  const denied = (name: string): Read<never> => ({
    kind: "unreadable",
    action: `some:${name}`,
    reason: `not allowed to some:${name} (AccessDenied)`,
    denied: true,
  });
  return Object.fromEntries(Object.keys(seen).map((name) => [name, denied(name)])) as unknown as Observations;
}
