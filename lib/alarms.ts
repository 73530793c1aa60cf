import { Aws, Duration } from "aws-cdk-lib";
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { IRule } from "aws-cdk-lib/aws-events";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

export interface AlarmsProps {
  guard: IFunction;
  rule: IRule;
  functionQueue: IQueue;
  ruleQueue: IQueue;
  topic: ITopic;
  /** The address of a copy of the docs; empty if there is none. */
  docsUrl: string;
}

interface AlarmOf {
  metric: IMetric;
  meaning: string;
  /** What the runbook would say, for alarms without a link to it. */
  todo: string;
  above?: number;
}

const PERIOD = Duration.minutes(5);
const WEEK = Duration.days(7);

/**
 * One alarm for each way in which an event can go wrong or get lost.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 * @see
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export class Alarms extends Construct {
  readonly all: Alarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { docsUrl, topic } = props;
    this.all = Object.entries(alarmsOf(props)).map(([name, { metric, meaning, todo, above = 0 }]) =>
      notifyingAlarm(
        this,
        name,
        { meaning, todo, page: RETRIES, docsUrl, topic },
        {
          metric,
          threshold: above,
          comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
          evaluationPeriods: 1,
          treatMissingData: TreatMissingData.NOT_BREACHING,
        },
      ),
    );
  }
}

const RETRIES = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html";

/** What an alarm says, and to whom. */
export interface AlarmText {
  meaning: string;
  /** What the runbook would say, with `page` of AWS, where there is no link to it. */
  todo: string;
  page: string;
  /** The address of a copy of the docs; empty if there is none. */
  docsUrl: string;
  topic: ITopic;
}

/** An alarm that notifies the topic on ALARM and on OK. Its name ends in its heading in docs/runbook.md. */
export function notifyingAlarm(
  scope: Construct,
  name: string,
  { meaning, todo, page, docsUrl, topic }: AlarmText,
  props: AlarmProps,
): Alarm {
  const next = docsUrl ? `What to do: ${docsUrl}runbook.md#${name}` : `${todo} ${page}`;
  const alarm = new Alarm(scope, name, {
    ...props,
    alarmName: `${Aws.STACK_NAME}-${name}`,
    alarmDescription: `${meaning} ${next}`,
  });
  const action = new SnsAction(topic);
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
  return alarm;
}

function alarmsOf({ guard, rule, functionQueue, ruleQueue }: AlarmsProps): Record<string, AlarmOf> {
  const sum = { period: PERIOD, statistic: Stats.SUM };
  const highest = { period: PERIOD, statistic: Stats.MAXIMUM };
  return {
    "function-errors": {
      metric: guard.metricErrors(sum),
      meaning: "An invocation of nodegroup-guard failed. Lambda retries the event twice.",
      todo: "See the error in the function's log: aws logs tail, with the log group of the stack's function. If the alarm clears and the dead-letter queue is empty, a retry has succeeded.",
    },
    "function-throttles": {
      metric: guard.metricThrottles(sum),
      meaning:
        "Lambda had no concurrency left for nodegroup-guard. Lambda retries the event for up to six hours.",
      todo: "See which function uses up the account's concurrency: aws lambda get-account-settings. A reserved concurrency of 0 means that somebody stopped the guard.",
    },
    "function-event-lost": {
      metric: guard.metric("DeadLetterErrors", sum),
      meaning:
        "An event failed every retry and could not be sent to the function's dead-letter queue: it is lost.",
      todo: "Put the stack back: cdk deploy --revert-drift, or for one from the one-file template a change set of CloudFormation with the deployment mode REVERT_DRIFT. Then look for node groups of that time: aws cloudtrail lookup-events, event names CreateNodegroup, UpdateNodegroupVersion and UpdateNodegroupConfig.",
    },
    "rule-event-lost": {
      metric: new Metric({
        namespace: "AWS/Events",
        metricName: "InvocationsFailedToBeSentToDlq",
        dimensionsMap: { RuleName: rule.ruleName },
        ...sum,
      }),
      meaning:
        "EventBridge could neither deliver an event nor send it to the rule's dead-letter queue: it is lost.",
      todo: "Put the stack back: cdk deploy --revert-drift, or for one from the one-file template a change set of CloudFormation with the deployment mode REVERT_DRIFT. Then look for node groups of that time: aws cloudtrail lookup-events, event names CreateNodegroup, UpdateNodegroupVersion and UpdateNodegroupConfig.",
    },
    "function-queue-depth": {
      metric: functionQueue.metricApproximateNumberOfMessagesVisible(highest),
      meaning:
        "An event failed three times in nodegroup-guard, or arrived while it was stopped, and is in the function's dead-letter queue.",
      todo: "Read the error in the queue's message attributes: aws sqs receive-message. Fix its cause, then invoke the function with the message's body as the event and delete the message.",
    },
    "function-queue-age": {
      metric: functionQueue.metricApproximateAgeOfOldestMessage(highest),
      meaning: "An event has been in the function's dead-letter queue for a week; SQS deletes it after two.",
      todo: "Fix the cause, then invoke the function with the message's body as the event. Delete the message then, or if it is no longer needed.",
      above: WEEK.toSeconds(),
    },
    "rule-queue-depth": {
      metric: ruleQueue.metricApproximateNumberOfMessagesVisible(highest),
      meaning:
        "EventBridge could not deliver an event to nodegroup-guard; it is in the rule's dead-letter queue.",
      todo: "Read EventBridge's error in the queue's message attributes: aws sqs receive-message. Fix its cause, then invoke the function with the message's body as the event and delete the message.",
    },
    "rule-queue-age": {
      metric: ruleQueue.metricApproximateAgeOfOldestMessage(highest),
      meaning: "An event has been in the rule's dead-letter queue for a week; SQS deletes it after two.",
      todo: "Fix the cause, then invoke the function with the message's body as the event. Delete the message then, or if it is no longer needed.",
      above: WEEK.toSeconds(),
    },
  };
}
