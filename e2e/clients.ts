import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Place } from "./place.ts";

export type Clients = ReturnType<typeof clientsFor>;

/** Clients that can only ever talk to the emulator: endpoint and credentials are given, never looked up. */
export function clientsFor(endpoint: string, { account, region }: Place) {
  // Not news here: the function itself runs on a newer Node than the oldest one that may build and test it.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const config = { endpoint, region, credentials: { accessKeyId: account, secretAccessKey: "test" } };
  return {
    ec2: new EC2Client(config),
    eks: new EKSClient(config),
    events: new EventBridgeClient(config),
    lambda: new LambdaClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
    trails: new CloudTrailClient(config),
  };
}
