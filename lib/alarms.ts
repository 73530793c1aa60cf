import { Duration } from "aws-cdk-lib";
import { Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { IRule } from "aws-cdk-lib/aws-events";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { AlertAlarmProps, AlertTopic } from "./alert-topic.ts";

export interface AlarmsProps {
  guard: IFunction;
  rule: IRule;
  functionQueue: IQueue;
  ruleQueue: IQueue;
  alerts: AlertTopic;
}

const PERIOD = Duration.minutes(5);
const WEEK = Duration.days(7);
const RETRIES = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html";

/**
 * One alarm for each way in which an event can go wrong or get lost.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 * @see
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    for (const [name, alarm] of Object.entries(alarmsOf(props))) {
      props.alerts.alarm(this, name, { ...alarm, page: RETRIES });
    }
  }
}

function alarmsOf({ guard, rule, functionQueue, ruleQueue }: AlarmsProps): {
  [name: string]: Omit<AlertAlarmProps, "page">;
} {
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
      threshold: WEEK.toSeconds(),
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
      threshold: WEEK.toSeconds(),
    },
  };
}
