import type { AuditResult } from "../../engine/model/audit-news.ts";
import type { AuditStart, EarlyCall, EarlyStart } from "../../engine/model/audit-start.ts";
import type { KnownFindings } from "../../engine/model/known-findings.ts";
import { loadMemory } from "./memory.ts";
import { type AuditContext, runAudit } from "./run-audit.ts";

/** The function's answer: the audit's result, or why none was started. */
export type AuditAnswer = AuditResult | { skipped: string };

/** How long after a call an audit has to begin to see what it did: what EC2 answers may be old for some seconds. */
const SETTLED_MS = 30_000;

/**
 * Starts the audit, always the same one; for a batch of calls only if one of them counts, and no audit has seen
 * since what they did: a burst comes in more than one batch, and a failed batch comes again. Rejects as `runAudit`
 * does, and for a batch while the memory is lost: it could only repeat what was reported.
 */
export async function startAudit(
  start: AuditStart,
  context: AuditContext & { recordEarly: (early: EarlyStart) => void },
): Promise<AuditAnswer> {
  if (start.kind === "due") return runAudit(context);
  const { calls, ignored } = start;
  const skipped = await reasonToSkip(calls, context);
  context.recordEarly({ calls, ignored, ...(skipped ? { skipped } : {}) });
  return skipped ? { skipped } : runAudit(context, calls);
}

async function reasonToSkip(calls: EarlyCall[], { bucket, now }: AuditContext): Promise<string | undefined> {
  if (calls.length === 0) return "none of the calls can have changed what an audit finds";
  const { known, lost } = await loadMemory(bucket, now());
  if (lost) throw new Error(`no audit is started early while what was reported before is not known: ${lost}`);
  if (known.time === null) return undefined;
  const begun = Date.parse(known.time);
  const isSeen = (call: EarlyCall) =>
    call.time !== undefined && Date.parse(call.time) + SETTLED_MS <= begun && wasReadWhole(call, known);
  return calls.every(isSeen) ? `the audit of ${known.time} began after all of them` : undefined;
}

/** Whether the last audit read the call's resource; an unread part may be what the call changed. */
function wasReadWhole({ kind, on }: EarlyCall, { unread, readWhole }: KnownFindings): boolean {
  if (!readWhole) return unread.length === 0;
  if (on === undefined) return false;
  switch (kind) {
    case "cluster-created":
      return readWhole.clusters.includes(on);
    case "auto-assign-disabled":
      return readWhole.subnets.includes(on);
    case "unreadable":
      return false;
  }
}
