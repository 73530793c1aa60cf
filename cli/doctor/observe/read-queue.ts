import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { required } from "../../../engine/aws/read.ts";
import type { Read } from "../../../engine/model/facts.ts";
import type { Queue } from "../observations.ts";
import type { Ask } from "./ask.ts";

const COUNTS = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;

/** How many messages a queue holds, and who may send to it. */
export function readQueue(client: SQSClient, ask: Ask, url: string): Promise<Read<Queue>> {
  return ask("sqs:GetQueueAttributes", async () => {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn", "Policy", ...COUNTS] }),
    );
    const said = required(Attributes, "Attributes");
    required(said.ApproximateNumberOfMessages, "ApproximateNumberOfMessages");
    return {
      arn: required(said.QueueArn, "QueueArn"),
      messages: COUNTS.reduce((sum, name) => sum + Number(said[name] ?? 0), 0),
      ...(said.Policy ? { policy: said.Policy } : {}),
    };
  });
}
