import type { UnreadAccount } from "../../engine/model/audit.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { count, some } from "../../engine/text/words.ts";
import { wrap } from "../../engine/text/wrap.ts";

const UNREAD_SHOWN = 10;

interface NamedAccount {
  account: string;
  accountName?: string | undefined;
}

/** With its name in the organization, which may hold anything. */
export function accountText({ account, accountName }: NamedAccount): string {
  return accountName ? `${account} "${plain(accountName, 60)}"` : account;
}

/** The accounts of which nothing could be read, by reason. */
export function unreadAccountLines(unread: UnreadAccount[], columns = Number.POSITIVE_INFINITY): string[] {
  const reasons = new Map<string, { accounts: string[]; permission?: string }>();
  for (const { what, why, permission, ...account } of unread) {
    const reason = `${plain(what, 120)}: ${plain(why)}`;
    const found = reasons.get(reason) ?? { accounts: [], ...(permission ? { permission } : {}) };
    reasons.set(reason, found);
    found.accounts.push(accountText(account));
  }
  return [...reasons].flatMap(([reason, { accounts, permission }]) => [
    ...wrap(reason, columns),
    ...wrap(`${count(accounts.length, "account")}: ${some(accounts, UNREAD_SHOWN)}`, columns, "  "),
    ...(permission ? [`  Add the permission ${permission}`] : []),
  ]);
}
