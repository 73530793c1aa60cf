import type { Action } from "../model/audit.ts";
import { type FindingKind, findings } from "../model/findings.ts";
import { commandsFor } from "../text/next-steps.ts";
import { aws } from "../text/shell.ts";
import type { Judged } from "./audit-cluster.ts";
import { type Target, targetsOf } from "./cause.ts";

/**
 * One action for each cause, so that what many subnets share is done once. First those without which an
 * existing node group can't scale out, then those that fix most, then by id.
 */
export function listActions(judged: Judged[]): Action[] {
  const actions = new Map<string, { action: Action; commands: Set<string> }>();
  for (const each of judged) {
    for (const target of targetsOf(each)) {
      const key = JSON.stringify([each.region, each.subnet.finding, target.kind, target.id]);
      const advice = advise(target, each);
      const found = actions.get(key) ?? { action: begin(each, target, advice.text), commands: new Set() };
      actions.set(key, found);
      found.action.mends.push({ cluster: each.cluster, nodegroup: each.nodegroup, subnet: each.subnet.id });
      found.action.blocksScaleOut ||= blocksScaleOut(each);
      for (const command of advice.commands) found.commands.add(command);
    }
  }
  return [...actions.values()]
    .map(({ action, commands }) => ({ ...action, commands: [...commands].sort() }))
    .sort(byUrgency);
}

function begin({ region, subnet: { finding } }: Judged, target: Target, text: string): Action {
  return { finding, region, target, text, commands: [], mends: [], blocksScaleOut: false };
}

/** The advice for the finding, made to fit what has to be changed, and what to type. */
function advise(target: Target, judged: Judged): Pick<Action, "text" | "commands"> {
  const { finding, evidence } = judged.subnet;
  if (target.kind === "permission") {
    return {
      text: `Allow ${target.id} to whoever runs the audit, then run it again: without it these could not be judged.`,
      commands: [],
    };
  }
  if (target.kind === "call") {
    const why = judged.failed.find(({ action }) => action === target.id)?.reason ?? evidence;
    return { text: `Run the audit again: ${why}.`, commands: [] };
  }
  if (target.kind === "launch-template") {
    const text =
      finding === "undetermined" ? `Look at the launch template: ${evidence}.` : findings[finding].advice;
    return { text, commands: templateCommands(judged) };
  }
  const { region, cluster, nodegroup } = judged;
  return {
    text: finding === "undetermined" ? `Look again in a minute: ${evidence}.` : findings[finding].advice,
    // No command about a subnet, a route table, a VPC or a cluster names the node group.
    commands: commandsFor[finding]({ region, cluster, nodegroup: nodegroup ?? "" }, judged.subnet),
  };
}

function templateCommands({ region, template }: Judged): string[] {
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

/** With these it is not known whether a node group can grow. */
const NOT_CERTAIN: FindingKind[] = ["undetermined", "unclear-route"];

function blocksScaleOut({ nodegroup, subnet: { finding }, template }: Judged): boolean {
  if (nodegroup === null || NOT_CERTAIN.includes(finding)) return false;
  // Whether EKS accepts such a template for a new group is not documented; an existing group gets addresses
  // by it.
  const [only, another] = template?.read.kind === "read" ? template.read.value.interfaces : [];
  return !(finding === "launch-template-conflict" && only?.associatePublicIp === true && !another);
}

function byUrgency(a: Action, b: Action): number {
  return (
    Number(b.blocksScaleOut) - Number(a.blocksScaleOut) ||
    b.mends.length - a.mends.length ||
    compare(`${a.region} ${a.target.id} ${a.finding}`, `${b.region} ${b.target.id} ${b.finding}`)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
