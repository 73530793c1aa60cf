import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ConfigServiceClient } from "@aws-sdk/client-config-service";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Ask } from "../../../engine/aws/read.ts";
import type { Read } from "../../../engine/model/facts.ts";

/** The clients of one region, one a service. */
export function clientsFor(config: object) {
  return {
    cloudformation: new CloudFormationClient(config),
    cloudtrail: new CloudTrailClient(config),
    cloudwatch: new CloudWatchClient(config),
    config: new ConfigServiceClient(config),
    events: new EventBridgeClient(config),
    iam: new IAMClient(config),
    lambda: new LambdaClient(config),
    logs: new CloudWatchLogsClient(config),
    scheduler: new SchedulerClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
    tagging: new ResourceGroupsTaggingAPIClient(config),
  };
}

export type Clients = ReturnType<typeof clientsFor>;

/** What reads go by. */
export interface Reader extends Clients {
  /** Runs one read, not too many at a time: its answer, "not found" and failure are values. */
  ask<T>(action: string, ask: Ask<T>): Promise<Read<T>>;
}

/** All pages of a list, up to `most`. */
export async function pages<Page, Item>(
  paginator: AsyncIterable<Page>,
  items: (page: Page) => Item[],
  most = Number.POSITIVE_INFINITY,
): Promise<Item[]> {
  const found: Item[] = [];
  let count = 0;
  for await (const page of paginator) {
    found.push(...items(page));
    if (++count >= most) break;
  }
  return found;
}
