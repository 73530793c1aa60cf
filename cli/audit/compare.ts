import type { Comparison } from "../../engine/audit/compare-audits.ts";
import { type Audit, parseAudit } from "../../engine/model/audit.ts";
import { findings } from "../../engine/model/findings.ts";
import type { NamedGroup, SubnetFinding } from "../../engine/model/known-findings.ts";
import { groupLabel } from "../../engine/text/group-label.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { count } from "../../engine/text/words.ts";
import { wrap } from "../../engine/text/wrap.ts";
import type { CommandContext } from "../context.ts";
import { faultsIn, readJson } from "../shell/input-files.ts";
import { type Paint, paintFor } from "../shell/paint.ts";
import { unreadLines } from "./action-lines.ts";
import type { TextOptions } from "./audit-text.ts";

/** What was added and removed since the accepted audit. */
export function comparisonText(
  { added, removed, unchanged, addedFailed, removedFailed, addedUnread }: Comparison,
  { color, columns }: Pick<TextOptions, "color" | "columns">,
): string {
  const paint = paintFor(color);
  const layout = { paint, columns };
  const paragraphs = [
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
    [
      paint.bold(
        `${added.length + addedFailed.length} added, ${removed.length + removedFailed.length} removed, ${unchanged} unchanged${addedUnread.length > 0 ? `; ${count(addedUnread.length, "read")} failed` : ""}.`,
      ),
    ],
  ];
  return `${paragraphs.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function section(title: string, found: string[], tint: Paint["red"]): string[][] {
  return found.length === 0 ? [] : [[tint(title), ...found]];
}

function failedLine({ region, cluster, nodegroup }: NamedGroup): string {
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

export type ExpectedAudit = { kind: "audit"; audit: Audit } | { kind: "failed"; why: string };

/** Reads the accepted audit from a file. */
export async function readExpected(
  path: string,
  { files, program }: Pick<CommandContext, "files" | "program">,
): Promise<ExpectedAudit> {
  const file = await readJson(files, path);
  const hint = `Create it with: ${program} audit --format json --out ${plain(path)}`;
  if (file.kind === "failed") return { kind: "failed", why: `${file.why}\n${hint}` };
  const parsed = parseAudit(file.value);
  return parsed.kind === "audit"
    ? parsed
    : { kind: "failed", why: `${faultsIn(path, parsed.faults)}\n${hint}` };
}
