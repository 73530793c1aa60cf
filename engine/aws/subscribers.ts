import { GetTopicAttributesCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { FindSubscribers } from "../model/ports.ts";
import { isPassing } from "./errors.ts";
import { type Reader, required } from "./read.ts";

/**
 * Finds out whether a message to the topic reaches anybody: SNS accepts it while no subscription is confirmed. Where
 * SNS doesn't tell, as of a topic of another account, somebody is taken to be there.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
 */
export function subscriberFinder(
  { sns, inTime }: Reader & { sns: SNSClient },
  topicArn: string,
): FindSubscribers {
  return async () => {
    try {
      const { Attributes } = await inTime((call) =>
        sns.send(new GetTopicAttributesCommand({ TopicArn: topicArn }), call),
      );
      return required(Attributes, "Attributes").SubscriptionsConfirmed === "0" ? "nobody" : "confirmed";
    } catch (error) {
      return isPassing(error) ? "unknown" : "confirmed";
    }
  };
}
