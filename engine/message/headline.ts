import { findings } from "../model/findings.ts";
import type { ExemptedBy, Report, SubnetReport } from "../model/report.ts";
import { exempter } from "../text/exemption.ts";
import { plain } from "../text/safe-text.ts";
import { count } from "../text/words.ts";
import { isAboutUpdate, updateOutcome, updateStatus } from "./update-text.ts";

/** The whole report in one sentence of at most 80 characters. */
export function headline(report: Report): string {
  const [longest] = headlines(report);
  return longest;
}

/**
 * The same sentence in several lengths, the longest first: the last has at most 42 characters, so that a mail's
 * subject has room for the names and the status.
 */
export function headlines({ subnets }: Report): [string, ...string[]] {
  const all = subnets.length;
  const of = ` of ${all}`;
  const word = all === 1 ? " subnet" : " subnets";
  const { enabled, failed, alerts } = sorted(subnets);
  const more = alerts.length > 0 ? `, ${alerts.length} more to review` : "";
  const rest = more.replace(" more", "");

  if (failed.length > 0) {
    return [
      `enabling public IPv4 FAILED in ${failed.length}${of}${word}${more}`,
      `enabling FAILED in ${failed.length}${of}${word}${rest}`,
      `FAILED in ${failed.length}${of}${rest}`,
    ];
  }
  if (enabled.length > 0) {
    return [
      `public IPv4 enabled in ${enabled.length}${of}${word}${more}`,
      `public IPv4 enabled in ${enabled.length}${of}${rest}`,
      `enabled in ${enabled.length}${of}${rest}`,
    ];
  }
  if (subnets.length === 0) return ["its subnets are unknown - nothing changed", "its subnets are unknown"];
  if (looksReady(subnets)) {
    const refused = "EKS refused subnets that look ready";
    return [`${refused} - nothing changed`, refused];
  }
  const what = `${briefOf(alerts)} ${alerts.length}${of}${word}`;
  const exempters = exemptersOf(alerts);
  if (exempters.length > 0 && alerts.every(({ exemptedBy }) => exemptedBy)) {
    const whose = { tag: "the owner's tag", rule: "a rule" };
    const kinds = new Set(exempters.map(({ kind }) => whose[kind]));
    return [
      `${what}, exempted by ${kinds.size > 1 ? "rules and tags" : [...kinds].join("")}`,
      `${briefOf(alerts)} ${alerts.length}${of}, exempted`,
      `${alerts.length}${of}${word} exempted`,
    ];
  }
  return [`${what} - nothing changed`, what, `${alerts.length}${of}${word} to review`];
}

/** The node group's outcome, as a sentence; `show` makes names safe to show. */
export function groupOutcome(report: Report, show: (name: string) => string): string {
  if (isAboutUpdate(report)) return updateOutcome(report, show);
  const { account, region, cluster, nodegroup, nodegroupStatus, health } = report;
  const who = `Node group ${show(nodegroup)} of cluster ${show(cluster)} (${region}, account ${account})`;
  const codes = [...new Set(health.map(({ code }) => code))].map((code) => show(code)).join(", ");
  const status = `${show(nodegroupStatus)}${codes ? ` (${codes})` : ""}`;
  switch (nodegroupStatus) {
    case "CREATE_FAILED":
      return `${who} is ${status}, which is final.`;
    case "CREATING":
      return `${who} was still ${status} when this was sent.`;
    case "GONE":
      return `${who} is ${status}: it was rolled back or deleted.`;
    case "DELETING":
      return `${who} is ${status}: it is being rolled back or deleted.`;
    case "UNKNOWN":
      return `${who}: its status is ${status}, since EKS could not be asked.`;
    default:
      return `${who} is ${status}.`;
  }
}

/** The status in one word: the update's if there is one, else the node group's. */
export function statusWord(report: Report): string {
  return isAboutUpdate(report) ? updateStatus(report.update) : report.nodegroupStatus;
}

/** The guard's own part, as a sentence; `show` makes people's texts safe to show. */
export function whatWasDone(
  { subnets }: Report,
  show: (name: string, max?: number) => string = plain,
): string {
  const all = subnets.length;
  const { enabled, failed, alerts } = sorted(subnets);
  const review = alerts.length > 0 ? ` To review: ${count(alerts.length, "other subnet")}.` : "";
  if (failed.length > 0) {
    const rest = enabled.length > 0 ? `; it is enabled in ${enabled.length}` : "";
    return `Enabling auto-assign public IPv4 FAILED in ${part(failed.length, all)}${rest}.${review}`;
  }
  if (enabled.length > 0) {
    return `Auto-assign public IPv4 was off in ${part(enabled.length, all)}: it is enabled now, and verified.${review}`;
  }
  if (all === 0) return "Nothing was changed: the node group's subnets are not known.";
  if (looksReady(subnets)) {
    return "Nothing was changed: EKS refused its subnets, though every one of them looks ready.";
  }
  const found = `Nothing was changed: ${briefOf(alerts)} ${part(alerts.length, all)}`;
  const exempted = alerts.filter(({ exemptedBy }) => exemptedBy).length;
  const [only, another] = exemptersOf(alerts);
  if (!only) return `${found}.`;
  const who = another ? "rules and tags" : exempter(only, show);
  const where = exempted === alerts.length ? (exempted === 1 ? "it" : "them") : `${exempted} of them`;
  return `${found}; ${who} ${another ? "exempt" : "exempts"} ${where}.`;
}

/** The tags and rules that forbid changing subnets, each once. */
function exemptersOf(subnets: SubnetReport[]): ExemptedBy[] {
  const found = subnets.flatMap(({ exemptedBy }) => exemptedBy ?? []);
  return [...new Map(found.map((by) => [JSON.stringify(by), by])).values()];
}

function sorted(subnets: SubnetReport[]) {
  return {
    enabled: subnets.filter(({ outcome }) => outcome === "enabled"),
    failed: subnets.filter(({ outcome }) => outcome === "failed"),
    alerts: subnets.filter(({ decision }) => decision === "alert"),
  };
}

/** Then a message is sent only where EKS refused them all the same. */
export function looksReady(subnets: SubnetReport[]): boolean {
  return subnets.length > 0 && subnets.every(({ decision }) => decision === "leave");
}

function briefOf(alerts: SubnetReport[]): string {
  const [only, another] = new Set(alerts.map(({ finding }) => finding));
  return only && !another ? findings[only].brief : "something needs attention in";
}

function part(some: number, all: number): string {
  if (all === 1 && some === 1) return "its only subnet";
  if (all === 2 && some === 2) return "both of its subnets";
  return some === all ? `all ${all} of its subnets` : `${some} of its ${count(all, "subnet")}`;
}
