import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { SNSClient } from "@aws-sdk/client-sns";
import type { Context } from "aws-lambda";
import { autoAssignEnabler } from "../../engine/aws/auto-assign.ts";
import { interfaceCounter } from "../../engine/aws/count-interfaces.ts";
import { readNodegroup } from "../../engine/aws/eks.ts";
import { factGatherer } from "../../engine/aws/gather-facts.ts";
import { publisher } from "../../engine/aws/publish.ts";
import { readGuardEnvironment } from "../../engine/model/guard-environment.ts";
import { parsePolicy } from "../../engine/model/policy.ts";
import type { FollowNodegroup } from "../../engine/model/ports.ts";
import { recorder } from "../runtime/telemetry.ts";
import { follow } from "./follow.ts";
import { handleEvent } from "./handle-event.ts";

/**
 * A call that hangs is given up and tried again: five tries of ten seconds fit well into the function's time.
 */
const calls = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

const settings = readGuardEnvironment(process.env);
/** What SNS may need at worst, with all its tries. */
const RESERVE_MS = 60_000;

const eks = new EKSClient(calls);
const ec2 = new EC2Client(calls);
const metrics = new Metrics();
const effects = {
  policy: policyFrom(new URL("./policy.json", import.meta.url)),
  receipts: settings.receipts,
  docs: settings.docs,
  gatherFacts: factGatherer(eks, ec2),
  enable: autoAssignEnabler(ec2, sleep),
  countInterfaces: interfaceCounter(ec2),
  publish: publisher(new SNSClient(calls), settings.topicArn),
  record: recorder(new Logger(), metrics),
  now: () => new Date(),
};

/** The function's entry point: rejects where the delivery has to be repeated. */
export async function handler(event: unknown, context: Context): Promise<void> {
  const [, , , region = "", account = ""] = context.invokedFunctionArn.split(":");
  try {
    await handleEvent(event, { ...effects, home: { account, region }, follow: followWithin(context) });
  } finally {
    metrics.publishStoredMetrics();
  }
}

/** As long as the deployment allows, and never so long that no time is left to tell about it. */
function followWithin(context: Context): FollowNodegroup {
  return ({ cluster, nodegroup }, seen) => {
    const budget = Math.min(settings.followSeconds * 1000, context.getRemainingTimeInMillis() - RESERVE_MS);
    return follow(seen, budget, { look: () => readNodegroup(eks, cluster, nodegroup), sleep, now: Date.now });
  };
}

/** The policy was checked when it was deployed; one that doesn't pass here was tampered with. */
function policyFrom(file: URL) {
  const parsed = parsePolicy(JSON.parse(readFileSync(file, "utf8")));
  if (parsed.kind === "faulty") throw new Error(`policy.json: ${JSON.stringify(parsed.faults)}`);
  return parsed.policy;
}
