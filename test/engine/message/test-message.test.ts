import { testMessage } from "../../../engine/message/test-message.ts";

const test = {
  account: "111122223333",
  region: "eu-west-1",
  stack: "guard",
  sentBy: "arn:aws:sts::111122223333:assumed-role/admin/alice",
  time: "2026-11-23T06:00:00Z",
};
const bodyOf = (https?: string, changes = {}) => JSON.parse(testMessage({ ...test, ...changes }, https).body);

const MAIL = `This is a test message from nodegroup-guard. Nothing happened, and there is nothing to do.

It was sent with nodegroup-guard doctor --send-test to confirm delivery.

Account  111122223333
Region   eu-west-1
Stack    guard
Sent by  arn:aws:sts::111122223333:assumed-role/admin/alice
Time     2026-11-23T06:00:00Z
`;

it("can't be mistaken for a finding, whoever subscribes", () => {
  expect(testMessage(test).subject).toBe("[EKS] nodegroup-guard: test message");
  const { https, sqs, ...texts } = bodyOf();
  expect(texts).toEqual({
    default: MAIL,
    email: MAIL,
    sms: "EKS nodegroup-guard: test message, 111122223333 eu-west-1. There is nothing to do.",
    lambda: sqs,
  });
  expect(JSON.parse(sqs)).toEqual({ test: true, ...test });
  expect(JSON.parse(https)).toEqual({
    version: "1.0",
    source: "custom",
    content: {
      textType: "client-markdown",
      title: "[EKS] nodegroup-guard: test message",
      description:
        "This is a test message from nodegroup-guard. Nothing happened, and there is nothing to do.\n" +
        "It was sent with nodegroup-guard doctor --send-test to confirm delivery.\n" +
        "Stack `guard`, account 111122223333, eu-west-1; sent by `arn:aws:sts::111122223333:assumed-role/admin/alice` at 2026-11-23T06:00:00Z",
      keywords: ["eu-west-1", "test"],
    },
    metadata: {
      threadId: "111122223333/eu-west-1/nodegroup-guard-test",
      summary: "test message",
      eventType: "nodegroup-guard-test",
    },
  });
});

it("is sent by https as the guard's own messages are: for chat, unless text was chosen", () => {
  expect(bodyOf("text").https).toBe(MAIL);
  expect(bodyOf("chat")).toEqual(bodyOf());
  expect(bodyOf("anything else")).toEqual(bodyOf());
});

it("shows hostile names as text", () => {
  const { email } = bodyOf("chat", { stack: "a\nb", sentBy: "\u202ebob" });
  expect(email).toContain("Stack    a\\u{a}b\nSent by  \\u{202e}bob\n");
});
