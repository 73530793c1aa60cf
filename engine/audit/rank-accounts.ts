import { compare } from "../model/compare.ts";
import type { AuditCounts } from "./count-audit.ts";

/** An account's audit in numbers, without the audit itself: hundreds of those need not be kept. */
export interface CountedAccount {
  account: string;
  name?: string;
  counts: AuditCounts;
}

/** How bad it is, worst first: the words that the HTML report has for it. */
export type AccountTone = "blocks" | "would" | "note" | "good";

/** The worst that was found in the account. */
export function toneOfAccount({
  blocked,
  failed,
  actions,
  unknown,
  unused,
  unusedOpen,
}: AuditCounts): AccountTone {
  if (blocked + failed > 0) return "blocks";
  if (actions > 0) return "would";
  return unknown + unused + unusedOpen > 0 ? "note" : "good";
}

const TONES: AccountTone[] = ["blocks", "would", "note", "good"];

/** Worst first; of those alike, those with the most to fix, then by account. */
export function byWorst(a: CountedAccount, b: CountedAccount): number {
  const rank = ({ counts }: CountedAccount) => TONES.indexOf(toneOfAccount(counts));
  return (
    rank(a) - rank(b) ||
    b.counts.blocked + b.counts.failed - (a.counts.blocked + a.counts.failed) ||
    b.counts.actions - a.counts.actions ||
    compare(a.account, b.account)
  );
}
