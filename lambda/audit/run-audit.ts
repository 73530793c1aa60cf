import { buildAudit } from "../../engine/audit/build-audit.ts";
import { auditExit } from "../../engine/audit/compare-audits.ts";
import type { Audit } from "../../engine/model/audit.ts";
import type { AuditResult, StoredReport } from "../../engine/model/audit-news.ts";
import type { EarlyCall } from "../../engine/model/audit-start.ts";
import type { Policy } from "../../engine/model/policy.ts";
import type { ReadInventory } from "../../engine/model/ports.ts";
import { renderHtml } from "../../engine/page/html-report.ts";
import { isNewer, loadMemory } from "./memory.ts";
import { type ReportContext, reportNews } from "./report-news.ts";

/** The scheduled audit's ports, and the account and region that it reads. */
export interface AuditContext extends ReportContext {
  home: { account: string; region: string };
  readInventory: ReadInventory;
  /** The guard's own: it says where no change is offered. */
  policy: Policy;
  bucket: ReportContext["bucket"] & { name: string };
  record: (result: AuditResult) => void;
}

/**
 * Audits the region: reads, beginning where the last audit had no time left, stores the reports, and sends a message
 * if something has changed since the audit before. What is known moves on only after the message was accepted. Where
 * an audit that began later was faster, this one has nothing to add: that one has seen all that it has seen. Rejects, after everything
 * else was tried, when clusters could not be listed or reports not be stored or sent: the next run repeats it. But
 * without its memory a repetition would send the same once more, so that an audit by schedule only counts as not done.
 * `early`: the calls that started it before its time.
 */
export async function runAudit(context: AuditContext, early: EarlyCall[] = []): Promise<AuditResult> {
  const { home, bucket } = context;
  const time = context.now().toISOString();
  const { known: before } = await loadMemory(bucket, context.now());
  const inventory = await context.readInventory(() => true, undefined, before.stoppedAt);
  const audit = buildAudit({ account: home.account, time, regions: [inventory] }, context.policy);

  const earlier = await loadMemory(bucket, context.now());
  const report = await store(audit, isNewer(earlier, time) ? [] : ["latest"], context);
  const { reported, unsent, forgotten } = await reportNews(
    audit,
    earlier,
    { report, early, stoppedAt: inventory.stoppedAt },
    context,
  );

  const result: AuditResult = {
    exit: auditExit(audit),
    clusters: audit.clusters.length,
    unread: audit.unread.length,
    reported,
    ...(unsent ? { unsent } : {}),
    report: report.failed ? null : `s3://${bucket.name}/${report.key}.html`,
    trouble: [
      ...(inventory.clusters.kind === "unreadable" ? [inventory.clusters.reason] : []),
      ...(report.failed ? [report.failed] : []),
      ...(forgotten ? [forgotten] : []),
    ],
  };
  context.record(result);
  const mayRepeat = !forgotten || (early.length > 0 && !reported);
  if (result.trouble.length > 0 && mayRepeat)
    throw new Error(`the audit is not complete: ${result.trouble.join("; ")}`);
  return result;
}

const JSON_TYPE = "application/json";
const HTML_TYPE = "text/html; charset=utf-8";

/** Writes the reports of this audit, and last those that are `also` called the same each time. */
async function store(audit: Audit, also: string[], { home, bucket }: AuditContext): Promise<StoredReport> {
  const key = `audit/${audit.time.slice(0, 19).replaceAll(":", "-")}Z`;
  const texts = [
    { ending: "json", text: `${JSON.stringify(audit, null, 2)}\n`, type: JSON_TYPE },
    { ending: "html", text: renderHtml(audit), type: HTML_TYPE },
  ];
  const report = { bucket: bucket.name, key, region: home.region };
  for (const name of [key, ...also]) {
    for (const { ending, text, type } of texts) {
      const written = await bucket.write(`${name}.${ending}`, text, type);
      if (written.kind === "unreadable") return { ...report, failed: written.reason };
    }
  }
  return report;
}
