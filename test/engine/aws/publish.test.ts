import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { mockClient } from "aws-sdk-client-mock";
import { publisher, regionOf } from "../../../engine/aws/publish.ts";
import { awsError } from "./answers.ts";

const TOPIC = "arn:aws:sns:ap-northeast-1:111122223333:alerts";
const message = { subject: "[EKS] legacy/ng-1: …", body: '{"default":"…"}' };

function topic() {
  const client = new SNSClient({ region: "ap-northeast-1" });
  return { sns: mockClient(client), publish: publisher(client, TOPIC) };
}

describe("publishing", () => {
  it("sends one message to the topic, with a text for each protocol", async () => {
    const { sns, publish } = topic();
    sns.on(PublishCommand).resolves({ MessageId: "m-1" });
    await publish(message);
    expect(sns.commandCalls(PublishCommand).map((call) => call.args[0].input)).toEqual([
      {
        TopicArn: TOPIC,
        Subject: "[EKS] legacy/ng-1: …",
        Message: '{"default":"…"}',
        MessageStructure: "json",
      },
    ]);
  });

  it.each(["AuthorizationError", "InvalidParameter", "Throttled", "KMSAccessDenied"])(
    "rejects when SNS refuses the message, so that the delivery is repeated (%s)",
    async (code) => {
      const { sns, publish } = topic();
      sns.on(PublishCommand).rejects(awsError(code));
      await expect(publish(message)).rejects.toMatchObject({ name: code });
    },
  );

  it("rejects when SNS doesn't say that it has the message", async () => {
    const { sns, publish } = topic();
    sns.on(PublishCommand).resolves({});
    await expect(publish(message)).rejects.toThrow("MessageId");
  });
});

it("reads the topic's region from its ARN, in every partition", () => {
  expect(regionOf("arn:aws-cn:sns:cn-north-1:111122223333:alerts")).toBe("cn-north-1");
  expect(regionOf("none")).toBe("");
});
