import { worstParts } from "../../engine/audit/audit-words.ts";
import { type AuditCounts, countAudit, hasFindings } from "../../engine/audit/count-audit.ts";
import { type ActionGroup, groupActions, UNUSED_REMARK } from "../../engine/audit/group-actions.ts";
import type { Audit, AuditedCluster, FailedGroup } from "../../engine/model/audit.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { count, minuteOf, some } from "../../engine/text/words.ts";
import { wrap } from "../../engine/text/wrap.ts";
import { accountText } from "../shell/account-lines.ts";
import { paintFor } from "../shell/paint.ts";
import { actionLines, failedGroupLines, type Layout, unreadLines } from "./action-lines.ts";
import { clusterTable } from "./cluster-table.ts";

const CLEAN_SHOWN = 20;
const REGIONS_SHOWN = 3;

export interface TextOptions {
  color: boolean;
  columns: number;
  /** How this program was started, for commands to paste. */
  program: string;
}

/**
 * The audit as text: what to do, most urgent first; then the findings of each cluster; the summary last, next
 * to the prompt.
 */
export function auditText(audit: Audit, { color, columns, program }: TextOptions): string {
  const paint = paintFor(color);
  const layout = { paint, columns, program };
  const unread = unreadLines(audit, columns - 2);
  const paragraphs = [
    wrap(`Account ${accountText(audit)}, ${regionsText(audit)}, ${minuteOf(audit.time)}`, columns),
    ...failedSection(audit.failedGroups, layout),
    ...groupActions(audit.actions).flatMap((group) => section(group, layout)),
    ...(unread.length > 0 ? [[paint.yellow("Could not be read"), ...unread.map((line) => `  ${line}`)]] : []),
    ...audit.clusters.filter(hasFindings).map((cluster) => clusterTable(cluster, layout)),
    ...clean(
      audit.clusters.filter((cluster) => !hasFindings(cluster)),
      columns,
    ),
    wrap(auditSummary(countAudit(audit)), columns).map((line) => paint.bold(line)),
  ];
  return `${paragraphs.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** The regions, abbreviated where there are many. */
function regionsText({ regions }: Audit): string {
  return regions.length <= REGIONS_SHOWN + 1
    ? regions.join(", ")
    : `${regions.length} regions (${some(regions, REGIONS_SHOWN)})`;
}

function failedSection(groups: FailedGroup[], layout: Layout): string[][] {
  const [first, ...rest] = groups.map((group) => failedGroupLines(group, layout));
  if (!first) return [];
  return [
    [layout.paint.red("Node groups in CREATE_FAILED, which is final: re-create them"), "", ...first],
    ...rest,
  ];
}

function section({ urgency, title, alike }: ActionGroup, layout: Layout): string[][] {
  const { paint } = layout;
  const tint = {
    "existing-groups": paint.red,
    "next-group": paint.yellow,
    unknown: paint.yellow,
    unused: paint.cyan,
  };
  const [first = [], ...rest] = alike.map((actions) => actionLines(actions, layout));
  const remark = urgency === "unused" ? wrap(UNUSED_REMARK, layout.columns) : [];
  return [[tint[urgency](title), ...remark, "", ...first], ...rest];
}

function clean(clusters: AuditedCluster[], columns: number): string[][] {
  if (clusters.length === 0) return [];
  const names = clusters.map(({ name, region }) => `${plain(name, 100)} (${region})`);
  return [wrap(`No subnet has a finding in ${some(names, CLEAN_SHOWN)}.`, columns)];
}

/** The audit in one line. */
export function auditSummary(counted: AuditCounts): string {
  const { clusters, faulty, failed, actions, unknown } = counted;
  const all = count(clusters, "cluster");
  const none = unknown > 0 ? "No known findings" : "No findings";
  const nothing = clusters === 0 ? "No clusters found" : `${none} in ${all}`;
  const parts = [
    faulty > 0 ? `${faulty} of ${all} with findings, ${count(actions + failed, "thing")} to fix` : nothing,
    ...worstParts(counted),
    ...(unknown > 0 ? [`${count(unknown, "thing")} unknown`] : []),
  ];
  return `${parts.join("; ")}.`;
}
