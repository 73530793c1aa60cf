import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Limit } from "../../../engine/aws/inventory.ts";
import { publisher } from "../../../engine/aws/publish.ts";
import { unreadable } from "../../../engine/aws/read.ts";
import type { GuardInRegion } from "../../context.ts";
import { type Clients, examiner } from "./examine.ts";

/** An installed guard by the SDK's clients. `config` is every client's. */
export function connectGuard(config: { region: string }, limit: Limit): GuardInRegion {
  const clients = clientsFor(config);
  return { examine: examiner(clients, config.region, limit), publish: topicPublisher(clients) };
}

/** The clients of one region. */
export function clientsFor(config: object): Clients {
  return {
    cloudformation: new CloudFormationClient(config),
    cloudtrail: new CloudTrailClient(config),
    cloudwatch: new CloudWatchClient(config),
    events: new EventBridgeClient(config),
    iam: new IAMClient(config),
    lambda: new LambdaClient(config),
    logs: new CloudWatchLogsClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
  };
}

/** Publishes one message; a failure is part of the answer. */
export function topicPublisher({ sns }: Clients): GuardInRegion["publish"] {
  return async (topicArn, message) => {
    try {
      await publisher(sns, topicArn)(message);
      return { kind: "published" };
    } catch (error) {
      return unreadable("sns:Publish", error);
    }
  };
}
