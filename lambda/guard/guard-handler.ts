import { createHash } from "node:crypto";
import type { EC2Client } from "@aws-sdk/client-ec2";
import type { EKSClient } from "@aws-sdk/client-eks";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { Context } from "aws-lambda";
import { autoAssignEnabler } from "../../engine/aws/auto-assign.ts";
import { interfaceCounter } from "../../engine/aws/count-interfaces.ts";
import { readNodegroup, updateReader } from "../../engine/aws/eks.ts";
import { factGatherer } from "../../engine/aws/gather-facts.ts";
import { readUntil } from "../../engine/aws/in-time.ts";
import { publisher, regionOf } from "../../engine/aws/publish.ts";
import { awsReader, NO_PATIENCE } from "../../engine/aws/read.ts";
import { timeLimits } from "../../engine/aws/time-limits.ts";
import { readGuardEnvironment } from "../../engine/model/guard-environment.ts";
import { readDeployedPolicy } from "../../engine/model/policy.ts";
import type { Publish } from "../../engine/model/ports.ts";
import { type Counters, type Log, recorder } from "../runtime/telemetry.ts";
import { followCall } from "./follow.ts";
import { handleEvent } from "./handle-event.ts";

/**
 * A call that hangs is given up and tried again: five tries of ten seconds fit well into the function's time.
 */
const CALLS = {
  maxAttempts: 5,
  requestHandler: timeLimits(3_000, 10_000),
};

/** The time that SNS may need at worst, with all its tries. */
const RESERVE_MS = 60_000;
/** How long a call lasts that gets no answer. */
const LONGEST_CALL_MS = CALLS.maxAttempts * CALLS.requestHandler.requestTimeout;

/** EKS refuses a node group within about a minute: a read that takes longer would come too late to fix it. */
const READING_MS = 60_000;

/** The settings of every client. */
export type Calls = typeof CALLS;

export interface Clients {
  eks: EKSClient;
  ec2: EC2Client;
  sns: SNSClient;
}

/** The function's runtime: everything it gets from outside. */
export interface Surroundings {
  environment: Record<string, string | undefined>;
  /** The text of policy.json. */
  policy: string;
  connect: (calls: Calls, topicRegion: string) => Clients;
  logger: Log;
  metrics: Counters;
  sleep: (ms: number) => Promise<void>;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** The parts of Lambda's context that the guard needs. */
export type Invocation = Pick<Context, "invokedFunctionArn" | "getRemainingTimeInMillis">;

/**
 * The guard, put together once for each execution environment. What comes back rejects where the delivery has
 * to be repeated. Throws where policy or environment make no sense.
 */
export function guardHandler(
  surroundings: Surroundings,
): (event: unknown, context: Invocation) => Promise<void> {
  const { sleep, now, metrics } = surroundings;
  const settings = readGuardEnvironment(surroundings.environment);
  const policy = readDeployedPolicy(surroundings.policy);
  const { eks, ec2, sns } = surroundings.connect(CALLS, regionOf(settings.topicArn));
  const publish = publisher(sns, settings.topicArn);
  const accepted = new Set<string>();
  const record = recorder(surroundings.logger, metrics);

  return async (event, context) => {
    const [, , , region = "", account = ""] = context.invokedFunctionArn.split(":");
    // A call that begins in time may hang, and the message is to have its minute all the same.
    const leftFor = (calls: number) =>
      context.getRemainingTimeInMillis() - RESERVE_MS - calls * LONGEST_CALL_MS;
    const inTime = readUntil(now() + leftFor(0), now);
    const until = now() + Math.min(READING_MS, leftFor(1));
    const aws = { eks, ec2, ...awsReader({ until, sleep, now, inTime }) };
    const once = { eks, ...awsReader({ ...NO_PATIENCE, inTime }) };
    const readUpdate = updateReader(once);
    try {
      await handleEvent(event, {
        home: { account, region },
        policy,
        receipts: settings.receipts,
        docs: settings.docs,
        https: settings.https,
        gatherFacts: factGatherer(aws),
        enable: autoAssignEnabler(aws, { sleep, hasTimeFor: (calls) => leftFor(calls) >= 0 }),
        countInterfaces: interfaceCounter(aws),
        readUpdate,
        follow: (call, seen, pace) =>
          followCall(call, seen, {
            readNodegroup: ({ cluster, nodegroup }) => readNodegroup(once, cluster, nodegroup),
            readUpdate,
            budgetMs: Math.min(settings.followSeconds * 1000, leftFor(1)),
            sleep,
            now,
            pace,
          }),
        publish: onceEach(accepted, publish),
        record,
        now: () => new Date(now()),
      });
    } finally {
      metrics.publishStoredMetrics();
    }
  };
}

/** More messages than Lambda repeats at a time. */
const REMEMBERED = 100;

/**
 * Doesn't send a message again that SNS has accepted, if it says the same: Lambda repeats a delivery whose change
 * failed. Messages of two events differ, since each has its event's id in its machine report. Nothing else is left
 * out.
 */
function onceEach(accepted: Set<string>, publish: Publish): Publish {
  return async (message, says = JSON.stringify(message)) => {
    const key = createHash("sha256").update(says).digest("hex");
    if (accepted.has(key)) return;
    await publish(message);
    accepted.add(key);
    for (const oldest of accepted) {
      if (accepted.size <= REMEMBERED) break;
      accepted.delete(oldest);
    }
  };
}
