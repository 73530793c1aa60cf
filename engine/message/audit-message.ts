import type { AuditNews, NewFinding, StoredReport } from "../model/audit-news.ts";
import type { EarlyCall } from "../model/audit-start.ts";
import { findings, isOpen } from "../model/findings.ts";
import type { RegionalGroupRef } from "../model/group-ref.ts";
import type { Https } from "../model/guard-environment.ts";
import type { SubnetFinding } from "../model/known-findings.ts";
import type { Message } from "../model/ports.ts";
import { exempter, exemptionText } from "../text/exemption.ts";
import { groupLabel } from "../text/group-label.ts";
import { ownerStep, ownerText } from "../text/owner-steps.ts";
import { aligned, paragraphs, section } from "../text/paragraphs.ts";
import { ascii, code, plain } from "../text/safe-text.ts";
import { aws } from "../text/shell.ts";
import { count, digits, minuteOf, some } from "../text/words.ts";
import { beforeText, hasAll, lostLines } from "./before-text.ts";
import { MAX_BYTES, MAX_SMS, MAX_SUBJECT, snsBody } from "./sns-body.ts";

/**
 * The lengths to which each list is cut; the report has all of it. Fewer where the names are so long that the message
 * would not fit.
 */
const SHOWN = [25, 10, 5, 2];
const SHOWN_IN_CHAT = 5;
const REGIONS_SHOWN = 3;

/**
 * The message of a scheduled audit, with a text for each kind of subscriber. First the node groups that can't
 * scale out or update, then what is new and what was removed since the audit before, then where the report is.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function auditMessage(news: AuditNews, report: StoredReport, https: Https = "chat"): Message {
  const sorted = { ...news, added: bySeverity(news.added), removed: bySeverity(news.removed) };
  const body = (max: number) => variants(sorted, report, max, https);
  const shown = SHOWN.find((max) => Buffer.byteLength(body(max)) <= MAX_BYTES) ?? 0;
  return { subject: ascii(`[EKS] audit: ${auditHeadline(news)}`, MAX_SUBJECT), body: body(shown) };
}

function variants(news: AuditNews, report: StoredReport, max: number, https: Https): string {
  const isLost = news.before.kind === "lost";
  return snsBody(
    {
      text: mail(news, report, max),
      sms: ascii(
        `EKS audit ${news.account} ${news.regions.join(" ")}${isLost ? " (reported before: not known)" : ""}: ${auditHeadline(news)}`,
        MAX_SMS,
      ),
      machine: machineReport(news, report, max),
      chat: () => chat(news, report),
    },
    https,
  );
}

/** The most important news, in one sentence. */
export function auditHeadline(news: AuditNews): string {
  const { blocked, failed, inTimeAgain, unread } = news;
  const isAll = hasAll(news.before);
  const open = news.added.filter(isOpen).length;
  const added = news.added.length - open + news.addedFailed.length;
  const removed = news.removed.length + news.removedFailed.length;
  const parts = [
    ...(blocked.length > 0 ? [`${count(blocked.length, "node group")} can't scale out or update`] : []),
    ...(failed.length > 0 ? [`${digits(failed.length)} CREATE_FAILED`] : []),
    ...(isAll && added > 0 ? [count(added, "finding")] : []),
    ...(!isAll && added > 0 ? [`${digits(added)} new`] : []),
    ...(open > 0 ? [`${digits(open)} not known`] : []),
    ...(removed > 0 ? [`${digits(removed)} removed`] : []),
    ...(inTimeAgain.length > 0 ? ["all read in time again"] : []),
    ...(unread.length > 0 ? [`${digits(unread.length)} not read`] : []),
  ];
  return parts.join(", ");
}

