import type { Unreadable } from "../../engine/model/facts.ts";
import { type KnownFindings, NOTHING_KNOWN, parseKnownFindings } from "../../engine/model/known-findings.ts";
import type { Replaced, ReportBucket } from "../../engine/model/ports.ts";

/** The findings that earlier audits reported. */
export interface Memory {
  known: KnownFindings;
  /** Which version of it was read; null for none, as before the first audit. */
  version: string | null;
  /** Why what was reported before is not known. */
  lost?: string;
  /** Its text where that makes no sense: it stays until somebody was notified of that. */
  text?: string;
  /** Why it could not be read: then it is kept as it is. */
  unreadable?: Unreadable;
}

const STATE = "state.json";

/**
 * Reads what is known. A time in the future, which nobody but a forger writes, would silence every audit until then:
 * it is no time.
 */
export async function loadMemory(bucket: ReportBucket, now: Date): Promise<Memory> {
  const stored = await bucket.read(STATE);
  switch (stored.kind) {
    case "absent":
      return { known: NOTHING_KNOWN, version: null };
    case "unreadable":
      return { known: NOTHING_KNOWN, version: null, lost: stored.reason, unreadable: stored };
    case "read": {
      const { text, version } = stored.value;
      const known = parseKnownFindings(text);
      if (!known) return { known: NOTHING_KNOWN, version, lost: `${STATE} makes no sense`, text };
      const isPast = known.time !== null && known.time <= now.toISOString();
      return { known: isPast ? known : { ...known, time: null }, version };
    }
  }
}

/**
 * Puts what is known now in place of exactly the version that was read: two audits can't undo each other's. Without
 * anything new it shows, before a message is sent, whether the message can be remembered.
 */
export async function saveMemory(
  bucket: ReportBucket,
  { known: before, version, unreadable, text = JSON.stringify(before) }: Memory,
  known?: KnownFindings,
): Promise<Replaced> {
  const state = known ? JSON.stringify(known) : text;
  return unreadable ?? bucket.replace(version, STATE, state, "application/json");
}

/** Whether what is known is of an audit that began at `time` or later. */
export function isNewer({ known }: Memory, time: string): boolean {
  return known.time !== null && known.time >= time;
}
