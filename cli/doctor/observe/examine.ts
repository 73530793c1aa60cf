import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import type { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Limit } from "../../../engine/aws/inventory.ts";
import type { Read } from "../../../engine/model/facts.ts";
import type { GuardInRegion } from "../../context.ts";
import type { InstalledStack, Observations, StackResource } from "../observations.ts";
import { type Ask, asker } from "./ask.ts";
import { type Measured, readActivity } from "./read-activity.ts";
import { readAlarms } from "./read-alarms.ts";
import { readErrorLines } from "./read-error-lines.ts";
import { readFunction } from "./read-function.ts";
import { readQueue } from "./read-queue.ts";
import { readRole } from "./read-role.ts";
import { readRule } from "./read-rule.ts";
import { readResources, readStack } from "./read-stack.ts";
import { readTopic } from "./read-topic.ts";
import { readTrails } from "./read-trails.ts";

/** What the doctor asks, one client a service. */
export interface Clients {
  cloudformation: CloudFormationClient;
  cloudtrail: CloudTrailClient;
  cloudwatch: CloudWatchClient;
  events: EventBridgeClient;
  iam: IAMClient;
  lambda: LambdaClient;
  logs: CloudWatchLogsClient;
  sns: SNSClient;
  sqs: SQSClient;
}

/** Reads what there is of a guard, going from the stack to its parts. */
export function examiner(clients: Clients, region: string, limit: Limit): GuardInRegion["examine"] {
  const ask = asker(limit);
  return async (stack, sample, now) => {
    const [trails, installed] = await Promise.all([
      readTrails(clients.cloudtrail, ask, region),
      readInstalled(clients, ask, stack),
    ]);
    const parts = await readParts(clients, ask, installed, sample, now);
    return { trails, ...installed, ...parts };
  };
}

interface Installed {
  stack: Read<InstalledStack>;
  resources?: Read<StackResource[]>;
}

async function readInstalled({ cloudformation }: Clients, ask: Ask, name: string): Promise<Installed> {
  const stack = await readStack(cloudformation, ask, name);
  return stack.kind === "read"
    ? { stack, resources: await readResources(cloudformation, ask, name) }
    : { stack };
}

type Parts = Omit<Observations, "trails" | "stack" | "resources">;

async function readParts(
  clients: Clients,
  ask: Ask,
  { stack, resources }: Installed,
  sample: object,
  now: Date,
): Promise<Parts> {
  const outputs = stack.kind === "read" ? stack.value.outputs : {};
  const idsOf = (type: string) =>
    resources?.kind === "read"
      ? resources.value.filter((resource) => resource.type === type && resource.id).map(({ id }) => id)
      : [];
  const [ruleId] = idsOf("AWS::Events::Rule");
  const alarms = idsOf("AWS::CloudWatch::Alarm");
  const { AlertTopicArn, FunctionName, FunctionDeadLetterQueueUrl, RuleDeadLetterQueueUrl } = outputs;
  const found = await Promise.all([
    ruleId ? readRule(clients.events, ask, ruleId, sample) : {},
    FunctionName ? readGuard(clients, ask, FunctionName) : {},
    AlertTopicArn ? readTopic(clients.sns, ask, AlertTopicArn) : {},
    named("functionQueue", FunctionDeadLetterQueueUrl, (url) => readQueue(clients.sqs, ask, url)),
    named("ruleQueue", RuleDeadLetterQueueUrl, (url) => readQueue(clients.sqs, ask, url)),
    named("alarms", alarms[0], () => readAlarms(clients.cloudwatch, ask, alarms)),
    named("activity", FunctionName, (functionName) => {
      const ruleName = ruleId?.split("|").at(-1);
      const queues = { functionQueueUrl: FunctionDeadLetterQueueUrl, ruleQueueUrl: RuleDeadLetterQueueUrl };
      return readActivity(
        clients.cloudwatch,
        ask,
        { functionName, ruleName, ...queues } satisfies Measured,
        now,
      );
    }),
  ]);
  const parts: Parts = Object.assign({}, ...found);
  return { ...parts, ...(await readErrors(clients, ask, parts)) };
}

async function named<K extends keyof Parts>(
  name: K,
  where: string | undefined,
  ask: (where: string) => Promise<NonNullable<Parts[K]>>,
): Promise<Parts> {
  return where ? { [name]: await ask(where) } : {};
}

async function readGuard({ lambda, iam }: Clients, ask: Ask, name: string): Promise<Parts> {
  const found = await readFunction(lambda, ask, name);
  if (found.guard.kind !== "read") return found;
  return { ...found, role: await readRole(iam, ask, found.guard.value.roleArn) };
}

/** The lines of the hour in which the last errors were counted, and of what came after it. */
async function readErrors({ logs }: Clients, ask: Ask, { activity, guard }: Parts): Promise<Parts> {
  const last = activity?.kind === "read" ? activity.value.errors.at(-1) : undefined;
  if (!last || guard?.kind !== "read") return {};
  return { errorLines: await readErrorLines(logs, ask, guard.value.logGroup, last.start) };
}
