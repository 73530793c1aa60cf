import {
  DescribeAlarmsCommand,
  type MetricDataQuery,
  type MetricDataResult,
  paginateGetMetricData,
} from "@aws-sdk/client-cloudwatch";
import { GetTopicAttributesCommand, paginateListSubscriptionsByTopic } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { pages, required } from "../../../engine/aws/read.ts";
import { compare } from "../../../engine/model/compare.ts";
import type { Read } from "../../../engine/model/facts.ts";
import { AUDITS_COMPLETED } from "../../../engine/model/installed-guard.ts";
import type { Activity, Alarm, Hour, Observations, Queue } from "../observations.ts";
import type { GuardReader } from "./clients.ts";

/** The topic, and all who subscribed. */
export async function readTopic(
  { sns: client, ask }: GuardReader,
  TopicArn: string,
): Promise<Pick<Observations, "topic" | "subscriptions">> {
  const [topic, subscriptions] = await Promise.all([
    ask("sns:GetTopicAttributes", async (call) => {
      const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }), call);
      const { Policy, KmsMasterKeyId } = required(Attributes, "Attributes");
      return { policy: required(Policy, "Policy"), ...(KmsMasterKeyId ? { key: KmsMasterKeyId } : {}) };
    }),
    ask("sns:ListSubscriptionsByTopic", (call) =>
      pages(paginateListSubscriptionsByTopic({ client }, { TopicArn }, call), ({ Subscriptions }) =>
        required(Subscriptions, "Subscriptions").map(({ Protocol, Endpoint, SubscriptionArn }) => ({
          protocol: required(Protocol, "Protocol"),
          endpoint: required(Endpoint, "Endpoint"),
          arn: required(SubscriptionArn, "SubscriptionArn"),
        })),
      ),
    ),
  ]);
  return { topic, subscriptions };
}

const COUNTS = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;

/** How many messages a queue holds, and who may send to it. */
export function readQueue({ sqs, ask }: GuardReader, QueueUrl: string): Promise<Read<Queue>> {
  return ask("sqs:GetQueueAttributes", async (call) => {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn", "Policy", ...COUNTS] }),
      call,
    );
    const { QueueArn, Policy, ...counts } = required(Attributes, "Attributes");
    required(counts.ApproximateNumberOfMessages, "ApproximateNumberOfMessages");
    return {
      arn: required(QueueArn, "QueueArn"),
      messages: COUNTS.reduce((sum, name) => sum + Number(counts[name] ?? 0), 0),
      ...(Policy ? { policy: Policy } : {}),
    };
  });
}

/** CloudWatch takes a hundred names at a time, and answers them all on one page. */
const AT_A_TIME = 100;

/** The existing ones among these alarms, sorted by name. */
export function readAlarms({ cloudwatch, ask }: GuardReader, names: string[]): Promise<Read<Alarm[]>> {
  return ask("cloudwatch:DescribeAlarms", async (call) => {
    const found: Alarm[] = [];
    for (let start = 0; start < names.length; start += AT_A_TIME) {
      const AlarmNames = names.slice(start, start + AT_A_TIME);
      const { MetricAlarms } = await cloudwatch.send(
        new DescribeAlarmsCommand({ AlarmNames, AlarmTypes: ["MetricAlarm"], MaxRecords: AT_A_TIME }),
        call,
      );
      for (const alarm of required(MetricAlarms, "MetricAlarms")) {
        found.push({
          name: required(alarm.AlarmName, "AlarmName"),
          arn: required(alarm.AlarmArn, "AlarmArn"),
          state: required(alarm.StateValue, "StateValue"),
          actionsEnabled: required(alarm.ActionsEnabled, "ActionsEnabled"),
          actions: alarm.AlarmActions ?? [],
        });
      }
    }
    return found.sort((a, b) => compare(a.name, b.name));
  });
}

const DAYS = 14;
const HOUR = 3600;

/** Which metric, of the thing of this name; undefined where the stack doesn't lead to it. */
type Metric = [namespace: string, metric: string, stat: string, dimension: string, name: string | undefined];

/**
 * CloudWatch's counts of the last fortnight, by the hour.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function readActivity(
  { cloudwatch: client, ask }: GuardReader,
  names: { [of in "guard" | "rule" | "functionQueue" | "ruleQueue"]: string | undefined },
  now: Date,
): Promise<Read<Activity>> {
  const age = ["AWS/SQS", "ApproximateAgeOfOldestMessage", "Maximum", "QueueName"] as const;
  const counted = AUDITS_COMPLETED;
  const metrics = {
    invocations: ["AWS/Lambda", "Invocations", "Sum", "FunctionName", names.guard],
    errors: ["AWS/Lambda", "Errors", "Sum", "FunctionName", names.guard],
    matched: ["AWS/Events", "MatchedEvents", "Sum", "RuleName", names.rule],
    functionQueueAge: [...age, names.functionQueue],
    ruleQueueAge: [...age, names.ruleQueue],
    audits: [counted.namespace, counted.metric, "Sum", counted.dimension.name, counted.dimension.value],
  } satisfies { [id: string]: Metric };
  return ask("cloudwatch:GetMetricData", async (call) => {
    const StartTime = new Date(now.getTime() - DAYS * 24 * HOUR * 1000);
    const asked = { StartTime, EndTime: now, MetricDataQueries: Object.entries(metrics).flatMap(query) };
    const results = await pages(
      paginateGetMetricData({ client }, { ...asked }, call),
      ({ MetricDataResults }) => required(MetricDataResults, "MetricDataResults"),
    );
    const hours = (id: keyof typeof metrics) => hoursOf(results.filter(({ Id }) => Id === id));
    const [functionQueueAge, ruleQueueAge] = [hours("functionQueueAge").at(-1), hours("ruleQueueAge").at(-1)];
    return {
      days: DAYS,
      invocations: hours("invocations"),
      errors: hours("errors"),
      matched: hours("matched"),
      audits: hours("audits"),
      ...(functionQueueAge ? { functionQueueAge: functionQueueAge.count } : {}),
      ...(ruleQueueAge ? { ruleQueueAge: ruleQueueAge.count } : {}),
    };
  });
}

function query([Id, [Namespace, MetricName, Stat, Name, Value]]: [string, Metric]): MetricDataQuery[] {
  const Metric = { Namespace, MetricName, Dimensions: [{ Name, Value }] };
  return Value ? [{ Id, MetricStat: { Metric, Period: HOUR, Stat } }] : [];
}

/** A metric's values stand apart from their times, newest first, and may go on on the next page. */
function hoursOf(results: MetricDataResult[]): Hour[] {
  return results
    .flatMap(({ Timestamps = [], Values = [] }) =>
      Timestamps.map((time, index) => ({ start: time.toISOString(), count: Values[index] ?? 0 })),
    )
    .filter(({ count }) => count > 0)
    .sort((a, b) => compare(a.start, b.start));
}
