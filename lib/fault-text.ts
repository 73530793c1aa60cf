import type { Fault } from "../engine/model/fault.ts";
import { faultLines } from "../engine/text/paragraphs.ts";
import { count } from "../engine/text/words.ts";

/** The text for options, props or a policy file that are rejected: every fault at once. */
export function faultText(faults: Fault[]): string {
  const title = `nodegroup-guard can't be deployed like this: ${count(faults.length, "fault")}`;
  return ["", title, ...faultLines(faults), "", ""].join("\n");
}
