import type { Unreadable } from "../../engine/model/facts.ts";
import { type KnownFindings, parseKnownFindings } from "../../engine/model/known-findings.ts";
import type { Replaced, ReportBucket } from "../../engine/model/ports.ts";

/** What the audits before have found and reported. */
export interface Remembered {
  /** Undefined for the first audit, and where it can't be read or makes no sense. */
  known: KnownFindings | undefined;
  /** Which version of it was read; null for none. */
  version: string | null;
  /** Why it could not be read: then it is kept as it is. */
  unreadable?: Unreadable;
}

const STATE = "state.json";

/** Reads what is known. */
export async function remember(bucket: ReportBucket): Promise<Remembered> {
  const stored = await bucket.read(STATE);
  switch (stored.kind) {
    case "read":
      return { known: parseKnownFindings(stored.value.text), version: stored.value.version };
    case "absent":
      return { known: undefined, version: null };
    case "unreadable":
      return { known: undefined, version: null, unreadable: stored };
  }
}

/** Puts what is known now in place of exactly the version that was read: two audits can't undo each other's. */
export async function moveOn(
  bucket: ReportBucket,
  { version, unreadable }: Remembered,
  known: KnownFindings,
): Promise<Replaced> {
  return unreadable ?? bucket.replace(version, STATE, JSON.stringify(known), "application/json");
}

/**
 * Whether what is known is of an audit that began at `time` or later. A time in the future, which nobody but a
 * forger writes, would silence every audit until then: it doesn't count.
 */
export function isNewer({ known }: Remembered, time: string, now: Date): boolean {
  return known !== undefined && known.time >= time && known.time <= now.toISOString();
}
