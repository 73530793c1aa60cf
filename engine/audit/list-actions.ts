import type { Action, ListedSubnet } from "../model/audit.ts";
import { compare } from "../model/compare.ts";
import { type FindingKind, findings, isOpen } from "../model/findings.ts";
import type { ExemptedBy } from "../model/report.ts";
import { doubtText, exempter, exemptionText, RULES_UNSEEN } from "../text/exemption.ts";
import { commandsFor } from "../text/next-steps.ts";
import { aws, commandLine } from "../text/shell.ts";
import type { AuditedSubnet } from "./audit-cluster.ts";
import { type Target, targetsOf } from "./cause.ts";

/** One cause, and every place where it is found. */
interface SharedCause {
  target: Target;
  places: [AuditedSubnet, ...AuditedSubnet[]];
}

/**
 * One action for each cause, so that a cause shared by many subnets is listed once. First the actions for
 * existing node groups that can't scale out, last those for subnets that no node group uses; then those that fix
 * the most places, then by id. `rulesApplied`: whether a policy was given.
 */
export function listActions(audited: AuditedSubnet[], rulesApplied: boolean): Action[] {
  const causes = new Map<string, SharedCause>();
  for (const each of audited) {
    for (const target of targetsOf(each)) {
      const { finding } = each.subnet;
      const key = JSON.stringify([each.region, finding, isOpen(each.subnet), target.kind, target.id]);
      const found = causes.get(key);
      if (found) found.places.push(each);
      else causes.set(key, { target, places: [each] });
    }
  }
  return [...causes.values()].map((cause) => actionFor(cause, rulesApplied)).sort(byUrgency);
}

function actionFor(cause: SharedCause, rulesApplied: boolean): Action {
  const { target, places } = cause;
  const [{ region, subnet }] = places;
  const { finding, name } = subnet;
  const unused = places.every(({ use }) => use === "unused");
  const offer = findings[finding].autoAssign ? offerFor(places) : undefined;
  const { text, commands } = offer?.exempted ? exempted(offer.by, finding) : advise(cause);
  const fix = offer?.exempted ? undefined : fixCommand(region, subnet, target);
  return {
    finding,
    region,
    target: target.kind === "subnet" && name ? { ...target, name } : target,
    text: offer && !offer.exempted ? text + remarks(offer, rulesApplied) : text,
    ...(fix ? { fix } : {}),
    // A subnet that no node group uses gets no command that changes it without a question.
    commands: unused && fix ? [] : [...new Set(commands)].sort(),
    fixes: places.map(({ cluster, nodegroup, use, subnet: { id } }) => ({
      cluster,
      nodegroup,
      use,
      subnet: id,
    })),
    blocksScaleOut: places.some(blocksScaleOut),
    unused,
    ...(isOpen(subnet) ? { open: true } : {}),
  };
}

/** Whether a change of one subnet may be offered for any of its node groups, and what belongs to that. */
interface Offered {
  exempted: boolean;
  /** The tags and rules that forbid it, each once: for all places, or only for some. */
  by: ExemptedBy[];
  /** Rules that may forbid it. */
  doubtful: string[];
}

/**
 * Whether the change is offered, as `fix` decides: the groups that use the subnet count, or all if none does, and one
 * that may be fixed is enough.
 */
function offerFor(places: AuditedSubnet[]): Offered {
  const used = places.filter(({ use }) => use !== "unused");
  const subnets = (used.length > 0 ? used : places).map(({ subnet }) => subnet);
  const by = subnets.flatMap(({ exemptedBy }) => exemptedBy ?? []);
  return {
    exempted: by.length === subnets.length,
    by: [...new Map(by.map((each) => [JSON.stringify(each), each])).values()].slice(0, MAX_NAMED),
    doubtful: [...new Set(subnets.flatMap(({ undecidedRule }) => undecidedRule ?? []))],
  };
}

/** Each node group of a subnet can have a rule of its own. */
const MAX_NAMED = 2;

function exempted(by: ExemptedBy[], finding: FindingKind): Pick<Action, "text" | "commands"> {
  return { text: by.map((each) => exemptionText(each, finding)).join(" "), commands: [] };
}

function remarks({ by, doubtful }: Offered, rulesApplied: boolean): string {
  return [
    ...by.map((each) => ` For other node groups in it, ${exempter(each)} forbids this.`),
    ...(doubtful.length > 0 ? [` ${doubtText(doubtful)}`] : []),
    ...(rulesApplied ? [] : [` ${RULES_UNSEEN}`]),
  ].join("");
}

/** This program enables auto-assign public IPv4, and only where it was never enabled. */
function fixCommand(region: string, { finding }: ListedSubnet, { kind, id }: Target): string | undefined {
  if (!findings[finding].fixable || kind !== "subnet") return undefined;
  return commandLine("nodegroup-guard fix", { region, subnet: id });
}

/** The advice and commands for the finding, depending on what has to be changed. */
function advise({ target, places }: SharedCause): Pick<Action, "text" | "commands"> {
  const [{ subnet }] = places;
  const { finding, evidence } = subnet;
  const isUnread = findings[finding].cause === "unread";
  if (target.kind === "permission") {
    return {
      text: `Allow ${target.id} for the principal that runs the audit, then run it again: without it these subnets could not be checked.`,
      commands: [],
    };
  }
  if (target.kind === "call") {
    return { text: `Run the audit again: ${evidence}.`, commands: [] };
  }
  if (target.kind === "launch-template") {
    const text = isUnread ? `Check the launch template: ${evidence}.` : findings[finding].advice;
    return { text, commands: places.flatMap(templateCommands) };
  }
  return {
    text: isUnread ? `Run the audit again in a minute: ${evidence}.` : findings[finding].advice,
    // No command about a subnet, a route table, a VPC or a cluster names the node group.
    commands: places.flatMap(({ region, cluster, nodegroup, subnet }) =>
      commandsFor[finding]({ region, cluster, nodegroup: nodegroup ?? "" }, subnet),
    ),
  };
}

function templateCommands({ region, template }: AuditedSubnet): string[] {
  if (!template) return [];
  const { id, name, version = "$Default" } = template.reference;
  return [
    aws("ec2 describe-launch-template-versions", {
      region,
      ...(id ? { "launch-template-id": id } : { "launch-template-name": name ?? "" }),
      versions: version,
    }),
  ];
}

function blocksScaleOut({ use, subnet }: AuditedSubnet): boolean {
  return use === "existing" && !isOpen(subnet);
}

function byUrgency(a: Action, b: Action): number {
  return (
    Number(b.blocksScaleOut) - Number(a.blocksScaleOut) ||
    Number(a.unused) - Number(b.unused) ||
    b.fixes.length - a.fixes.length ||
    compare(`${a.region} ${a.target.id} ${a.finding}`, `${b.region} ${b.target.id} ${b.finding}`)
  );
}
