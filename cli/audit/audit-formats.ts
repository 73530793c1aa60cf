import { countAudit } from "../../engine/audit/count-audit.ts";
import type { CountedAccount } from "../../engine/audit/rank-accounts.ts";
import type { Audit, UnreadAccount } from "../../engine/model/audit.ts";
import { compare } from "../../engine/model/compare.ts";
import { accountsText } from "./accounts-text.ts";
import { csvFile, csvRows } from "./audit-csv.ts";
import { sarifLog, sarifResults } from "./audit-sarif.ts";
import { auditText, type TextOptions } from "./audit-text.ts";

interface RenderOptions extends TextOptions {
  /** This program's version. */
  version: string;
  /** Whether the command was run for several accounts, however many there are. */
  several: boolean;
}

/** The output of a run. Of an account that was added only what goes into the output is kept. */
export interface Rendering {
  add(audit: Audit): void;
  /** The accounts in numbers, sorted by id. */
  counted(): CountedAccount[];
  whole(unread: UnreadAccount[]): Text | Promise<Text>;
}

/** A string, or pieces of one that is too long to be held in memory several times. */
type Text = string | Iterable<string>;

export const AUDIT_FORMATS = ["text", "json", "html", "sarif", "csv"] as const;

export type AuditFormat = (typeof AUDIT_FORMATS)[number];

/** Each output format: what it keeps of an account, and what it makes of all of them. */
export const auditFormats: Record<AuditFormat, (options: RenderOptions) => Rendering> = {
  text: format({
    part: auditText,
    whole: (parts, unread, options) =>
      options.several
        ? accountsText(
            parts.map(({ part, ...counted }) => ({ ...counted, text: part })),
            unread,
            options,
          )
        : partsOf(parts).join(""),
  }),
  json: format({
    part: (audit, { several }) => {
      const text = JSON.stringify(audit, null, 2);
      // As UTF-8 it is half as long as a string in which a single character is beyond Latin-1.
      return Buffer.from(several ? text.replace(/\n/g, "\n    ") : text);
    },
    whole: (parts, unread, { several }) =>
      several ? organizationJson(partsOf(parts), unread) : `${partsOf(parts).join("")}\n`,
  }),
  html: format({
    part: (audit) => Buffer.from(JSON.stringify(audit)),
    // The page's style and script are loaded only when needed.
    whole: async (parts, unread, { several }) => {
      const audits = parts.map(({ part, ...counted }) => ({
        ...counted,
        read: (): Audit => JSON.parse(part.toString()),
      }));
      const [only] = audits;
      return several || !only
        ? (await import("../../engine/page/accounts-report.ts")).renderAccounts(audits, unread)
        : (await import("../../engine/page/html-report.ts")).renderHtml(only.read());
    },
  }),
  sarif: format({
    part: sarifResults,
    whole: (parts, unread, options) => sarifLog(partsOf(parts), { unread, ...options }),
  }),
  csv: format({ part: csvRows, whole: (parts, unread) => csvFile(partsOf(parts), unread) }),
};

interface Format<Part> {
  part(audit: Audit, options: RenderOptions): Part;
  whole(
    parts: (CountedAccount & { part: Part })[],
    unread: UnreadAccount[],
    options: RenderOptions,
  ): Text | Promise<Text>;
}

function format<Part>({ part, whole }: Format<Part>): (options: RenderOptions) => Rendering {
  return (options) => {
    const parts: (CountedAccount & { part: Part })[] = [];
    const sorted = () => parts.sort((a, b) => compare(a.account, b.account));
    return {
      add(audit) {
        const { account, accountName: name } = audit;
        const counted = { account, ...(name ? { name } : {}), counts: countAudit(audit) };
        parts.push({ ...counted, part: part(audit, options) });
      },
      counted: sorted,
      whole: (unread) => whole(sorted(), unread, options),
    };
  };
}

function partsOf<Part>(parts: { part: Part }[]): Part[] {
  return parts.map(({ part }) => part);
}

/** The same as JSON.stringify would write of all of it. */
function* organizationJson(accounts: Buffer[], unread: UnreadAccount[]): Generator<string> {
  yield '{\n  "version": "1",\n  "accounts": [';
  for (const [index, account] of accounts.entries()) {
    yield `${index > 0 ? "," : ""}\n    ${account.toString()}`;
  }
  const others = JSON.stringify(unread, null, 2).replaceAll("\n", "\n  ");
  yield `${accounts.length > 0 ? "\n  " : ""}],\n  "unread": ${others}\n}\n`;
}
