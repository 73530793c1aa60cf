import type { Judgement } from "../../engine/decision/assess.ts";
import type { Mismatch } from "../../engine/decision/decide.ts";
import type { Route } from "../../engine/model/facts.ts";
import { findings } from "../../engine/model/findings.ts";
import { aligned } from "../../engine/text/paragraphs.ts";
import { plain } from "../../engine/text/safe-text.ts";
import type { ExplainedRule, ExplainedSubnet, FullExplanation } from "./explanation.ts";

/** One subnet from its route table to what would be done. */
export function explainedSubnetLines(subnet: ExplainedSubnet, policy: FullExplanation["policy"]): string[] {
  const { facts } = subnet;
  const place = facts ? [facts.availabilityZone, facts.cidr, facts.vpc] : [];
  return [
    [subnet.id, ...place].map((part) => plain(part)).join("  "),
    ...part("Route table in force", routeTable(subnet)),
    ...part('Checks, in order: the first that isn\'t answered "no" decides', checks(subnet)),
    ...part("Finding", finding(subnet)),
    ...part(`Policy (${policy.source}): the first rule that matches decides`, rules(subnet, policy)),
    ...part("So the guard would", [would(subnet)]),
  ];
}

function routeTable({ routeTable, facts }: ExplainedSubnet): string[] {
  if (routeTable.kind === "absent") return ["none: there is no such subnet"];
  if (routeTable.kind === "unreadable") return [`can't tell: ${plain(routeTable.reason)}`];
  const { id, association, routes } = routeTable.value;
  const how =
    association === "explicit"
      ? "associated with the subnet itself"
      : "the VPC's main one, because none is associated with the subnet itself";
  const kind = facts?.wayOut?.kind;
  return [`${plain(id)}, ${how}`, ...routeLines(routes), ...(kind ? [`so ${WAYS_OUT[kind]}`] : [])];
}

type WayOutKind = NonNullable<NonNullable<ExplainedSubnet["facts"]>["wayOut"]>["kind"];

const WAYS_OUT = {
  "internet-gateway": "it is public: its way out is an internet gateway",
  elsewhere: "it is private: its way out is no internet gateway",
  blackhole: "it has no way out: nothing stands behind its default route",
  ambiguous: "its way out is unclear: more than one default route is active",
  none: "it has no way out: there is no default route",
} satisfies Record<WayOutKind, string>;

/** A table can hold hundreds of routes; a decision looks at these only. */
function routeLines(routes: Route[]): string[] {
  const looked = routes.filter(
    ({ destination, target }) => destination === "0.0.0.0/0" || target.startsWith("igw-"),
  );
  const rest = routes.length - looked.length;
  return [
    ...looked.map(routeLine),
    ...(looked.some(({ destination }) => destination === "0.0.0.0/0") ? [] : ["no route for 0.0.0.0/0"]),
    ...(rest > 0 ? [`${rest} more, neither for 0.0.0.0/0 nor to an internet gateway`] : []),
  ];
}

function routeLine({ destination, target, state }: Route): string {
  return `${plain(destination)} to ${plain(target)} (${plain(state)})`;
}

function checks({ checks }: ExplainedSubnet): string[] {
  const rows = checks.map(({ finding, verdict, decides }) => [
    `${mark(decides)} ${ANSWERS[verdict.kind]}`,
    finding,
  ]);
  return aligned(rows).map((row, index) => `${row}${ground(checks[index])}`);
}

const ANSWERS = { yes: "yes", no: "no", unknown: "can't tell" };

function ground(judgement: Judgement | undefined): string {
  if (!judgement || judgement.verdict.kind === "no") return "";
  const { verdict } = judgement;
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
  const { granted, modeTag, mode } = subnet;
  const own = subnet.rules.some(({ decides }) => decides)
    ? []
    : [
        `${subnet.rules.length === 0 ? "it has no rules" : "no rule matches"}, so its own mode holds: ${policy.mode}`,
      ];
  const tag =
    modeTag === null
      ? []
      : [
          `the subnet's tag nodegroup-guard:mode=${plain(modeTag)} ${
            mode === granted
              ? `changes nothing: it can only lower ${granted}`
              : `lowers ${granted} to ${mode}`
          }`,
        ];
  return [...subnet.rules.map(ruleLine), ...own, ...tag];
}

function ruleLine(rule: ExplainedRule, index: number): string {
  return `${mark(rule.decides)} ${index + 1}. "${plain(rule.name)}", ${rule.mode}: ${ruleVerdict(rule)}`;
}

function ruleVerdict({ mismatches, expired, decides }: ExplainedRule): string {
  if (mismatches.length > 0) return `no, ${mismatches.map(mismatchText).join("; ")}`;
  if (expired !== null) return `would match, but its last day was ${expired}`;
  return decides ? "matches" : "would match too, but comes later";
}

function mismatchText({ key, globs, value }: Mismatch): string {
  const wanted = globs.map((glob) => `"${plain(glob)}"`).join(" or ");
  return value === undefined
    ? `${plain(key)} is to be ${wanted} and there is none, or it isn't known`
    : `${plain(key)} is to be ${wanted} and is "${plain(value)}"`;
}

function would({ decision, change, finding, mode }: ExplainedSubnet): string {
  switch (decision) {
    case "leave":
      return "leave it alone: there is nothing to do";
    case "observe":
      return "write it into the log, and neither alert nor change anything: the policy says observe";
    case "alert":
      return `alert and change nothing: ${finding === "missing-public-ip" ? `the policy says ${mode}` : reasonToLeave(finding)}`;
    case "enable":
      return change?.done
        ? "change nothing more, and tell it: it was switched on since the node group was asked for"
        : `leave the tag nodegroup-guard:receipt=${plain(change?.receipt ?? "")} on it, then switch auto-assign public IPv4 on`;
  }
}

function reasonToLeave(finding: ExplainedSubnet["finding"]): string {
  return finding === "undetermined"
    ? "what can't be told is never changed"
    : "only a missing public IPv4 is ever switched on";
}

function mark(decides: boolean): string {
  return decides ? ">" : " ";
}

function part(title: string, lines: string[]): string[] {
  return [`  ${title}`, ...lines.map((line) => `    ${line}`)];
}
