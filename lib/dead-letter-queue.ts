import { Duration } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";

/**
 * How long SQS keeps an event that could not be handled: its maximum, so that no event is lost over a holiday.
 */
const RETENTION = Duration.days(14);

/**
 * A queue for events that could not be handled. It is encrypted with a key that SQS manages, which costs
 * nothing and lets EventBridge and Lambda send without a key policy.
 *
 * @see
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-sqs-sse-queue.html
 */
export function deadLetterQueue(scope: Construct, id: string): Queue {
  return new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: RETENTION,
  });
}
