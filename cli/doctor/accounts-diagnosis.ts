import type { UnreadAccount } from "../../engine/model/audit.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { count, minuteOf } from "../../engine/text/words.ts";
import { wrap } from "../../engine/text/wrap.ts";
import type { Io } from "../context.ts";
import { accountText, unreadAccountLines } from "../shell/account-lines.ts";
import { type Paint, paintFor } from "../shell/paint.ts";
import {
  countKinds,
  type DiagnosedGuard,
  type Diagnosis,
  doctorExit,
  isChecked,
  lineText,
} from "./diagnosis.ts";

/** The exit code of several accounts: 2 where one could not be read at all, else as of each of them alone. */
export function diagnosesExit(accounts: Diagnosis[], unread: UnreadAccount[]): 0 | 1 | 2 {
  const exits = accounts.map(doctorExit);
  if (unread.length > 0) return 2;
  return exits.includes(1) ? 1 : exits.includes(2) ? 2 : 0;
}

/** Several accounts for a person: a line for each guard, then the details of those with problems, the summary last. */
export function accountsDiagnosisText(
  accounts: Diagnosis[],
  unread: UnreadAccount[],
  { color, columns }: Pick<Io, "color" | "columns">,
): string {
  const paint = paintFor(color);
  const paragraphs = [
    accounts.flatMap((account) => accountLines(account, columns, paint)),
    ...accounts.flatMap((account) =>
      account.regions.filter(hasProblem).map((guard) => details(guard, account, paint)),
    ),
    unread.length > 0
      ? [
          paint.yellow("Accounts that could not be read"),
          ...unreadAccountLines(unread, columns - 2).map((line) => `  ${line}`),
        ]
      : [],
    wrap(summary(accounts, unread), columns).map((line) => paint.bold(line)),
  ];
  return `${paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function accountLines(account: Diagnosis, columns: number, paint: Paint): string[] {
  const where = accountText(account);
  if (account.regions.length === 0) {
    return wrap(`${where}: no guard in ${count(account.notDeployedIn.length, "region")}`, columns);
  }
  return account.regions.flatMap((guard) => {
    const [first = "", ...rest] = wrap(`${where}, ${guard.region}: ${stateText(guard)}`, columns - 14);
    const verdict = hasProblem(guard) ? paint.red("problem".padEnd(9)) : paint.green("ok".padEnd(9));
    return [`${verdict}${first}`, ...rest.map((line) => `${" ".repeat(13)}${line}`)];
  });
}

function stateText({ stack, guard, lines }: DiagnosedGuard): string {
  if (!guard.present) return "no guard";
  const { version, mode, waiting, lastAudit } = guard;
  return [
    `${plain(stack, 60)}${version ? ` ${plain(version, 20)}` : ""}`,
    ...(mode ? [`mode ${plain(mode, 20)}`] : []),
    waiting === undefined ? "dead letters unknown" : count(waiting, "dead letter"),
    ...(lastAudit === undefined ? [] : [auditText(lastAudit, lines)]),
  ].join("; ");
}

/** The last audit in a few words; that none is due yet is for its check to say. */
function auditText(lastAudit: string | null, lines: DiagnosedGuard["lines"]): string {
  if (lastAudit) return `audited ${minuteOf(lastAudit)}`;
  const isPending = lines.some(({ check, kind }) => check === "audit-completed" && kind === "ok");
  return isPending ? "first audit pending" : "no audit in two weeks";
}

function hasProblem(guard: DiagnosedGuard): boolean {
  const { wrong, unknown } = countKinds({ regions: [guard] });
  return wrong + unknown > 0;
}

/** The checks that need attention; among hundreds of guards nobody reads the others. */
function details(guard: DiagnosedGuard, account: Diagnosis, paint: Paint): string[] {
  const lines = guard.lines.filter(({ kind }) => kind !== "ok");
  const width = Math.max(0, ...lines.map(({ check }) => check.length));
  return [
    paint.bold(`${plain(guard.stack)} in ${guard.region}, account ${accountText(account)}`),
    ...lines.flatMap((line) => lineText(line, width, paint)),
  ];
}

function summary(accounts: Diagnosis[], unread: UnreadAccount[]): string {
  const guards = accounts.flatMap(({ regions }) => regions).filter(({ guard }) => guard.present);
  const without = accounts.filter(({ regions }) => !regions.some(({ guard }) => guard.present)).length;
  const audited = guards.filter((guard) => isChecked("audit", guard)).length;
  const parts = [
    `${count(guards.length, "guard")} in ${count(accounts.length, "account")}, ${guards.filter(hasProblem).length} with problems`,
    ...(guards.length > 0 ? [`${audited} with a scheduled audit, checked as well`] : []),
    ...(without > 0 ? [`${count(without, "account")} without a guard`] : []),
    ...(unread.length > 0 ? [`${count(unread.length, "account")} could not be read`] : []),
  ];
  return `${parts.join("; ")}.`;
}
