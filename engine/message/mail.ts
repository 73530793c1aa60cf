import { findings, isReady, lacksPublicIpv4 } from "../model/findings.ts";
import type { Report, SubnetReport } from "../model/report.ts";
import { AUTO_ASSIGN_EFFECT } from "../text/auto-assign-effect.ts";
import { type Step, undoCommands } from "../text/next-steps.ts";
import { ownerText } from "../text/owner-steps.ts";
import { aligned, paragraphs, section } from "../text/paragraphs.ts";
import { plain } from "../text/safe-text.ts";
import { count } from "../text/words.ts";
import { groupOutcome, looksReady, whatWasDone } from "./headline.ts";
import { next } from "./next.ts";
import { subnetsByTable } from "./subnets-by-table.ts";
import { timingText } from "./timing-text.ts";
import { isAboutUpdate, updateRows } from "./update-text.ts";

/**
 * The plain text for a person: what became of the node group, what was done, what to do next, and only then the
 * facts. Lists only `subnets`, out of all subnets of the report.
 */
export function mail(report: Report, subnets: SubnetReport[]): string {
  return paragraphs([
    [groupOutcome(report, (name) => plain(name)), whatWasDone(report)],
    section("Next", next(report, subnets).flatMap(lines)),
    about(report),
    section("Subnets", list(report, subnets)),
    section("Effect", effect(subnets)),
    section("Undo", undoCommands(report, subnets)),
    section("Why", why(report, subnets)),
  ]);
}

function list(report: Report, subnets: SubnetReport[]): string[] {
  const omitted = report.subnets.length - subnets.length;
  return [
    ...subnetsByTable(subnets),
    ...(omitted > 0
      ? [`… and ${count(omitted, "more subnet")}: see the full report in the function's log.`]
      : []),
  ];
}

function effect(subnets: SubnetReport[]): string[] {
  if (subnets.some(({ outcome }) => outcome === "enabled")) {
    return [`Every new instance in a subnet that is now ON ${AUTO_ASSIGN_EFFECT.ipv4}`];
  }
  const offered = subnets.some(
    ({ finding, decision, exemptedBy }) => lacksPublicIpv4(finding) && decision !== "observe" && !exemptedBy,
  );
  return offered ? [`Once enabled, every new instance in the subnet ${AUTO_ASSIGN_EFFECT.ipv4}`] : [];
}

/**
 * Without a copy of the pages, the advice stands in for them; where something is open, it is among the steps
 * already.
 */
function why({ docs, nodegroupStatus, update }: Report, subnets: SubnetReport[]): string[] {
  const isAccepted = update ? update.status === "Successful" : nodegroupStatus === "ACTIVE";
  if (looksReady(subnets)) {
    const pages = [...(docs ? [`${docs}ready.md`] : []), findings.ready.reference];
    return lines({ text: NOT_ALL_IS_CHECKED, commands: pages });
  }
  const kinds = [...new Set(subnets.map(({ finding }) => finding))].filter((kind) => !isReady(kind));
  return kinds.flatMap((kind) => {
    const { explanation, accepted, advice, reference } = findings[kind];
    const open = subnets.some(({ finding, outcome }) => finding === kind && outcome !== "enabled");
    const active = isAccepted && accepted !== undefined;
    const text = active ? `${accepted} ${update ? "update" : "node group"} all the same.` : explanation;
    return docs
      ? lines({ text, commands: [`${docs}${kind}.md`, reference] })
      : lines({ text: open || active ? text : `${text} ${advice}`, commands: [reference] });
  });
}

const NOT_ALL_IS_CHECKED =
  "Either the subnets were changed between the request and the guard's look at them, or EKS has checked something that it doesn't document. The guard changes nothing on a guess.";

function lines({ text, commands }: Step): string[] {
  return [text, ...commands.map((line) => `  ${line}`)];
}

/** Tags can differ in each of a thousand subnets; the machine report has the rule for each. */
const MAX_POLICIES = 5;

/**
 * The node group, its status, and the policy that the guard applied.
 */
function about(report: Report): string[] {
  const { account, region, eventTime, owner, createdBy, timing, expiredRules, health } = report;
  const when = eventTime.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC");
  return aligned([
    [
      "Node group",
      `${plain(report.nodegroup) || "unknown"}, cluster ${plain(report.cluster) || "unknown"}, account ${account}, ${region}`,
    ],
    ["Status", plain(report.nodegroupStatus)],
    ...health.map(({ code, message, resourceIds }) => [
      "EKS health",
      plain(`${code}: ${message}${unnamed(message, resourceIds)}`, 2000),
    ]),
    ...(isAboutUpdate(report) ? updateRows(report) : []),
    [report.update ? "Requested" : "Created", `${when} by ${plain(principal(createdBy))}${withTool(report)}`],
    ...(owner ? [["Owner", ownerText(owner)]] : []),
    ...(timing ? [["Handled", timingText(timing)]] : []),
    ...(report.subnets.length === 0 || looksReady(report.subnets)
      ? []
      : [["Policy", policy(report.subnets)]]),
    ...expiredRules.map((rule) => ["Expired", `rule "${plain(rule)}" matches, but has expired`]),
  ]);
}

/** The resources that EKS's own sentence does not name. */
function unnamed(message: string, resourceIds: string[]): string {
  const ids = resourceIds.filter((id) => !message.includes(id));
  return ids.length > 0 ? ` (${ids.join(", ")})` : "";
}

/** The tool of an update's call; for a creation the owner is named instead. */
function withTool({ update, owner, wayBack }: Report): string {
  return owner && !update ? "" : ` (${wayBack.maker})`;
}

/** The part of an ARN by which people recognize a principal. */
function principal(arn: string): string {
  return arn.split(":").slice(5).join(":") || arn;
}

function policy(subnets: SubnetReport[]): string {
  const words = subnets
    .filter(({ decision }) => decision !== "leave")
    .map(({ mode, rule, loweredBy, undecidedRule }) => {
      const found = rule === null ? "no rule matched" : `rule "${plain(rule)}"`;
      const source = undecidedRule
        ? `${found}, but the event names no creator and the rule "${plain(undecidedRule)}" may apply`
        : found;
      return `${mode} (${loweredBy ? `${source}, lowered by the tag ${plain(loweredBy)}` : source})`;
    });
  const distinct = [...new Set(words)];
  const more = distinct.length - MAX_POLICIES;
  return [...distinct.slice(0, MAX_POLICIES), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}
