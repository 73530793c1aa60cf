import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import type { Place } from "./emulator/environment.ts";

export type Clients = ReturnType<typeof clientsFor>;

/** Of a session of a role, in place of the account's root. */
export interface SessionCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** Clients that can only ever talk to the emulator: endpoint and credentials are given, never looked up. */
export function clientsFor(endpoint: string, { account, region }: Place, session?: SessionCredentials) {
  // Not news here: the function itself runs on a newer Node than the oldest one that may build and test it.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const root = { accessKeyId: account, secretAccessKey: "test" };
  const config = { endpoint, region, credentials: session ?? root };
  return {
    cloudformation: new CloudFormationClient(config),
    ec2: new EC2Client(config),
    eks: new EKSClient(config),
    events: new EventBridgeClient(config),
    iam: new IAMClient(config),
    lambda: new LambdaClient(config),
    s3: new S3Client(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
    sts: new STSClient(config),
    trails: new CloudTrailClient(config),
  };
}

/** A value that a successful AWS answer always has, though the SDK's types leave it open. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("the answer lacks a value that it always has");
  return value;
}
