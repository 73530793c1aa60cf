import {
  GetTopicAttributesCommand,
  paginateListSubscriptionsByTopic,
  type SNSClient,
} from "@aws-sdk/client-sns";
import { required } from "../../../engine/aws/read.ts";
import type { Observations } from "../observations.ts";
import { type Ask, pages } from "./ask.ts";

/** What SNS says of the topic, and of everybody who subscribed. */
export async function readTopic(
  client: SNSClient,
  ask: Ask,
  arn: string,
): Promise<Required<Pick<Observations, "topic" | "subscriptions">>> {
  const [topic, subscriptions] = await Promise.all([
    ask("sns:GetTopicAttributes", async () => {
      const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: arn }));
      const { Policy, KmsMasterKeyId } = required(Attributes, "Attributes");
      return { policy: required(Policy, "Policy"), ...(KmsMasterKeyId ? { key: KmsMasterKeyId } : {}) };
    }),
    ask("sns:ListSubscriptionsByTopic", () =>
      pages(paginateListSubscriptionsByTopic({ client }, { TopicArn: arn }), ({ Subscriptions }) =>
        required(Subscriptions, "Subscriptions").map(({ Protocol, Endpoint, SubscriptionArn }) => ({
          protocol: required(Protocol, "Protocol"),
          endpoint: required(Endpoint, "Endpoint"),
          arn: required(SubscriptionArn, "SubscriptionArn"),
        })),
      ),
    ),
  ]);
  return { topic, subscriptions };
}
