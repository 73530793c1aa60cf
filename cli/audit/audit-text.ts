import Table from "cli-table3";
import { countAudit } from "../../engine/audit/count-audit.ts";
import { type ActionGroup, groupActions } from "../../engine/audit/group-actions.ts";
import type { Audit, AuditedCluster, AuditedGroup } from "../../engine/model/audit.ts";
import { findings } from "../../engine/model/findings.ts";
import type { AssessedSubnet } from "../../engine/model/report.ts";
import { groupLabel } from "../../engine/text/group-label.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { defaultRouteText } from "../../engine/text/subnet-line.ts";
import { count, some } from "../../engine/text/words.ts";
import { type Paint, paintFor } from "../shell/paint.ts";
import { actionLines, unreadLines } from "./action-lines.ts";

const CLEAN_SHOWN = 20;

/**
 * The audit as text: what to do, most urgent first; then the findings of each cluster; the summary last, next
 * to the prompt.
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
  return [[`No findings in ${some(names, CLEAN_SHOWN)}.`]];
}

/** No lines between the cells, so that text copied from a terminal is clean. */
const BARE = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "" },
  ...{ bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
  ...{ left: "  ", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "  " },
};

/** One cluster's groups and subnets; subnets without a finding share one line. */
function clusterTable({ name, region, vpc, groups, incomplete }: AuditedCluster, paint: Paint): string[] {
  const where = [region, ...(vpc ? [plain(vpc)] : [])].join(", ");
  return [
    `${paint.bold(plain(name, 100))} ${paint.dim(`(${where})`)}`,
    ...(groups.length > 0 ? table(groups, paint) : []),
    ...(incomplete ? [`  ${paint.yellow("parts of this cluster could not be read")}`] : []),
  ];
}

function table(groups: AuditedGroup[], paint: Paint): string[] {
  const drawn = new Table({
    head: ["node group", "subnet", "zone", "default route", "finding"].map((title) => paint.dim(title)),
    chars: BARE,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  for (const group of groups) drawn.push(...rows(group, paint));
  return drawn
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}

function rows({ nodegroup, use, status, subnets }: AuditedGroup, paint: Paint): string[][] {
  const name =
    groupLabel({ nodegroup, use }) + (status === null || use === "failed" ? "" : ` ${plain(status)}`);
  if (subnets.length === 0) return [[name, "", "", "", paint.yellow("could not be read")]];
  const open = subnets.filter(({ finding }) => finding !== "ready").map((subnet) => columns(subnet, paint));
  const ready = subnets.length - open.length;
  const lines = [...open, ...(ready > 0 ? [[count(ready, "subnet"), "", "", paint.green("ok")]] : [])];
  return lines.map((cells, index) => [index === 0 ? name : "", ...cells]);
}

function columns({ id, facts, finding, notes }: AssessedSubnet, paint: Paint): string[] {
  const also = notes.map((note) => `; also ${findings[note.finding].title}`).join("");
  const text = `${findings[finding].title}${also}`;
  return [
    plain(id, 60),
    facts ? plain(facts.availabilityZone, 40) : "",
    facts ? plain(defaultRouteText(facts), 60) : "",
    finding === "undetermined" ? paint.yellow(text) : paint.red(text),
  ];
}

/** The audit in one line. */
export function auditSummary(audit: Audit): string {
  const { clusters, faulty, blocked, actions, unused, unknown } = countAudit(audit);
  const all = count(clusters, "cluster");
  const none = unknown > 0 ? "No known findings" : "No findings";
  const nothing = clusters === 0 ? "No clusters found" : `${none} in ${all}`;
  const parts = [
    faulty > 0 ? `${faulty} of ${all} with findings, ${count(actions, "thing")} to fix` : nothing,
    ...(blocked > 0 ? [`${count(blocked, "existing node group")} can't scale out`] : []),
    ...(unused > 0
      ? [
          `a node group would fail in ${count(unused, "subnet")} that ${unused === 1 ? "none is" : "none are"} known to use`,
        ]
      : []),
    ...(unknown > 0 ? [`${count(unknown, "thing")} unknown`] : []),
  ];
  return `${parts.join("; ")}.`;
}
