import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { Publish } from "../model/ports.ts";
import { messageOf } from "./errors.ts";
import { required } from "./read.ts";

/**
 * Publishes to one topic, with a text of its own for each protocol. A failure is the SDK's, fit for the function's log.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function publisher(sns: SNSClient, topicArn: string): Publish {
  return async ({ subject, body }) => {
    const { MessageId } = await sns
      .send(
        new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: body, MessageStructure: "json" }),
      )
      .catch((error) => {
        if (error instanceof Error) error.message = messageOf(error);
        throw error;
      });
    required(MessageId, "MessageId");
  };
}

/**
 * The region of a topic, by its ARN. A client of SNS has to be of that region: elsewhere SNS refuses the ARN, and the
 * topic of an organization is in one region for all.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function regionOf(topicArn: string): string {
  const [, , , region = ""] = topicArn.split(":");
  return region;
}
