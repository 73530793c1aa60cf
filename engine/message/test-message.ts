import { aligned } from "../text/paragraphs.ts";
import { code, plain } from "../text/safe-text.ts";
import { snsBody } from "./sns-body.ts";

export interface TestOf {
  account: string;
  region: string;
  stack: string;
  /** The ARN of the sender. */
  sentBy: string;
  /** ISO 8601. */
  time: string;
}

const SUBJECT = "[EKS] nodegroup-guard: test message";
const CALM = "This is a test message from nodegroup-guard. Nothing happened, and there is nothing to do.";
const WHY = "It was sent with nodegroup-guard doctor --send-test to confirm delivery.";

/**
 * A message that can't be mistaken for a finding, with a text for each kind of subscriber as the guard's own
 * messages have; `https` as the function's environment has it.
 *
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function testMessage(test: TestOf, https?: string): { subject: string; body: string } {
  const variants = {
    text: mail(test),
    sms: `EKS nodegroup-guard: test message, ${test.account} ${test.region}. There is nothing to do.`,
    machine: { test: true, ...test },
    chat: () => chat(test),
  };
  return { subject: SUBJECT, body: snsBody(variants, https === "text" ? "text" : "chat") };
}

function mail({ account, region, stack, sentBy, time }: TestOf): string {
  const rows = [
    ["Account", account],
    ["Region", region],
    ["Stack", plain(stack)],
    ["Sent by", plain(sentBy)],
    ["Time", time],
  ];
  return `${[CALM, "", WHY, "", ...aligned(rows)].join("\n")}\n`;
}

function chat({ account, region, stack, sentBy, time }: TestOf): object {
  return {
    version: "1.0",
    source: "custom",
    content: {
      textType: "client-markdown",
      title: SUBJECT,
      description: `${CALM}\n${WHY}\nStack ${code(stack)}, account ${account}, ${region}; sent by ${code(sentBy)} at ${time}`,
      keywords: [region, "test"],
    },
    metadata: {
      threadId: `${account}/${region}/nodegroup-guard-test`,
      summary: "test message",
      eventType: "nodegroup-guard-test",
    },
  };
}
