/**
 * The event as EventBridge would deliver it: people have it from a dead-letter queue or the rule's target as
 * it is, but from the CloudTrail console as a bare record, and from `aws cloudtrail lookup-events` as text in
 * an entry. What is none of these stays as it is, for the parser to judge.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function asDelivered(input: unknown): unknown {
  const record = fromEntry(input);
  if (!isRecord(record)) return record;
  const { eventSource, awsRegion: region, recipientAccountId, eventTime: time } = record;
  const source = String(eventSource).replace(/^(.*)\.amazonaws\.com$/, "aws.$1");
  return { source, account: recipientAccountId, region, time, detail: record };
}

type Members = { [key: string]: unknown };

function fromEntry(input: unknown): unknown {
  if (!isObject(input) || typeof input.CloudTrailEvent !== "string") return input;
  try {
    return JSON.parse(input.CloudTrailEvent);
  } catch {
    return input;
  }
}

function isRecord(input: unknown): input is Members {
  return isObject(input) && !("detail" in input) && "eventSource" in input && "eventName" in input;
}

function isObject(input: unknown): input is Members {
  return typeof input === "object" && input !== null;
}
