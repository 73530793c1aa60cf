import {
  type CloudWatchClient,
  type MetricDataQuery,
  type MetricDataResult,
  paginateGetMetricData,
} from "@aws-sdk/client-cloudwatch";
import { required } from "../../../engine/aws/read.ts";
import type { Read } from "../../../engine/model/facts.ts";
import type { Activity, Hour } from "../observations.ts";
import { type Ask, pages } from "./ask.ts";

const DAYS = 14;
const HOUR = 3600;

/** Whose metrics; what the stack doesn't lead to is left out. */
export interface Measured {
  functionName?: string | undefined;
  ruleName?: string | undefined;
  functionQueueUrl?: string | undefined;
  ruleQueueUrl?: string | undefined;
}

/**
 * What CloudWatch counted in the last fortnight, by the hour.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function readActivity(
  client: CloudWatchClient,
  ask: Ask,
  measured: Measured,
  now: Date,
): Promise<Read<Activity>> {
  return ask("cloudwatch:GetMetricData", async () => {
    const EndTime = now;
    const StartTime = new Date(now.getTime() - DAYS * 24 * HOUR * 1000);
    const results = await pages(
      paginateGetMetricData({ client }, { StartTime, EndTime, MetricDataQueries: queries(measured) }),
      ({ MetricDataResults }) => required(MetricDataResults, "MetricDataResults"),
    );
    const hours = (id: string) => hoursOf(results.filter(({ Id }) => Id === id));
    const latest = (id: string) => hours(id).at(-1)?.count;
    const [functionQueueAge, ruleQueueAge] = [latest("functionQueueAge"), latest("ruleQueueAge")];
    return {
      days: DAYS,
      invocations: hours("invocations"),
      errors: hours("errors"),
      matched: hours("matched"),
      ...(functionQueueAge === undefined ? {} : { functionQueueAge }),
      ...(ruleQueueAge === undefined ? {} : { ruleQueueAge }),
    };
  });
}

function queries({ functionName, ruleName, functionQueueUrl, ruleQueueUrl }: Measured): MetricDataQuery[] {
  const age = {
    metric: "ApproximateAgeOfOldestMessage",
    namespace: "AWS/SQS",
    dimension: "QueueName",
    stat: "Maximum",
  };
  const ofFunction = { namespace: "AWS/Lambda", dimension: "FunctionName", value: functionName, stat: "Sum" };
  const all = [
    { id: "invocations", metric: "Invocations", ...ofFunction },
    { id: "errors", metric: "Errors", ...ofFunction },
    {
      ...{ id: "matched", metric: "MatchedEvents", stat: "Sum" },
      ...{ namespace: "AWS/Events", dimension: "RuleName", value: ruleName },
    },
    { id: "functionQueueAge", ...age, value: queueName(functionQueueUrl) },
    { id: "ruleQueueAge", ...age, value: queueName(ruleQueueUrl) },
  ];
  return all
    .filter(({ value }) => value)
    .map(({ id, namespace, metric, dimension, value, stat }) => ({
      Id: id,
      MetricStat: {
        Metric: { Namespace: namespace, MetricName: metric, Dimensions: [{ Name: dimension, Value: value }] },
        Period: HOUR,
        Stat: stat,
      },
    }));
}

function queueName(url: string | undefined): string | undefined {
  return url?.slice(url.lastIndexOf("/") + 1);
}

/** A metric's values stand apart from their times, newest first, and may go on on the next page. */
function hoursOf(results: MetricDataResult[]): Hour[] {
  return results
    .flatMap(({ Timestamps = [], Values = [] }) =>
      Timestamps.map((time, index) => ({ start: time.toISOString(), count: Values[index] ?? 0 })),
    )
    .filter(({ count }) => count > 0)
    .sort((a, b) => (a.start < b.start ? -1 : 1));
}
