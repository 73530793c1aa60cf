import { type Comparison, compareAudits } from "../../engine/audit/compare-audits.ts";
import { type Audit, parseAudits, type UnreadAccount } from "../../engine/model/audit.ts";
import { findings, isOpen } from "../../engine/model/findings.ts";
import type { RegionalGroupRef } from "../../engine/model/group-ref.ts";
import type { SubnetFinding } from "../../engine/model/known-findings.ts";
import { groupLabel } from "../../engine/text/group-label.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { count, digits } from "../../engine/text/words.ts";
import { wrap } from "../../engine/text/wrap.ts";
import type { Failed } from "../command.ts";
import type { CommandContext } from "../context.ts";
import { accountText, unreadAccountLines } from "../shell/account-lines.ts";
import { faultsIn, readJson } from "../shell/input-files.ts";
import { type Paint, paintFor } from "../shell/paint.ts";
import { unreadLines } from "./action-lines.ts";
import type { TextOptions } from "./audit-text.ts";

/** The differences of one account. */
export interface ComparedAccount extends Comparison {
  account: string;
  accountName?: string;
}

/** The findings added and no longer found since the accepted audit, account by account where there are several. */
export function comparisonText(
  each: ComparedAccount[],
  {
    color,
    columns,
    several,
    addedAccounts,
  }: Pick<TextOptions, "color" | "columns"> & { several: boolean; addedAccounts: UnreadAccount[] },
): string {
  const paint = paintFor(color);
  const layout = { paint, columns };
  const paragraphs = [
    ...each.flatMap((compared) => {
      const sections = differences(compared, layout);
      return several && sections.length > 0
        ? [[paint.bold(`Account ${accountText(compared)}`)], ...sections]
        : sections;
    }),
    ...(addedAccounts.length > 0
      ? [
          [
            paint.yellow("Accounts that could not be read"),
            ...unreadAccountLines(addedAccounts, columns - 2).map((line) => `  ${line}`),
          ],
        ]
      : []),
    [paint.bold(comparisonSummary(each, addedAccounts))],
  ];
  return `${paragraphs.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function differences(
  { added, removed, addedFailed, removedFailed, addedUnread }: Comparison,
  layout: { paint: Paint; columns: number },
): string[][] {
  const { paint, columns } = layout;
  return [
    ...section(
      "Added",
      [...addedFailed.map(failedLine), ...added.flatMap((each) => lines(each, layout))],
      paint.red,
    ),
    ...section(
      "Removed",
      [...removedFailed.map(failedLine), ...removed.flatMap((each) => lines(each, layout))],
      paint.green,
    ),
    ...(addedUnread.length > 0
      ? [
          [
            paint.yellow("Could not be read"),
            ...unreadLines({ unread: addedUnread }, columns - 2).map((line) => `  ${line}`),
          ],
        ]
      : []),
  ];
}

function comparisonSummary(each: ComparedAccount[], addedAccounts: UnreadAccount[]): string {
  const sum = (of: (compared: ComparedAccount) => number) =>
    each.reduce((total, compared) => total + of(compared), 0);
  const open = sum(({ added }) => added.filter(isOpen).length);
  const reads = sum(({ addedUnread }) => addedUnread.length);
  const parts = [
    `${sum(({ added, addedFailed }) => added.length + addedFailed.length)} added, ${sum(({ removed, removedFailed }) => removed.length + removedFailed.length)} removed, ${sum(({ unchanged }) => unchanged)} unchanged`,
    ...(open > 0 ? [`${digits(open)} of the added not known`] : []),
    ...(reads > 0 ? [`${count(reads, "read")} failed`] : []),
    ...(addedAccounts.length > 0 ? [`${count(addedAccounts.length, "account")} could not be read`] : []),
  ];
  return `${parts.join("; ")}.`;
}

function section(title: string, found: string[], tint: Paint["red"]): string[][] {
  return found.length === 0 ? [] : [[tint(title), ...found]];
}

function failedLine({ region, cluster, nodegroup }: RegionalGroupRef): string {
  return `  ${plain(cluster, 100)}, ${plain(nodegroup, 63)} in ${region}: CREATE_FAILED`;
}

function lines(
  { region, cluster, nodegroup, use, subnet, finding, evidence }: SubnetFinding,
  { paint, columns }: { paint: Paint; columns: number },
): string[] {
  return [
    ...wrap(
      `${plain(cluster, 100)}, ${groupLabel({ nodegroup, use })}, ${plain(subnet, 60)} in ${region}: ${findings[finding].title}`,
      columns,
      "  ",
    ),
    ...wrap(plain(evidence), columns, "    ").map((line) => paint.dim(line)),
  ];
}

/** The accepted findings, by account; `unread` are accounts that could not be read then either. */
export interface Expected {
  kind: "expected";
  audits: Map<string, Audit>;
  unread: Set<string>;
}

/** Reads the accepted audits, of one account or of several, from a file. */
export async function readExpected(
  path: string,
  { files, program }: Pick<CommandContext, "files" | "program">,
): Promise<Expected | Failed> {
  const file = await readJson(files, path);
  const hint = `Create it with: ${program} audit --format json --out ${plain(path)}`;
  if (file.kind === "failed") return { kind: "failed", why: `${file.why}\n${hint}` };
  const parsed = parseAudits(file.value);
  if (parsed.kind === "faulty") {
    return { kind: "failed", why: `${faultsIn(path, parsed.faults)}\n${hint}` };
  }
  return {
    kind: "expected",
    audits: new Map(parsed.accounts.map((audit) => [audit.account, audit])),
    unread: new Set(parsed.unread.map(({ account }) => account)),
  };
}

/** Compares one account; for one that the file doesn't have, nothing is accepted. */
export function compareAccount(
  { audits }: Expected,
  audit: Audit,
  looked: (cluster: string) => boolean,
): ComparedAccount {
  const { account, accountName } = audit;
  const accepted = audits.get(account) ?? { ...audit, clusters: [], failedGroups: [], unread: [] };
  const named = accountName ? { accountName } : {};
  return { account, ...named, ...compareAudits(accepted, audit, looked) };
}
