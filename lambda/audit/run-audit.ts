import { auditNews, knownAfter } from "../../engine/audit/audit-news.ts";
import { buildAudit } from "../../engine/audit/build-audit.ts";
import { auditExit } from "../../engine/audit/compare-audits.ts";
import { auditMessage } from "../../engine/message/audit-message.ts";
import type { Audit } from "../../engine/model/audit.ts";
import type { AuditResult, StoredReport } from "../../engine/model/audit-news.ts";
import type { Https } from "../../engine/model/guard-environment.ts";
import { parseKnownFindings } from "../../engine/model/known-findings.ts";
import type { Publish, ReadInventory, ReportBucket } from "../../engine/model/ports.ts";
import { renderHtml } from "../../engine/page/html-report.ts";

/** What the scheduled audit can do, and the account and region that it reads. */
export interface AuditContext {
  home: { account: string; region: string };
  readInventory: ReadInventory;
  bucket: ReportBucket & { name: string };
  publish: Publish;
  /** What subscribers by https get. */
  https: Https;
  record: (result: AuditResult) => void;
  now: () => Date;
}

const STATE = "state.json";

/**
 * Audits the region from beginning to end: reads, stores the reports, sends a message if something has changed
 * since the audit before. What is known moves on only after the message was accepted. Rejects, after everything
 * else was tried, when clusters could not be listed or reports not be stored or sent: the next run repeats it.
 */
export async function runAudit(context: AuditContext): Promise<AuditResult> {
  const { home, bucket } = context;
  const time = context.now().toISOString();
  const earlier = await bucket.read(STATE);
  const known = earlier.kind === "read" ? parseKnownFindings(earlier.value) : undefined;

  const inventory = await context.readInventory(() => true);
  const audit = buildAudit({ account: home.account, time, regions: [inventory] });
  const report = await store(audit, context);

  const news = auditNews(known, audit);
  if (news) await context.publish(auditMessage(news, report, context.https));
  const state = JSON.stringify(knownAfter(known, audit));
  const moved = earlier.kind === "unreadable" ? earlier : await bucket.write(STATE, state, JSON_TYPE);

  const result: AuditResult = {
    exit: auditExit(audit),
    clusters: audit.clusters.length,
    unread: audit.unread.length,
    reported: news !== undefined,
    report: report.failed ? null : `s3://${bucket.name}/${report.key}.html`,
    trouble: [
      ...(inventory.clusters.kind === "unreadable" ? [inventory.clusters.reason] : []),
      ...(report.failed ? [report.failed] : []),
      ...(moved.kind === "unreadable" ? [moved.reason] : []),
    ],
  };
  context.record(result);
  if (result.trouble.length > 0) throw new Error(`the audit is not complete: ${result.trouble.join("; ")}`);
  return result;
}

const JSON_TYPE = "application/json";
const HTML_TYPE = "text/html; charset=utf-8";

/** Writes the reports of this audit, and last those that are always called the same. */
async function store(audit: Audit, { home, bucket }: AuditContext): Promise<StoredReport> {
  const key = `audit/${audit.time.slice(0, 19).replaceAll(":", "-")}Z`;
  const texts = [
    { ending: "json", text: `${JSON.stringify(audit, null, 2)}\n`, type: JSON_TYPE },
    { ending: "html", text: renderHtml(audit), type: HTML_TYPE },
  ];
  const report = { bucket: bucket.name, key, region: home.region };
  for (const name of [key, "latest"]) {
    for (const { ending, text, type } of texts) {
      const written = await bucket.write(`${name}.${ending}`, text, type);
      if (written.kind === "unreadable") return { ...report, failed: written.reason };
    }
  }
  return report;
}
