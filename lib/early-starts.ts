import { Duration } from "aws-cdk-lib";
import { Stats } from "aws-cdk-lib/aws-cloudwatch";
import { type EventPattern, Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { EventSourceMapping, type IFunction, type Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Queue, QueueEncryption, type QueueProps } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { EARLY_CHILDREN } from "../engine/model/installed-guard.ts";
import type { AlertTopic } from "./alert-topic.ts";
import { receiveStatement } from "./permissions.ts";

export interface EarlyStartsProps {
  /** The audit's function: its role gets the right to take messages from the queue, and no other. */
  audit: LambdaFunction;
  /** The longest that an audit takes: the function's timeout. */
  auditTime: Duration;
  /** The guard's function: its changes start no audit. */
  guard: IFunction;
  alerts: AlertTopic;
}

/** A burst of calls, such as those of one deployment, is over by then. */
const WINDOW = Duration.minutes(2);

const QUEUE: QueueProps = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };

/**
 * Starts the audit early: calls that can break node groups to come are collected in a queue, and an audit is
 * started for all of them at once. What can't be handled ends in a dead-letter queue. Nothing is lost with it: the
 * schedule finds the same.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export class EarlyStarts extends Construct {
  private readonly queue: Queue;
  private readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: EarlyStartsProps) {
    super(scope, id);
    const { audit, auditTime, guard, alerts } = props;
    this.deadLetters = new Queue(this, EARLY_CHILDREN.deadLetters, {
      ...QUEUE,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, EARLY_CHILDREN.queue, {
      ...QUEUE,
      // AWS advises six times the function's timeout and the window, and five tries.
      visibilityTimeout: Duration.seconds(6 * auditTime.toSeconds() + WINDOW.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
    new Rule(this, EARLY_CHILDREN.rule, {
      description: "Calls that can break node groups to come: they start the audit of nodegroup-guard early.",
      eventPattern: earlyCalls(guard),
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters })],
    });
    audit.addToRolePolicy(receiveStatement(this.queue.queueArn));
    new EventSourceMapping(this, EARLY_CHILDREN.mapping, {
      target: audit,
      eventSourceArn: this.queue.queueArn,
      batchSize: 10_000,
      maxBatchingWindow: WINDOW,
      // The fewest that Lambda takes. Two audits at once can't undo each other's memory.
      maxConcurrency: 2,
    });
    this.addAlarms(alerts);
  }

  private addAlarms(alerts: AlertTopic): void {
    const same = {
      todo: "See the error in the log of the audit's function: aws logs tail, with its log group. Then start an audit: aws lambda invoke, with {} as the payload, and purge the dead-letter queue.",
      page: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html",
    };
    const highest = { period: Duration.minutes(5), statistic: Stats.MAXIMUM };
    alerts.alarm(this, "audit-queue-age", {
      ...same,
      meaning:
        "A call that starts the audit of nodegroup-guard early has been waiting for two hours: audits fail, or nothing takes it from the queue. The schedule finds what it caused.",
      metric: this.queue.metricApproximateAgeOfOldestMessage(highest),
      threshold: Duration.hours(2).toSeconds(),
    });
    alerts.alarm(this, "audit-queue-depth", {
      ...same,
      meaning:
        "A call could not start the audit of nodegroup-guard early, and is in the dead-letter queue. The schedule finds what it caused.",
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible(highest),
    });
  }
}

/**
 * Matches the calls; their settings are recorded in more than one shape, so the function reads those. `anything-but`
 * doesn't match where the field is missing, as it is for users.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
function earlyCalls({ role }: IFunction): EventPattern {
  const calledBy = (arn: object) => ({ userIdentity: { sessionContext: { sessionIssuer: { arn: [arn] } } } });
  return {
    source: ["aws.eks", "aws.ec2"],
    detailType: ["AWS API Call via CloudTrail"],
    detail: {
      eventSource: ["eks.amazonaws.com", "ec2.amazonaws.com"],
      eventName: ["CreateCluster", "ModifySubnetAttribute"],
      ...(role && { $or: [calledBy({ exists: false }), calledBy({ "anything-but": [role.roleArn] })] }),
    },
  };
}
