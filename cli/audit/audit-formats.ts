import type { Audit } from "../../engine/model/audit.ts";
import { auditCsv } from "./audit-csv.ts";
import { auditSarif } from "./audit-sarif.ts";
import { auditText, type TextOptions } from "./audit-text.ts";

interface RenderOptions extends TextOptions {
  /** Of this program. */
  version: string;
}

type Render = (audit: Audit, options: RenderOptions) => string | Promise<string>;

export const AUDIT_FORMATS = ["text", "json", "html", "sarif", "csv"] as const;

export type AuditFormat = (typeof AUDIT_FORMATS)[number];

/** Each output format of an audit. */
export const auditFormats: Record<AuditFormat, Render> = {
  text: auditText,
  json: (audit) => `${JSON.stringify(audit, null, 2)}\n`,
  // The page's style and script are loaded only when needed.
  html: async (audit) => (await import("../../engine/page/html-report.ts")).renderHtml(audit),
  sarif: (audit, { version }) => auditSarif(audit, version),
  csv: auditCsv,
};
