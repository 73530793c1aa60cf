import type { SubnetReport } from "../../engine/model/report.ts";
import type { Delivery } from "./deliver.ts";
import { LEGACY } from "./legacy-vpc.ts";
import { messagesOf } from "./oracles.ts";
import { type Story, TRIES } from "./story.ts";

/** A cell of the matrix in words: what was reported and how each delivery ended, and what was changed. */
export function describeStory({ cell, during, settingsDuring }: Story): string {
  const each = during.map((delivery) => describeDelivery(delivery, cell.mode === "observe"));
  const [first = "", ...others] = each;
  const failed = during.length === TRIES && others.every((other) => other === first);
  const course = failed ? `${first} ×${TRIES}, dead letter` : each.join("; next delivery: ");
  const on = LEGACY.filter((id) => settingsDuring[id]).length;
  const reported = course.endsWith("message: enabled");
  if (cell.mode !== "enable" || (reported && on === LEGACY.length)) return course;
  return `${course}; ${["nothing changed", "one is on", "both are on"][on]}`;
}

function describeDelivery(delivery: Delivery, observing: boolean): string {
  if (delivery.exit === "died") return "dies";
  if (delivery.ignored) return "ignored";
  const error = delivery.exit === "rejected" ? ", error" : "";
  if (observing) return `log: ${summary(delivery.report?.subnets ?? [])}${error}`;
  const [message] = messagesOf(delivery);
  return `${message ? `message: ${summary(message.report.subnets)}` : "no message"}${error}`;
}

/** Of the two public subnets; one word where both fare alike. */
function summary(subnets: SubnetReport[]): string {
  if (subnets.length === 0) return "subnets unknown";
  const words = subnets.filter(({ id }) => LEGACY.includes(id)).map(wordFor);
  return [...new Set(words)].sort().join(" and ");
}

function wordFor({ finding, outcome }: SubnetReport): string {
  if (outcome === "enabled") return "enabled";
  return outcome === "failed" ? "FAILED" : finding;
}
