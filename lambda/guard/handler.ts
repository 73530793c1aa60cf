import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { SNSClient } from "@aws-sdk/client-sns";
import { guardHandler } from "./guard-handler.ts";

/** The function's entry point: rejects where the delivery has to be repeated. */
export const handler = guardHandler({
  environment: process.env,
  policy: readFileSync(new URL("./policy.json", import.meta.url), "utf8"),
  connect: (calls, topicRegion) => ({
    eks: new EKSClient(calls),
    ec2: new EC2Client(calls),
    sns: new SNSClient({ ...calls, region: topicRegion }),
  }),
  logger: new Logger(),
  metrics: new Metrics(),
  sleep,
  now: Date.now,
});
