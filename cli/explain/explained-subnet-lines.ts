import type { CheckResult } from "../../engine/decision/assess.ts";
import type { Mismatch } from "../../engine/decision/match-rules.ts";
import type { Route } from "../../engine/model/facts.ts";
import { findings, isOpen } from "../../engine/model/findings.ts";
import { aligned } from "../../engine/text/paragraphs.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { count } from "../../engine/text/words.ts";
import type { ExplainedRule, ExplainedSubnet, FullExplanation } from "./explanation.ts";

/** One subnet, from its route table to what the guard would do. */
export function explainedSubnetLines(
  subnet: ExplainedSubnet,
  policy: FullExplanation["policy"],
  all: boolean,
): string[] {
  const { facts } = subnet;
  const place = facts ? [facts.availabilityZone, facts.cidr, facts.vpc] : [];
  return [
    [subnet.id, ...place].map((part) => plain(part)).join("  "),
    ...part("Effective route table", routeTable(subnet)),
    ...part('Checks, in order: the first "yes" or "unknown" decides', checks(subnet, all)),
    ...part("Finding", finding(subnet)),
    ...part(`Policy (${policy.source}): the first matching rule decides`, rules(subnet, policy)),
    ...part("The guard would", [would(subnet)]),
  ];
}

function routeTable({ routeTable, facts }: ExplainedSubnet): string[] {
  if (routeTable.kind === "absent") return ["none: the subnet doesn't exist"];
  if (routeTable.kind !== "read") return [`unknown: ${plain(routeTable.reason)}`];
  const { id, association, routes } = routeTable.value;
  const how =
    association === "explicit"
      ? "associated with the subnet"
      : "the VPC's main route table: no other is associated with the subnet";
  const kind = facts?.wayOut?.kind;
  return [`${plain(id)}, ${how}`, ...routeLines(routes), ...(kind ? [DEFAULT_ROUTES[kind]] : [])];
}

type DefaultRouteKind = NonNullable<NonNullable<ExplainedSubnet["facts"]>["wayOut"]>["kind"];

const DEFAULT_ROUTES = {
  "internet-gateway": "public: the default route points to an internet gateway",
  elsewhere: "private: the default route doesn't point to an internet gateway",
  blackhole: "no route to the internet: the target of the default route doesn't exist",
  ambiguous: "unclear: more than one default route is active",
  none: "no route to the internet: there is no default route",
} satisfies Record<DefaultRouteKind, string>;

/** Only the routes that decisions use: a table can have hundreds. */
function routeLines(routes: Route[]): string[] {
  const relevant = routes.filter(
    ({ destination, target }) => destination === "0.0.0.0/0" || target.startsWith("igw-"),
  );
  const rest = routes.length - relevant.length;
  return [
    ...relevant.map(routeLine),
    ...(relevant.some(({ destination }) => destination === "0.0.0.0/0") ? [] : ["no route for 0.0.0.0/0"]),
    ...(rest > 0 ? [`${count(rest, "other route")}, neither for 0.0.0.0/0 nor to an internet gateway`] : []),
  ];
}

function routeLine({ destination, target, state }: Route): string {
  return `${plain(destination)} to ${plain(target)} (${plain(state)})`;
}

/** Checks that found nothing are folded into one line; `all` shows them in their places. */
function checks({ checks }: ExplainedSubnet, all: boolean): string[] {
  const shown = all ? checks : checks.filter(({ verdict }) => verdict.kind !== "no");
  const rows = shown.map(({ finding, verdict, decides }) => [
    `${mark(decides)} ${ANSWERS[verdict.kind]}`,
    finding,
  ]);
  const folded = checks.length - shown.length;
  return [
    ...aligned(rows).map((row, index) => `${row}${ground(shown[index])}`),
    ...(folded > 0
      ? [
          `${mark(false)} no    ${count(folded, shown.length > 0 ? "other check" : "check")}; --all shows each`,
        ]
      : []),
  ];
}

const ANSWERS = { yes: "yes", no: "no", unknown: "unknown" };

function ground(result: CheckResult | undefined): string {
  if (!result || result.verdict.kind === "no") return "";
  const { verdict } = result;
  return `: ${plain(verdict.kind === "yes" ? verdict.evidence : verdict.why)}`;
}

function finding({ finding, evidence, notes, checks }: ExplainedSubnet): string[] {
  const ground = checks.some(({ decides }) => decides) ? "" : ` (${plain(evidence)})`;
  return [
    `${finding}: ${findings[finding].title}${ground}`,
    ...notes.map((note) => `also ${note.finding}: ${findings[note.finding].title}`),
  ];
}

function rules(subnet: ExplainedSubnet, policy: FullExplanation["policy"]): string[] {
  const { modeTag, mode, undecidedRule } = subnet;
  const granted = undecidedRule === null ? subnet.granted : "alert";
  const own = subnet.rules.some(({ decides }) => decides)
    ? []
    : [
        `${subnet.rules.length === 0 ? "no rules" : "no rule matches"}, the policy's own mode applies: ${policy.mode}`,
      ];
  const undecided =
    undecidedRule === null
      ? []
      : [`the event names no creator: "${plain(undecidedRule)}" may apply, so enable becomes alert`];
  const tag =
    modeTag === null
      ? []
      : [
          `the subnet's tag nodegroup-guard:mode=${plain(modeTag)} ${
            mode === granted
              ? `has no effect: a tag can only lower the mode ${granted}`
              : `lowers the mode from ${granted} to ${mode}`
          }`,
        ];
  return [...subnet.rules.map(ruleLine), ...own, ...undecided, ...tag];
}

function ruleLine(rule: ExplainedRule, index: number): string {
  return `${mark(rule.decides)} ${index + 1}. "${plain(rule.name)}", ${rule.mode}: ${ruleVerdict(rule)}`;
}

function ruleVerdict({ mismatches, expired, decides }: ExplainedRule): string {
  if (mismatches.length > 0) return `no, ${mismatches.map(mismatchText).join("; ")}`;
  if (expired !== null) return `would match, but expired after ${expired}`;
  return decides ? "matches" : "matches too, but comes later";
}

function mismatchText({ key, globs, value }: Mismatch): string {
  const wanted = globs.map((glob) => `"${plain(glob)}"`).join(" or ");
  return value === undefined
    ? `${plain(key)} must match ${wanted} and is missing or unknown`
    : `${plain(key)} must match ${wanted} and is "${plain(value)}"`;
}

function would(subnet: ExplainedSubnet): string {
  const { decision, change, finding, mode } = subnet;
  switch (decision) {
    case "leave":
      return "do nothing: no problem was found";
    case "observe":
      return "log the finding, and neither alert nor change anything: the mode is observe";
    case "alert":
      return `alert and change nothing: ${findings[finding].fixable ? `the mode is ${mode}` : reasonToAlert(subnet)}`;
    case "enable":
      return change?.done
        ? "report it and change nothing more: auto-assign was enabled after the call"
        : `write the tag nodegroup-guard:receipt=${plain(change?.receipt ?? "")}, then enable auto-assign public IPv4`;
  }
}

function reasonToAlert(subnet: ExplainedSubnet): string {
  return isOpen(subnet)
    ? "the guard never changes a subnet with something unknown"
    : "the guard only ever fixes missing-public-ip";
}

function mark(decides: boolean): string {
  return decides ? ">" : " ";
}

function part(title: string, lines: string[]): string[] {
  return [`  ${title}`, ...lines.map((line) => `    ${line}`)];
}
