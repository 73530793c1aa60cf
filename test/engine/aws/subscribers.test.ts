import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { mockClient } from "aws-sdk-client-mock";
import { awsReader, NO_PATIENCE } from "../../../engine/aws/read.ts";
import { subscriberFinder } from "../../../engine/aws/subscribers.ts";
import { awsError } from "./answers.ts";

const TOPIC = "arn:aws:sns:ap-northeast-1:111122223333:alerts";

function topic() {
  const client = new SNSClient({ region: "ap-northeast-1" });
  return {
    sns: mockClient(client),
    find: subscriberFinder({ sns: client, ...awsReader(NO_PATIENCE) }, TOPIC),
  };
}

it.each([
  ["0", "nobody"],
  ["1", "confirmed"],
  ["12", "confirmed"],
])(
  "takes %s confirmed subscriptions, of whatever protocol, for %s",
  async (SubscriptionsConfirmed, found) => {
    const { sns, find } = topic();
    sns
      .on(GetTopicAttributesCommand)
      .resolves({ Attributes: { SubscriptionsConfirmed, SubscriptionsPending: "3" } });
    expect(await find()).toBe(found);
    expect(sns.commandCalls(GetTopicAttributesCommand).map((call) => call.args[0].input)).toEqual([
      { TopicArn: TOPIC },
    ]);
  },
);

it("takes somebody to be there where SNS shows only some attributes", async () => {
  const { sns, find } = topic();
  sns.on(GetTopicAttributesCommand).resolves({ Attributes: { TopicArn: TOPIC } });
  expect(await find()).toBe("confirmed");
});

it("can't tell from an answer without attributes", async () => {
  const { sns, find } = topic();
  sns.on(GetTopicAttributesCommand).resolves({});
  expect(await find()).toBe("unknown");
});

it.each([
  ["AuthorizationError", 403, "confirmed"],
  ["AuthorizationErrorException", 403, "confirmed"],
  // Publishing says it better.
  ["NotFound", 404, "confirmed"],
  ["InvalidParameter", 400, "confirmed"],
  ["Throttling", 400, "unknown"],
  ["ThrottledException", 429, "unknown"],
  ["InternalError", 500, "unknown"],
  ["TimeoutError", undefined, "unknown"],
])("takes %s (%s) for %s", async (name, httpStatusCode, found) => {
  const { sns, find } = topic();
  const $metadata = httpStatusCode === undefined ? {} : { httpStatusCode };
  sns.on(GetTopicAttributesCommand).rejects(Object.assign(awsError(name), { $metadata }));
  expect(await find()).toBe(found);
});
