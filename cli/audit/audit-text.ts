import { type ActionGroup, groupActions } from "../../engine/audit/group-actions.ts";
import type { Audit, AuditedCluster } from "../../engine/model/audit.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { some } from "../../engine/text/words.ts";
import { type Paint, paintFor } from "../shell/paint.ts";
import { actionLines } from "./action-lines.ts";
import { auditSummary } from "./audit-summary.ts";
import { clusterTable } from "./cluster-table.ts";
import { unreadLines } from "./unread-lines.ts";

const CLEAN_SHOWN = 20;

/**
 * The audit for a person: what to do, most urgent first; then what was found where; the sum of it last, where
 * the eye rests.
 */
export function auditText(audit: Audit, { color }: { color: boolean }): string {
  const paint = paintFor(color);
  const unread = unreadLines(audit);
  const paragraphs = [
    [
      `Account ${audit.account}, ${audit.regions.join(", ")}, ${audit.time.slice(0, 16).replace("T", " ")} UTC`,
    ],
    ...groupActions(audit.actions).flatMap((group) => section(group, paint)),
    ...(unread.length > 0 ? [[paint.yellow("Could not be read"), ...unread.map((line) => `  ${line}`)]] : []),
    ...audit.clusters.filter(isOpen).map((cluster) => clusterTable(cluster, paint)),
    ...clean(audit.clusters.filter((cluster) => !isOpen(cluster))),
    [paint.bold(auditSummary(audit))],
  ];
  return `${paragraphs.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function section({ urgency, title, alike }: ActionGroup, paint: Paint): string[][] {
  const tint = urgency === "existing-groups" ? paint.red : paint.yellow;
  const [first = [], ...rest] = alike.map((actions) => actionLines(actions, paint));
  return [[tint(title), "", ...first], ...rest];
}

function isOpen({ groups, incomplete }: AuditedCluster): boolean {
  return (
    incomplete === true || groups.some(({ subnets }) => subnets.some(({ finding }) => finding !== "ready"))
  );
}

function clean(clusters: AuditedCluster[]): string[][] {
  if (clusters.length === 0) return [];
  const names = clusters.map(({ name, region }) => `${plain(name, 100)} (${region})`);
  return [[`Nothing stands in the way in ${some(names, CLEAN_SHOWN)}.`]];
}
