import type { Audit } from "../../engine/model/audit.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { count, some } from "../../engine/text/words.ts";

const SHOWN = 5;

/** What could not be read: one line for each reason, with what it hid and the permission to add. */
export function unreadLines({ unread }: Pick<Audit, "unread">): string[] {
  const reasons = new Map<string, { what: string[]; permission?: string }>();
  for (const { region, what, why, permission } of unread) {
    const found = reasons.get(why) ?? { what: [], ...(permission ? { permission } : {}) };
    reasons.set(why, found);
    found.what.push(`${plain(what, 120)} in ${region}`);
  }
  return [...reasons].flatMap(([why, { what, permission }]) => [
    `${plain(why)}: ${count(what.length, "thing")} not read`,
    `  ${some(what, SHOWN)}`,
    ...(permission ? [`  To add: permission ${permission}`] : []),
  ]);
}
