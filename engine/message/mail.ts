import { findings } from "../model/findings.ts";
import type { Report, SubnetReport } from "../model/report.ts";
import { nextSteps, type Step, undoCommands } from "../text/next-steps.ts";
import { aligned } from "../text/paragraphs.ts";
import { plain } from "../text/safe-text.ts";
import { subnetColumns, subnetDetails } from "../text/subnet-line.ts";
import { headline } from "./headline.ts";
import { recreateSteps } from "./recreate-steps.ts";

/**
 * The plain text for a person: what happened, what was done, what to do next. Lists only `subnets`, out of all
 * subnets of the report.
 */
export function mail(report: Report, subnets: SubnetReport[]): string {
  return [
    [headline(report)],
    about(report),
    list(report, subnets),
    section("Effect", effect(subnets)),
    section("Next", [...nextSteps(report, subnets), ...recreateSteps(report)].flatMap(lines)),
    section("Undo", undoCommands(report, subnets)),
    section("Why", why(report, subnets)),
  ]
    .filter((paragraph) => paragraph.length > 0)
    .map((paragraph) => paragraph.join("\n"))
    .join("\n\n")
    .concat("\n");
}

function list(report: Report, subnets: SubnetReport[]): string[] {
  const rows = aligned(subnets.map(subnetColumns));
  const omitted = report.subnets.length - subnets.length;
  return [
    ...subnets.flatMap((subnet, index) => [
      rows[index] ?? "",
      ...subnetDetails(subnet).map((line) => `    ${line}`),
    ]),
    ...(omitted > 0 ? [`… and ${omitted} more subnets: see the full report in the function's log.`] : []),
  ];
}

/** @see https://aws.amazon.com/vpc/pricing/ */
function effect(subnets: SubnetReport[]): string[] {
  const cost = "a public IPv4 address at US$0.005 per hour, unless its launch overrides this";
  if (subnets.some(({ outcome }) => outcome === "enabled")) {
    return [
      `Every new instance in a subnet that is now ON gets ${cost}. Running instances are not affected.`,
    ];
  }
  const offered = subnets.some(
    ({ finding, decision }) =>
      (finding === "missing-public-ip" || finding === "reverted") && decision !== "observe",
  );
  return offered
    ? [`Once enabled, every new instance in the subnet gets ${cost}. Running instances are not affected.`]
    : [];
}

function why({ docs }: Report, subnets: SubnetReport[]): string[] {
  const kinds = [...new Set(subnets.map(({ finding }) => finding))].filter((kind) => kind !== "ready");
  return kinds.flatMap((kind) => {
    const { explanation, reference } = findings[kind];
    return lines({ text: explanation, commands: [`${docs}${kind}.md`, reference] });
  });
}

function lines({ text, commands }: Step): string[] {
  return [text, ...commands.map(indented)];
}

function section(title: string, body: string[]): string[] {
  return body.length > 0 ? [title, ...body.map(indented)] : [];
}

function indented(line: string): string {
  return `  ${line}`;
}

/** Tags can differ in each of a thousand subnets; the machine report has the rule for each. */
const MAX_POLICIES = 5;

/**
 * The node group, its status, and the policy that the guard applied.
 */
function about(report: Report): string[] {
  const { account, region, eventTime, createdBy, wayBack, expiredRules, health } = report;
  const when = eventTime.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC");
  return aligned([
    [
      "Node group",
      `${plain(report.nodegroup)}, cluster ${plain(report.cluster)}, account ${account}, ${region}`,
    ],
    ["Status", plain(report.nodegroupStatus)],
    ...health.map(({ code, message, resourceIds }) => [
      "EKS health",
      plain(`${code}: ${message}${resourceIds.length > 0 ? ` (${resourceIds.join(", ")})` : ""}`, 2000),
    ]),
    ["Created", `${when} by ${plain(principal(createdBy))} (${wayBack.maker})`],
    ["Policy", policy(report.subnets)],
    ...expiredRules.map((rule) => ["Expired", `rule "${plain(rule)}" matches, but has expired`]),
  ]);
}

/** The part of an ARN by which people recognize a principal. */
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
