import type { Report, SubnetReport } from "../model/report.ts";
import { aligned } from "../text/columns.ts";
import { plain } from "../text/safe-text.ts";

/** Tags can differ in every one of a thousand subnets; the machine report says of each what decided. */
const MAX_POLICIES = 5;

/**
 * The lines that say which node group this is about, what became of it, and by whose word the guard acted.
 */
export function about(report: Report): string[] {
  const { account, region, eventTime, createdBy, wayBack, expiredRules, health } = report;
  const when = eventTime.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC");
  return aligned([
    [
      "Node group",
      `${plain(report.nodegroup)}, cluster ${plain(report.cluster)}, account ${account}, ${region}`,
    ],
    ["Status", plain(report.nodegroupStatus)],
    ...health.map(({ code, message, resourceIds }) => [
      "EKS says",
      plain(`${code}: ${message}${resourceIds.length > 0 ? ` (${resourceIds.join(", ")})` : ""}`, 2000),
    ]),
    ["Created", `${when} by ${plain(principal(createdBy))} (${wayBack.maker})`],
    ["Policy", policy(report.subnets)],
    ...expiredRules.map((rule) => [
      "Expired",
      `rule "${plain(rule)}" would have matched; its last day has passed`,
    ]),
  ]);
}

/** The part of an ARN that people know each other by. */
function principal(arn: string): string {
  return arn.split(":").slice(5).join(":") || arn;
}

function policy(subnets: SubnetReport[]): string {
  const words = subnets
    .filter(({ decision }) => decision !== "leave")
    .map(({ mode, rule, loweredBy }) => {
      const source = rule === null ? "no rule matched" : `rule "${plain(rule)}"`;
      return `${mode} (${loweredBy ? `${source}, lowered by the tag ${plain(loweredBy)}` : source})`;
    });
  const distinct = [...new Set(words)];
  const more = distinct.length - MAX_POLICIES;
  return [...distinct.slice(0, MAX_POLICIES), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}
