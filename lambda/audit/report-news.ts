import { auditNews, knownAfter, knownUnsent } from "../../engine/audit/audit-news.ts";
import { unsentNews } from "../../engine/audit/unsent-news.ts";
import { auditMessage } from "../../engine/message/audit-message.ts";
import type { Audit } from "../../engine/model/audit.ts";
import type { AuditNews, StoredReport } from "../../engine/model/audit-news.ts";
import type { EarlyCall } from "../../engine/model/audit-start.ts";
import type { Https } from "../../engine/model/guard-environment.ts";
import type { FindSubscribers, Publish, ReportBucket } from "../../engine/model/ports.ts";
import { isNewer, loadMemory, type Memory, saveMemory } from "./memory.ts";

/** The ports and settings for reporting the news. */
export interface ReportContext {
  bucket: ReportBucket;
  publish: Publish;
  findSubscribers: FindSubscribers;
  /** The format for https subscribers. */
  https: Https;
  now: () => Date;
}

/** The outcome of reporting the news. */
export interface Reported {
  /** Whether a message was sent. */
  reported: boolean;
  /** Why none was sent though there are news: a later audit sends them. */
  unsent?: string;
  /** Why what was reported, before or now, is not known to the next audit. */
  forgotten?: string;
}

/** How often to begin again where other audits end at the same moment, which two of them hardly ever do. */
const TRIES = 3;
const NOBODY = "no subscription to the topic is known to be confirmed";
const ALWAYS_OUTPACED = "other audits ended at the same time, again and again";

/**
 * Sends what has changed, and moves on; again where another audit has moved on between reading and writing, but
 * nothing twice. Whether it can be remembered is tried before it is sent. If it can't, an audit by schedule sends it
 * all the same, and says so; an audit that calls have started, `early`, sends nothing: their batch comes back. Where
 * nobody could get it, it is not sent, and stays news. `stoppedAt` is the cluster that the next audit begins with.
 */
export async function reportNews(
  audit: Audit,
  earlier: Memory,
  { report, early, stoppedAt }: { report: StoredReport; early: EarlyCall[]; stoppedAt: string | undefined },
  { bucket, publish, findSubscribers, https, now }: ReportContext,
): Promise<Reported> {
  const next = stoppedAt === undefined ? {} : { stoppedAt };
  const sent: AuditNews[] = [];
  let isUnsent = false;
  const outcome = (forgotten?: string): Reported => ({
    reported: sent.length > 0,
    ...(isUnsent ? { unsent: NOBODY } : {}),
    ...(forgotten ? { forgotten } : {}),
  });
  let memory = earlier;
  for (let tries = 1; tries <= TRIES; tries++) {
    if (isNewer(memory, audit.time)) return outcome();
    const news = unsentNews(auditNews(memory.known, audit), sent);
    isUnsent = news !== undefined && !reachesAnybody(await findSubscribers(), memory);
    if (isUnsent && memory.lost) return outcome(memory.lost);
    if (news && !isUnsent) {
      const secured = await secure(bucket, memory, tries === TRIES);
      if (secured === "outpaced") {
        memory = await loadMemory(bucket, now());
        continue;
      }
      memory = secured;
      if (memory.lost && early.length > 0) return outcome(memory.lost);
      await publish(auditMessage(completed(news, memory, early), report, https));
      sent.push(news);
    }
    const { stoppedAt: _, ...known } = isUnsent
      ? knownUnsent(memory.known, audit)
      : knownAfter(memory.known, audit, news ? true : undefined);
    const saved = await saveMemory(bucket, memory, { ...known, ...next });
    if (saved.kind !== "outpaced") return outcome(saved.kind === "unreadable" ? saved.reason : undefined);
    memory = await loadMemory(bucket, now());
  }
  return outcome(ALWAYS_OUTPACED);
}

/** The last answer counts where SNS can't be asked; if there is none, news wait, but not where they can't be kept. */
function reachesAnybody(found: Awaited<ReturnType<FindSubscribers>>, { known, lost }: Memory): boolean {
  if (found === "unknown") return lost !== undefined || known.hasSubscriber === true;
  return found === "confirmed";
}

/** Writes what is known once more, unchanged: only where that succeeds can what is sent next be remembered. */
async function secure(bucket: ReportBucket, memory: Memory, isLast: boolean): Promise<Memory | "outpaced"> {
  const written = await saveMemory(bucket, memory);
  switch (written.kind) {
    case "written":
      return { ...memory, version: written.version };
    case "unreadable":
      return { ...memory, lost: written.reason, unreadable: written };
    case "outpaced": {
      if (!isLast) return "outpaced";
      const reason = ALWAYS_OUTPACED;
      const unreadable = { kind: "unreadable", action: "s3:PutObject", reason, denied: false } as const;
      return { ...memory, lost: reason, unreadable };
    }
  }
}

/** The news, with what the audit itself can't know: who started it, and that its memory is lost. */
function completed(news: AuditNews, { lost, unreadable, known }: Memory, early: EarlyCall[]): AuditNews {
  return {
    ...news,
    ...(early.length > 0 ? { early } : {}),
    ...(lost
      ? { before: { kind: "lost", why: lost, time: known.time, isLasting: unreadable !== undefined } }
      : {}),
  };
}
