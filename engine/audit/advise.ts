import { findings } from "../model/findings.ts";
import { commandsFor } from "../text/next-steps.ts";
import { aws } from "../text/shell.ts";
import type { Judged } from "./audit-cluster.ts";
import type { Target } from "./cause.ts";

/** What to do about a target for the sake of one subnet, and what to type. */
export interface Advice {
  text: string;
  commands: string[];
}

/** The advice for the finding, made to fit what has to be touched. */
export function advise(target: Target, judged: Judged): Advice {
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
