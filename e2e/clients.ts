import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Place } from "./emulator/environment.ts";

export type Clients = ReturnType<typeof clientsFor>;

/** Clients that can only ever talk to the emulator: endpoint and credentials are given, never looked up. */
export function clientsFor(endpoint: string, { account, region }: Place) {
  // Not news here: the function itself runs on a newer Node than the oldest one that may build and test it.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const config = { endpoint, region, credentials: { accessKeyId: account, secretAccessKey: "test" } };
  return {
    cloudformation: new CloudFormationClient(config),
    ec2: new EC2Client(config),
    eks: new EKSClient(config),
    events: new EventBridgeClient(config),
    lambda: new LambdaClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
    trails: new CloudTrailClient(config),
  };
}

/** A value that a successful AWS answer always has, though the SDK's types leave it open. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("the answer lacks a value that it always has");
  return value;
}
