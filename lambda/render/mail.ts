import { findings } from "../core/findings.ts";
import type { Report, SubnetReport } from "../core/report.ts";
import { headline } from "./headline.ts";
import { nextSteps, undoCommands } from "./next-steps.ts";
import { plain } from "./safe-text.ts";
import { aws } from "./shell.ts";
import { aligned, subnetColumns } from "./subnet-line.ts";

/** The plain text for a person: what happened, what was done, what to type next. Shows only `subnets` of the report's. */
export function mail(report: Report, subnets: SubnetReport[]): string {
  const omitted = report.subnets.length - subnets.length;
  return [
    [headline(report)],
    about(report),
    [
      ...subnetLines(subnets),
      ...(omitted > 0 ? [`… and ${omitted} more subnets: the function's log has the whole report.`] : []),
    ],
    section("Next", next(report, subnets)),
    section("Undo", undoCommands(report, subnets)),
    section("Why", why(report, subnets)),
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")
    .concat("\n");
}

function about(report: Report): string[] {
  const { account, region, eventTime, createdBy, createdWith, expiredRules } = report;
  const when = eventTime.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC");
  return aligned([
    [
      "Node group",
      `${plain(report.nodegroup)}, cluster ${plain(report.cluster)}, account ${account}, ${region}`,
    ],
    ["Status", `${plain(report.nodegroupStatus)} when the subnets were inspected`],
    ["Created", `${when} by ${plain(principal(createdBy))} (${createdWith})`],
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
  return [...new Set(words)].join("; ");
}

function subnetLines(subnets: SubnetReport[]): string[] {
  const lines = aligned(subnets.map(subnetColumns));
  return subnets.flatMap((subnet, index) => [lines[index] ?? "", ...details(subnet)]);
}

function details({ decision, outcome, evidence, reason, notes }: SubnetReport): string[] {
  if (decision === "leave") return [];
  return [
    `    ${plain(evidence)}`,
    ...(outcome === "failed" ? [`    ${plain(reason)}`] : []),
    ...notes.map((note) => `    also: ${findings[note.finding].title} (${plain(note.evidence)})`),
  ];
}

function next(report: Report, subnets: SubnetReport[]): string[] {
  const { region, cluster, nodegroup } = report;
  const names = { region, "cluster-name": cluster, "nodegroup-name": nodegroup };
  return [
    ...nextSteps(report, subnets).flatMap(({ text, commands }) => [text, ...commands.map(indented)]),
    "See what became of the node group. CREATE_FAILED is final: delete it and create it again.",
    ...[
      aws("eks describe-nodegroup", { ...names, query: "nodegroup.[status,health.issues]" }),
      aws("eks delete-nodegroup", names),
    ].map(indented),
  ];
}

function why({ docs }: Report, subnets: SubnetReport[]): string[] {
  const kinds = [...new Set(subnets.map(({ finding }) => finding))].filter((kind) => kind !== "ready");
  return kinds.flatMap((kind) => [
    findings[kind].explanation,
    indented(`${docs}${kind}.md`),
    indented(findings[kind].reference),
  ]);
}

function section(title: string, lines: string[]): string[] {
  return lines.length > 0 ? [title, ...lines.map(indented)] : [];
}

function indented(line: string): string {
  return `  ${line}`;
}
