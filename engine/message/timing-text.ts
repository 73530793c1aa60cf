import type { Report } from "../model/report.ts";
import { count } from "../text/words.ts";

/** How fast the event came and was handled, in one short line. */
export function timingText({ eventAgeSeconds, changedBeforeVerdict }: NonNullable<Report["timing"]>): string {
  const after = `${age(eventAgeSeconds)} after the call`;
  return changedBeforeVerdict ? `${after}; ${CHANGED[changedBeforeVerdict]}` : after;
}

const CHANGED = {
  yes: "the change was made before EKS gave its verdict",
  no: "EKS had given its verdict before the change",
  unknown: "whether the change was made before EKS gave its verdict is unknown",
};

/** In the unit that a person would choose. */
function age(seconds: number): string {
  if (seconds < 2 * MINUTE) return count(seconds, "second");
  if (seconds < 2 * HOUR) return count(Math.round(seconds / MINUTE), "minute");
  return count(Math.round(seconds / HOUR), "hour");
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
