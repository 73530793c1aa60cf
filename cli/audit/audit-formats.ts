import type { Audit } from "../../engine/model/audit.ts";
import { auditCsv } from "./audit-csv.ts";
import { auditSarif } from "./audit-sarif.ts";
import { auditText } from "./audit-text.ts";

export interface RenderOptions {
  color: boolean;
  /** Of this program. */
  version: string;
}

type Render = (audit: Audit, options: RenderOptions) => string | Promise<string>;

/** Every form in which an audit is put out. */
export const auditFormats = {
  text: auditText,
  json: (audit) => `${JSON.stringify(audit, null, 2)}\n`,
  // The page's style and script are loaded only by those who want one.
  html: async (audit) => (await import("../../engine/page/html-report.ts")).renderHtml(audit),
  sarif: (audit, { version }) => auditSarif(audit, version),
  csv: auditCsv,
} satisfies Record<string, Render>;

export type AuditFormat = keyof typeof auditFormats;
