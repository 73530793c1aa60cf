import { aws } from "../../engine/text/shell.ts";
import { type Line, ok, orOk, type Place, said, wrong } from "./line.ts";
import { masked } from "./masked.ts";
import type { Observations, Subscription } from "./observations.ts";

/** Whether anybody gets the messages: a subscription does nothing until its owner confirms it. */
export function checkSubscriptions({ stack, subscriptions }: Observations, { region }: Place): Line[] {
  const topic = (stack.kind === "read" && stack.value.outputs.AlertTopicArn) || "TOPIC_ARN";
  const subscribe = (how: Record<string, string>) =>
    aws("sns subscribe", { region, "topic-arn": topic, ...how });
  const none = wrong(
    "subscriptions",
    "nobody gets the messages: the topic has no subscriptions",
    subscribe({ protocol: "email", "notification-endpoint": "YOU@EXAMPLE.COM" }),
  );
  const lines = said("subscriptions", subscriptions, none, (all) => {
    const waiting = all.filter(({ arn }) => arn === "PendingConfirmation");
    return [
      all.filter(({ arn }) => arn !== "Deleted").length === 0 ? none : undefined,
      ...waiting.map((subscription) =>
        wrong(
          "subscriptions",
          `${masked(subscription)} has not been confirmed, and gets nothing`,
          `${confirmation(subscription)}; to have it sent again:`,
          subscribe({ protocol: subscription.protocol, "notification-endpoint": "THE-SAME-ADDRESS" }),
        ),
      ),
    ];
  });
  const those = subscriptions?.kind === "read" ? confirmed(subscriptions.value) : [];
  return orOk(lines, ok("subscriptions", `${those.map(masked).join(", ")}: confirmed`));
}

function confirmation({ protocol }: Subscription): string {
  return protocol.startsWith("email")
    ? `let its owner follow the link in SNS's mail "AWS Notification - Subscription Confirmation"`
    : "let the endpoint visit the SubscribeURL that SNS has handed to it";
}

/** Those that get messages. */
export function confirmed(subscriptions: Subscription[]): Subscription[] {
  return subscriptions.filter(({ arn }) => arn.startsWith("arn:"));
}
