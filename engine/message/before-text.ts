import type { Before, StoredReport } from "../model/audit-news.ts";
import { plain } from "../text/safe-text.ts";
import { minuteOf } from "../text/words.ts";

/** Whether what is new is all that was found: there is nothing to compare with. */
export function hasAll(before: Before): boolean {
  return before.kind === "first" || (before.kind === "lost" && before.time === null);
}

/** The audit before, in a few words. */
export function beforeText(before: Before): string {
  const time = timeOf(before);
  switch (before.kind) {
    case "first":
      return "none: this is the first one, with all that it found";
    case "known":
      return (
        (time ?? "at an unknown time") +
        (before.isUnsent ? ", which sent nothing: no subscription was confirmed" : "")
      );
    case "lost":
      return time ? `${time} is the last that is known` : "not known";
  }
}

/** The warning that the audit's memory is lost, why, and what to do; empty if it is not. */
export function lostLines(before: Before, { bucket }: Pick<StoredReport, "bucket">): string[] {
  if (before.kind !== "lost") return [];
  const time = timeOf(before);
  const what = `What was reported ${time ? `since ${time}` : "before"} is not known: ${plain(before.why)}.`;
  if (!before.isLasting)
    return [what, "The next audit is compared with this one again: there is nothing to do."];
  return [
    what,
    "Until that is fixed, every audit by schedule sends the same again, and calls start no audit early.",
    `Let the audit's function read and write s3://${bucket}/state.json; if the bucket was deleted, deploy again with --revert-drift.`,
  ];
}

function timeOf(before: Before): string | null {
  return before.kind === "first" || before.time === null ? null : minuteOf(before.time);
}
