import type { EC2Client } from "@aws-sdk/client-ec2";
import type { EKSClient } from "@aws-sdk/client-eks";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { Context } from "aws-lambda";
import { readUntil } from "../../engine/aws/in-time.ts";
import { inventoryReader } from "../../engine/aws/inventory.ts";
import { publisher, regionOf } from "../../engine/aws/publish.ts";
import { awsReader, type Limit, NO_PATIENCE, sharedPatience } from "../../engine/aws/read.ts";
import { reportBucket } from "../../engine/aws/report-bucket.ts";
import { subscriberFinder } from "../../engine/aws/subscribers.ts";
import { timeLimits } from "../../engine/aws/time-limits.ts";
import { readAuditEnvironment } from "../../engine/model/audit-environment.ts";
import { parseAuditStart } from "../../engine/model/audit-start.ts";
import { readDeployedPolicy } from "../../engine/model/policy.ts";
import { type AuditLog, auditRecorder, type Counters, earlyRecorder } from "../runtime/telemetry.ts";
import { type AuditAnswer, startAudit } from "./start-audit.ts";

const requestHandler = timeLimits(3_000, 10_000);

/**
 * EKS allows about ten calls a second: adaptive retries slow down to what it takes, where standard ones give up.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
const CALLS = {
  reading: { retryMode: "adaptive", maxAttempts: 5, requestHandler },
  reporting: { maxAttempts: 5, requestHandler },
};

/**
 * The time kept for a last read, the reports and the message if each is answered only at its last try. It leaves eleven
 * of the function's fifteen minutes for reading.
 */
const RESERVE_MS = 240_000;

/** The part of it that is kept for the message alone. */
const MESSAGE_MS = 60_000;

/** How long to retry transient read failures, counted from the first one. */
const PATIENCE_MS = 60_000;

/** The settings of the clients. */
type Calls = typeof CALLS;

interface Clients {
  eks: EKSClient;
  ec2: EC2Client;
  s3: S3Client;
  sns: SNSClient;
}

/** The function's runtime: everything it gets from outside. */
export interface Surroundings {
  environment: Record<string, string | undefined>;
  /** The text of policy.json. */
  policy: string;
  connect: (calls: Calls, topicRegion: string) => Clients;
  /** How many calls may be under way at a time. */
  limit: Limit;
  logger: AuditLog;
  metrics: Counters;
  sleep: (ms: number) => Promise<void>;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** The parts of Lambda's context that the audit needs. */
export type Invocation = Pick<Context, "invokedFunctionArn" | "getRemainingTimeInMillis">;

/**
 * The scheduled audit, put together once for each execution environment. Whatever starts it, it audits the
 * function's own region; of a batch of calls it reports who made them. Throws where policy or environment make no sense.
 */
export function auditHandler(
  surroundings: Surroundings,
): (event: unknown, context: Invocation) => Promise<AuditAnswer> {
  const { limit, sleep, now, logger, metrics } = surroundings;
  const { topicArn, reportBucket: name, https } = readAuditEnvironment(surroundings.environment);
  const policy = readDeployedPolicy(surroundings.policy);
  const { eks, ec2, s3, sns } = surroundings.connect(CALLS, regionOf(topicArn));
  const publish = publisher(sns, topicArn);
  const record = auditRecorder(logger, metrics);
  const recordEarly = earlyRecorder(logger);

  return async (event, context) => {
    const [, , , region = "", account = ""] = context.invokedFunctionArn.split(":");
    const home = { account, region };
    const end = now() + context.getRemainingTimeInMillis();
    const lastRead = end - RESERVE_MS;
    const inTime = readUntil(lastRead, now);
    const patience = sharedPatience(() => Math.min(PATIENCE_MS, lastRead - now()), { sleep, now, inTime });
    const reporting = awsReader({ ...NO_PATIENCE, inTime: readUntil(end - MESSAGE_MS, now) });
    try {
      return await startAudit(parseAuditStart(event, home), {
        home,
        policy,
        readInventory: inventoryReader({ eks, ec2, ...awsReader(patience, limit) }, region),
        bucket: { name, ...reportBucket({ s3, ...reporting }, name) },
        publish,
        findSubscribers: subscriberFinder({ sns, ...reporting }, topicArn),
        https,
        record,
        recordEarly,
        now: () => new Date(now()),
      });
    } finally {
      metrics.publishStoredMetrics();
    }
  };
}
