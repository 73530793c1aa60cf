import type { Comparison, SubnetFinding } from "../../engine/audit/compare-audits.ts";
import { type Audit, parseAudit } from "../../engine/model/audit.ts";
import { findings } from "../../engine/model/findings.ts";
import { groupLabel } from "../../engine/text/group-label.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { count } from "../../engine/text/words.ts";
import type { Files } from "../context.ts";
import { faultsIn, readJson } from "../shell/input-files.ts";
import { type Paint, paintFor } from "../shell/paint.ts";
import { unreadLines } from "./action-lines.ts";

/** What was added and removed since the accepted audit. */
export function comparisonText(
  { added, removed, unchanged, addedUnread }: Comparison,
  { color }: { color: boolean },
): string {
  const paint = paintFor(color);
  const paragraphs = [
    ...section("Added", added, paint.red, paint),
    ...section("Removed", removed, paint.green, paint),
    ...(addedUnread.length > 0
      ? [
          [
            paint.yellow("Could not be read"),
            ...unreadLines({ unread: addedUnread }).map((line) => `  ${line}`),
          ],
        ]
      : []),
    [
      paint.bold(
        `${added.length} added, ${removed.length} removed, ${unchanged} unchanged${addedUnread.length > 0 ? `; ${count(addedUnread.length, "read")} failed` : ""}.`,
      ),
    ],
  ];
  return `${paragraphs.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function section(title: string, found: SubnetFinding[], tint: Paint["red"], paint: Paint): string[][] {
  if (found.length === 0) return [];
  return [[tint(title), ...found.flatMap((each) => lines(each, paint))]];
}

function lines(
  { region, cluster, nodegroup, use, subnet, finding, evidence }: SubnetFinding,
  paint: Paint,
): string[] {
  return [
    `  ${plain(cluster, 100)}, ${groupLabel({ nodegroup, use })}, ${plain(subnet, 60)} in ${region}: ${findings[finding].title}`,
    `    ${paint.dim(plain(evidence))}`,
  ];
}

export type ExpectedAudit = { kind: "audit"; audit: Audit } | { kind: "failed"; why: string };

/** Reads the accepted audit from a file. */
export async function readExpected(files: Files, path: string): Promise<ExpectedAudit> {
  const file = await readJson(files, path);
  const hint = `Create it with: nodegroup-guard audit --format json --out ${plain(path)}`;
  if (file.kind === "failed") return { kind: "failed", why: `${file.why}\n${hint}` };
  const parsed = parseAudit(file.value);
  return parsed.kind === "audit"
    ? parsed
    : { kind: "failed", why: `${faultsIn(path, parsed.faults)}\n${hint}` };
}