function mail(news: AuditNews, report: StoredReport, max: number): string {
  const {
    early = [],
    blocked,
    failed,
    before,
    added,
    addedFailed,
    removed,
    removedFailed,
    inTimeAgain,
    unread,
  } = news;
  return paragraphs([
    lostLines(before, report),
    [`${auditHeadline(news)}. Nothing was changed: the audit only reads.`],
    aligned([
      ["Account", `${plain(news.account)}, ${some(news.regions, REGIONS_SHOWN)}`],
      ["Audit", `${minuteOf(news.time)}, ${count(news.clusters, "cluster")}`],
      ["Before", beforeText(before)],
    ]),
    section("Started before its time by these calls", firstLines(early, max, callLine, "")),
    section("Can't scale out or update", firstLines(blocked, max, groupName)),
    section("In CREATE_FAILED, which is final: re-create them", firstLines(failed, max, failedGroup)),
    section(hasAll(before) ? "Found" : "New", [
      ...firstLines(addedFailed, max, createFailed),
      ...firstLines(added, max, newFinding),
    ]),
    section("Removed", [
      ...firstLines(removedFailed, max, createFailed),
      ...firstLines(removed, max, placeAndTitle),
    ]),
    section("In time again", inTimeAgain.map(inTimeLine)),
    section("Could not be read, so nothing is known about them", firstLines(unread, max, unreadLine)),
    section("Report", openingSteps(report)),
  ]);
}

/** The commands that open the report in a browser. */
function openingSteps({ bucket, key, region, failed }: StoredReport): string[] {
  if (failed) {
    return [
      `It could not be stored: ${plain(failed)}`,
      "The same report: nodegroup-guard audit --format html",
    ];
  }
  const copy = aws(`s3 cp s3://${bucket}/${key}.html audit.html`, { region });
  return [
    "All findings, the map of networks and what to do about each; open audit.html in a browser:",
    copy,
    `As JSON: s3://${bucket}/${key}.json`,
  ];
}

/** The custom notification that Amazon Q Developer in chat applications renders. */
function chat(news: AuditNews, report: StoredReport): object {
  const { account, regions, before, early = [], blocked, failed, inTimeAgain, unread } = news;
  const { added, addedFailed, removed, removedFailed } = news;
  const items = <T>(what: string, all: T[], show: (item: T) => string, rest?: string) =>
    firstLines(all, SHOWN_IN_CHAT, (item) => `- ${what}: ${code(show(item), 250)}`, rest);
  return {
    version: "1.0",
    source: "custom",
    content: {
      textType: "client-markdown",
      title: `[EKS] audit: ${auditHeadline(news)}`,
      description: [
        ...lostLines(before, report),
        `Account ${account}, ${some(regions, REGIONS_SHOWN)}`,
        ...items("started by", early, callLine, ""),
        ...items("can't scale out or update", blocked, groupName),
        ...items("CREATE_FAILED", failed, failedName),
        ...items("new", addedFailed, createFailed),
        ...items("new", added, (each) => placeAndTitle(each) + wasBefore(each) + exempted(each)),
        ...items("removed", removedFailed, createFailed),
        ...items("removed", removed, placeAndTitle),
        ...items("in time again", inTimeAgain, inTimeLine),
        ...items("not read", unread, unreadLine),
      ].join("\n"),
      nextSteps: openingSteps(report).map((line) => (line.startsWith("aws ") ? `\`${line}\`` : line)),
      keywords: [...regions.slice(0, REGIONS_SHOWN), "audit"],
    },
    metadata: {
      threadId: `${account}/${regions.slice(0, REGIONS_SHOWN).join(",")}/audit`,
      summary: auditHeadline(news),
      eventType: "nodegroup-guard-audit",
    },
  };
}

/** The report for queues and functions: the same lists, with the length of each. */
function machineReport(news: AuditNews, report: StoredReport, max: number): object {
  const { account, regions, time, before, clusters, exit, ...lists } = news;
  const since = before.kind === "first" ? null : before.time;
  const kept = Object.entries(lists).map(([name, all]) => [name, all.slice(0, max).map(withPlainTexts)]);
  const counts = Object.entries(lists).map(([name, all]) => [name, all.length]);
  return {
    audit: true,
    account,
    regions,
    time,
    since,
    clusters,
    exit,
    ...(before.kind === "lost" ? { beforeUnknown: plain(before.why) } : {}),
    ...Object.fromEntries(kept),
    counts: Object.fromEntries(counts),
    report: report.failed ? null : `s3://${report.bucket}/${report.key}.json`,
  };
}

