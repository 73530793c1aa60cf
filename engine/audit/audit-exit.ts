import type { Audit } from "../model/audit.ts";
import type { Comparison } from "./compare-audits.ts";
import { isCertain } from "./count-audit.ts";

/**
 * 0 for nothing found, 1 for findings, 2 where something could not be told: that stands above findings, as
 * with grep and diff, because whoever has read the findings still doesn't know all.
 */
export function auditExit({ actions, unread }: Audit): 0 | 1 | 2 {
  if (unread.length > 0 || !actions.every(isCertain)) return 2;
  return actions.length > 0 ? 1 : 0;
}

/** The same of what is new. */
export function comparisonExit({ fresh, freshUnread }: Comparison): 0 | 1 | 2 {
  if (freshUnread.length > 0 || fresh.some(({ finding }) => finding === "undetermined")) return 2;
  return fresh.length > 0 ? 1 : 0;
}
