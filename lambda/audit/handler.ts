import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import pLimit from "p-limit";
import { auditHandler } from "./audit-handler.ts";

/** Calls under way at a time: EKS allows about ten a second, however many are asked for. */
const AT_ONCE = 20;

/** The function's entry point: rejects where the audit has to be repeated. */
export const handler = auditHandler({
  environment: process.env,
  policy: readFileSync(new URL("./policy.json", import.meta.url), "utf8"),
  connect: ({ reading, reporting }, topicRegion) => ({
    eks: new EKSClient(reading),
    ec2: new EC2Client(reading),
    s3: new S3Client(reporting),
    sns: new SNSClient({ ...reporting, region: topicRegion }),
  }),
  limit: pLimit(AT_ONCE),
  logger: new Logger(),
  metrics: new Metrics(),
  sleep,
  now: Date.now,
});