function withPlainTexts(item: object): object {
  const texts = Object.entries(item).map(([name, value]) => [name, withPlainText(value)]);
  return Object.fromEntries(texts);
}

function withPlainText(value: unknown): unknown {
  if (typeof value === "string") return plain(value);
  return typeof value === "object" && value !== null ? withPlainTexts(value) : value;
}

function groupName({ region, cluster, nodegroup }: RegionalGroupRef): string {
  return `${plain(cluster, 100)}/${plain(nodegroup, 100)} in ${region}`;
}

function placeAndTitle(found: SubnetFinding): string {
  const { region, cluster, subnet, finding } = found;
  return `${plain(cluster, 100)}, ${groupLabel(found)}, ${plain(subnet, 60)} in ${region}: ${findings[finding].title}`;
}

/** The same finding is new as well once it is known whether node groups fail for it: its evidence shows that. */
function wasBefore({ before, finding }: NewFinding): string {
  return before && before !== finding ? ` (before: ${findings[before].title})` : "";
}

function newFinding(found: NewFinding): string[] {
  const { evidence, exemptedBy, finding } = found;
  return [
    placeAndTitle(found) + wasBefore(found),
    `  ${plain(evidence)}`,
    ...(exemptedBy ? [`  ${exemptionText(exemptedBy, finding)}`] : []),
  ];
}

function exempted({ exemptedBy }: NewFinding): string {
  return exemptedBy ? `; exempted by ${exempter(exemptedBy)}` : "";
}

/** `recreate` refuses while its subnets are not ready, so it can be named before. */
function failedGroup({ owner, recreate, ...group }: AuditNews["failed"][number]): string[] {
  if (!owner) return [groupName(group), ...(recreate ? [`  ${recreate}`] : [])];
  const { text, commands } = ownerStep(owner, group);
  return [
    `${groupName(group)}, which belongs to ${ownerText(owner)}`,
    `  ${text}`,
    ...commands.map((command) => `  ${command}`),
  ];
}

function failedName({ owner, ...group }: AuditNews["failed"][number]): string {
  return groupName(group) + (owner ? `, of ${owner.tool}` : "");
}

function createFailed(group: RegionalGroupRef): string {
  return `${groupName(group)}: CREATE_FAILED`;
}

/** The call's caller and time, without a claim that it caused anything. */
function callLine({ kind, on = "unknown", by = "an unknown caller", time }: EarlyCall): string {
  const what = {
    "cluster-created": `cluster ${plain(on, 100)} was created`,
    "auto-assign-disabled": `auto-assign public IPv4 was disabled in ${plain(on, 60)}`,
    unreadable: "something was changed, which its record doesn't show",
  }[kind];
  return `${time ? `${minuteOf(time)}: ` : ""}${what}, by ${plain(by, 250)}`;
}

function inTimeLine({ region }: { region: string }): string {
  return `There was time to read everything in ${region}`;
}

function unreadLine({ region, what, why }: AuditNews["unread"][number]): string {
  return `${plain(what)} in ${region}: ${plain(why)}`;
}

function bySeverity<T extends SubnetFinding>(found: T[]): T[] {
  return [...found].sort((a, b) => findings[b.finding].severity - findings[a.finding].severity);
}

/** The first items as lines, and how many there are besides, and where. */
function firstLines<T>(
  items: T[],
  max: number,
  show: (item: T) => string | string[],
  rest = " in the report",
): string[] {
  const more = items.length - max;
  const lines = items.slice(0, max).flatMap(show);
  return more > 0 ? [...lines, `… and ${digits(more)} more${rest}`] : lines;
}
