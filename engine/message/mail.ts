import { findings } from "../model/findings.ts";
import type { Report, SubnetReport } from "../model/report.ts";
import { aligned } from "../text/columns.ts";
import { nextSteps, type Step, undoCommands } from "../text/next-steps.ts";
import { subnetDetails } from "../text/subnet-details.ts";
import { subnetColumns } from "../text/subnet-line.ts";
import { about } from "./about.ts";
import { headline } from "./headline.ts";
import { wayBackSteps } from "./way-back.ts";

/**
 * The plain text for a person: what happened, what was done, what to type next. Lists only `subnets` of the
 * report's.
 */
export function mail(report: Report, subnets: SubnetReport[]): string {
  return [
    [headline(report)],
    about(report),
    list(report, subnets),
    section("Effect", effect(subnets)),
    section("Next", [...nextSteps(report, subnets), ...wayBackSteps(report)].flatMap(lines)),
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
    ...(omitted > 0 ? [`… and ${omitted} more subnets: the function's log has the whole report.`] : []),
  ];
}

/** @see https://aws.amazon.com/vpc/pricing/ */
function effect(subnets: SubnetReport[]): string[] {
  const cost = "a public IPv4 address, at US$0.005 an hour each, unless the launch says otherwise";
  if (subnets.some(({ outcome }) => outcome === "enabled")) {
    return [`Every later launch in a subnet that is now ON gets ${cost}. What runs there keeps what it has.`];
  }
  const offered = subnets.some(
    ({ finding, decision }) =>
      (finding === "missing-public-ip" || finding === "reverted") && decision !== "observe",
  );
  return offered
    ? [
        `Once it is switched on, every later launch in the subnet gets ${cost}. What runs there keeps what it has.`,
      ]
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
