import type { Action, ListedSubnet } from "../model/audit.ts";
import { compare } from "../model/compare.ts";
import { findings, isOpen, lacksPublicIpv4 } from "../model/findings.ts";
import { commandsFor } from "../text/next-steps.ts";
import { aws, commandLine } from "../text/shell.ts";
import type { AuditedSubnet } from "./audit-cluster.ts";
import { type Target, targetsOf } from "./cause.ts";

/**
 * One action for each cause, so that a cause shared by many subnets is listed once. First the actions for
 * existing node groups that can't scale out, last those for subnets that no node group uses; then those that fix
 * the most places, then by id.
 */
export function listActions(audited: AuditedSubnet[]): Action[] {
  const actions = new Map<string, { action: Action; commands: Set<string> }>();
  for (const each of audited) {
    for (const target of targetsOf(each)) {
      const { finding } = each.subnet;
      const key = JSON.stringify([each.region, finding, isOpen(each.subnet), target.kind, target.id]);
      const advice = advise(target, each);
      const found = actions.get(key) ?? { action: begin(each, target, advice.text), commands: new Set() };
      actions.set(key, found);
      const { cluster, nodegroup, use } = each;
      found.action.fixes.push({ cluster, nodegroup, use, subnet: each.subnet.id });
      found.action.blocksScaleOut ||= blocksScaleOut(each);
      found.action.unused &&= use === "unused";
      for (const command of advice.commands) found.commands.add(command);
    }
  }
  return (
    [...actions.values()]
      // A subnet that no node group uses gets no command that changes it without a question.
      .map(({ action, commands }) => ({
        ...action,
        commands: action.unused && action.fix ? [] : [...commands].sort(),
      }))
      .sort(byUrgency)
  );
}

function begin({ region, subnet }: AuditedSubnet, target: Target, text: string): Action {
  const { finding, name } = subnet;
  const named = target.kind === "subnet" && name ? { ...target, name } : target;
  const fix = fixCommand(region, subnet, target);
  return {
    finding,
    region,
    target: named,
    text,
    ...(fix ? { fix } : {}),
    commands: [],
    fixes: [],
    blocksScaleOut: false,
    unused: true,
    ...(isOpen(subnet) ? { open: true } : {}),
  };
}

/** This program enables auto-assign for this finding only, and only where the subnet's owner lets it. */
function fixCommand(
  region: string,
  { finding, ownerTag }: ListedSubnet,
  { kind, id }: Target,
): string | undefined {
  if (!findings[finding].fixable || kind !== "subnet" || ownerTag) return undefined;
  return commandLine("nodegroup-guard fix", { region, subnet: id });
}

/** The advice and commands for the finding, depending on what has to be changed. */
function advise(target: Target, audited: AuditedSubnet): Pick<Action, "text" | "commands"> {
  const { finding, evidence } = audited.subnet;
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
    return { text, commands: templateCommands(audited) };
  }
  const { region, cluster, nodegroup } = audited;
  const { ownerTag } = audited.subnet;
  if (ownerTag && lacksPublicIpv4(finding)) {
    const text = `The subnet's owner does not want it changed: tag ${ownerTag}. Ask the owner, or create the node group in other subnets.`;
    return { text, commands: [] };
  }
  return {
    text: isUnread ? `Run the audit again in a minute: ${evidence}.` : findings[finding].advice,
    // No command about a subnet, a route table, a VPC or a cluster names the node group.
    commands: commandsFor[finding]({ region, cluster, nodegroup: nodegroup ?? "" }, audited.subnet),
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
