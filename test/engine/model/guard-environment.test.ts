import { guardEnvironment, readGuardEnvironment } from "../../../engine/model/guard-environment.ts";

const settings = {
  topicArn: "arn:aws:sns:eu-west-1:111122223333:t",
  receipts: false,
  followSeconds: 0,
  docs: "https://example.com/docs/findings/",
  https: "text",
} as const;

it("reads back what it has written", () => {
  expect(readGuardEnvironment({ PATH: "/usr/bin", ...guardEnvironment(settings) })).toEqual(settings);
  const others = { ...settings, receipts: true, followSeconds: 240, docs: "", https: "chat" } as const;
  expect(readGuardEnvironment(guardEnvironment(others))).toEqual(others);
});

it.each([
  ["are missing", {}],
  ["make no sense", { RECEIPTS: "no", FOLLOW_SECONDS: "two minutes", HTTPS: "Slack" }],
])("falls back to receipts and the usual wait where variables %s", (_, others) => {
  expect(readGuardEnvironment({ TOPIC_ARN: settings.topicArn, ...others })).toEqual({
    topicArn: settings.topicArn,
    receipts: true,
    followSeconds: 150,
    docs: "",
    https: "chat",
  });
});

it.each([{}, { TOPIC_ARN: "" }, { TOPIC_ARN: undefined }])("refuses to work without a topic: %j", (given) => {
  expect(() => readGuardEnvironment(given)).toThrow("TOPIC_ARN is not set");
});
