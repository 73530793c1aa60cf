import type { Published } from "../context.ts";
import { confirmed } from "./check-subscriptions.ts";
import { DEPLOY, type Line, ok, unread, untold, wrong } from "./line.ts";
import { masked } from "./masked.ts";
import type { Observations } from "./observations.ts";

/** The topic that a test message can be sent to. */
export function topicOf({ stack }: Observations): string | undefined {
  return stack.kind === "read" ? stack.value.outputs.AlertTopicArn : undefined;
}

/** What became of a test message; `sent` is left out where there was no topic to send it to. */
export function toldTest(sent: Published | undefined, seen: Observations): Line {
  if (!sent) return untold("test-message", "none was sent: the stack doesn't say which topic is its own");
  if (sent.kind === "unreadable") {
    // A permission missing from the caller is not a fault of the guard.
    return sent.denied ? unread("test-message", sent) : wrong("test-message", sent.reason, DEPLOY);
  }
  return ok("test-message", `handed to ${topicOf(seen)}, which ${recipients(seen)}`);
}

function recipients({ subscriptions }: Observations): string {
  if (subscriptions?.kind !== "read") return "sends it to whoever has subscribed";
  const those = confirmed(subscriptions.value);
  return those.length > 0 ? `sends it to ${those.map(masked).join(", ")}` : "sends it to nobody";
}
