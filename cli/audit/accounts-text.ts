import { sumCounts } from "../../engine/audit/count-audit.ts";
import { byWorst, type CountedAccount, toneOfAccount } from "../../engine/audit/rank-accounts.ts";
import type { UnreadAccount } from "../../engine/model/audit.ts";
import { count, some } from "../../engine/text/words.ts";
import { wrap } from "../../engine/text/wrap.ts";
import { accountText, unreadAccountLines } from "../shell/account-lines.ts";
import { paintFor } from "../shell/paint.ts";
import { auditSummary, type TextOptions } from "./audit-text.ts";

const CLEAN_SHOWN = 20;

/**
 * Several accounts as text: those with findings, worst first, each as `auditText` has it; then the others, and the
 * summary of all.
 */
export function accountsText(
  each: (CountedAccount & { text: string })[],
  unread: UnreadAccount[],
  { color, columns }: TextOptions,
): string {
  const paint = paintFor(color);
  const isClean = ({ counts }: CountedAccount) => toneOfAccount(counts) === "good";
  const open = each.filter((account) => !isClean(account)).sort(byWorst);
  const clean = each.filter(isClean).map((account) => accountText(accountHeader(account)));
  const paragraphs = [
    ...open.map(({ text }) => `${text.trimEnd()}\n`),
    ...(open.length > 0
      ? [
          wrap(
            "Commands are for the account that they are listed under: run them with its credentials.",
            columns,
          ),
        ]
      : []),
    ...(unread.length > 0
      ? [
          [
            paint.yellow("Accounts that could not be read"),
            ...unreadAccountLines(unread, columns - 2).map((line) => `  ${line}`),
          ],
        ]
      : []),
    ...(clean.length > 0
      ? [wrap(`No findings in ${count(clean.length, "account")}: ${some(clean, CLEAN_SHOWN)}.`, columns)]
      : []),
    wrap(accountsSummary(each, unread), columns).map((line) => paint.bold(line)),
  ];
  return `${paragraphs.map((lines) => (typeof lines === "string" ? lines : lines.join("\n"))).join("\n\n")}\n`;
}

/** All accounts in one line. */
export function accountsSummary(each: CountedAccount[], unread: UnreadAccount[]): string {
  const failed = unread.length > 0 ? ` ${count(unread.length, "account")} could not be read.` : "";
  return `${count(each.length, "account")}: ${auditSummary(sumCounts(each.map(({ counts }) => counts)))}${failed}`;
}

function accountHeader({ account, name }: CountedAccount) {
  return { account, ...(name ? { accountName: name } : {}) };
}
