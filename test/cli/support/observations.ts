import type { Observations, Observed, Trail } from "../../../cli/doctor/observations.ts";
import type { Read } from "../../../engine/model/facts.ts";
import { NODEGROUP_CALLS } from "../../../engine/model/nodegroup-call.ts";
import { ACCOUNT, REGION } from "../../support/build.ts";
import { read } from "./inventory.ts";

/** AWS's state of a guard in order, with a test's changes. */

export const NOW = new Date("2026-11-22T09:00:00Z");
export const TOPIC = arn("sns", "guard-topic");
export const RULE = arn("events", "rule/guard-rule");
export const ALARM = "NodegroupGuard-function-errors";

const names = {
  functionQueue: "guard-function-queue",
  ruleQueue: "guard-rule-queue",
  earlyQueue: "guard-early-queue",
  earlyDeadLetters: "guard-early-dead-letters",
};

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

/** The reads of a function up to version 0.2, which is invoked for new node groups only. */
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

/** Such as CloudFormation gives: the construct's ids, then a hash. */
type Part = [type: string, logicalId: string, id: string];
const GUARD: Part[] = [
  ["AWS::Events::Rule", "GuardRule1ED815AA", "guard-rule"],
  ["AWS::Lambda::Function", "GuardFunction9CCE20FB", outputs.FunctionName],
  ["AWS::IAM::Role", "GuardRole87F67C2B", "guard-role"],
  ["AWS::SNS::Topic", "GuardAlertsTopic690D12B3", TOPIC],
  ["AWS::SQS::Queue", "GuardFunctionDeadLetters73316136", outputs.FunctionDeadLetterQueueUrl],
  ["AWS::SQS::Queue", "GuardRuleDeadLettersE73E06A3", outputs.RuleDeadLetterQueueUrl],
  ["AWS::CloudWatch::Alarm", "GuardAlarmsfunctionerrors5E8D8B64", ALARM],
];
const AUDIT: Part[] = [
  ["AWS::Lambda::Function", "GuardAuditFunction0A1B2C3D", "guard-audit"],
  ["AWS::IAM::Role", "GuardAuditRole1A1B2C3D", "guard-audit-role"],
  ["AWS::IAM::Role", "GuardAuditSchedulerRole2A1B2C3D", "guard-scheduler-role"],
  ["AWS::Scheduler::Schedule", "GuardAuditSchedule3A1B2C3D", "guard-schedule"],
  ["AWS::S3::Bucket", "GuardAuditReports4A1B2C3D", "guard-reports"],
];
const EARLY: Part[] = [
  ["AWS::Events::Rule", "GuardAuditEarlyRule5A1B2C3D", "guard-early-rule"],
  ["AWS::SQS::Queue", "GuardAuditEarlyQueue6A1B2C3D", url(names.earlyQueue)],
  ["AWS::SQS::Queue", "GuardAuditEarlyDeadLetters7A1B2C3D", url(names.earlyDeadLetters)],
  ["AWS::Lambda::EventSourceMapping", "GuardAuditEarlyMapping8A1B2C3D", "0a1b-mapping"],
];
const resourcesOf = (parts: Part[]) =>
  parts.map(([type, logicalId, id]) => ({ type, id, logicalId, status: "CREATE_COMPLETE" }));

export const resources = resourcesOf(GUARD);
export const wholeResources = resourcesOf([...GUARD, ...AUDIT, ...EARLY]);

/** A stack with these outputs. */
function stackWith(changed: object): { stack: Read<Observed["stack"]> } {
  return { stack: read({ status: "CREATE_COMPLETE", outputs: { ...outputs, ...changed } }) };
}

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

export const EARLY_RULE = arn("events", "rule/guard-early-rule");
export const auditOutputs = { AuditFunctionName: "guard-audit", ReportBucketName: "guard-reports" };

export const auditFunction = {
  arn: arn("lambda", "function:guard-audit"),
  state: "Active",
  lastUpdate: "Successful",
  runtime: "nodejs24.x",
  roleArn: `arn:aws:iam::${ACCOUNT}:role/guard-audit-role`,
  environment: { TOPIC_ARN: TOPIC, REPORT_BUCKET: "guard-reports" },
  logGroup: "audit-logs",
};

const AUDIT_ACTIONS = [
  ...[
    "ec2:Describe*",
    "eks:ListClusters",
    "eks:ListNodegroups",
    "eks:DescribeCluster",
    "eks:DescribeNodegroup",
  ],
  ...["logs:*", "s3:GetObject", "s3:ListBucket", "s3:PutObject", "sns:GetTopicAttributes", "sns:Publish"],
];
const RECEIVE = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];

export const schedule = {
  state: "ENABLED",
  rate: "rate(1 day)",
  targetArn: auditFunction.arn,
  created: "2026-10-01T06:00:00.000Z",
};

export const EARLY_URLS = { queue: url(names.earlyQueue), deadLetters: url(names.earlyDeadLetters) };

/** When the stack was made. */
export const CHANGED = "2026-10-01T06:00:00.000Z";

export const earlyDeadLetters = { arn: arn("sqs", names.earlyDeadLetters), messages: 0 };

export const earlyQueue = {
  arn: arn("sqs", names.earlyQueue),
  messages: 0,
  policy: letting("events.amazonaws.com", "sqs:SendMessage", [EARLY_RULE]),
};

/** A guard in order that has a scheduled audit as well, without early warnings. */
export function audited(changes: Partial<Observations> = {}): Observations {
  return observations({
    ...stackWith(auditOutputs),
    resources: read([...resources, ...resourcesOf(AUDIT)]),
    activity: read({ ...quiet, audits: [{ start: "2026-11-22T06:00:00.000Z", count: 1 }] }),
    audit: read(auditFunction),
    auditReserved: { kind: "absent" },
    auditRole: read([allowing(...AUDIT_ACTIONS)]),
    schedule: read(schedule),
    ...changes,
  });
}

/** The same with early warnings. */
export function warned(changes: Partial<Observations> = {}): Observations {
  return audited({
    resources: read(wholeResources),
    auditRole: read([allowing(...AUDIT_ACTIONS, ...RECEIVE)]),
    earlyRule: read({ name: "guard-early-rule", arn: EARLY_RULE, state: "ENABLED" }),
    earlyTargets: read([{ arn: earlyQueue.arn, deadLetterArn: earlyDeadLetters.arn }]),
    earlyQueue: read(earlyQueue),
    earlyDeadLetters: read(earlyDeadLetters),
    earlyMapping: read({ id: "0a1b-mapping", state: "Enabled" }),
    ...changes,
  });
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
