import type { Action } from "../model/audit.ts";
import type { FindingKind } from "../model/findings.ts";
import { advise } from "./advise.ts";
import type { Judged } from "./audit-cluster.ts";
import { causesOf, type Target } from "./cause.ts";

/**
 * One action for each cause, so that what many subnets share is done once. First those without which an
 * existing node group can't scale out, then those that mend most, then by id.
 */
export function listActions(judged: Judged[]): Action[] {
  const actions = new Map<string, { action: Action; commands: Set<string> }>();
  for (const each of judged) {
    for (const target of causesOf[each.subnet.finding](each)) {
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

/** Where nothing is certain, nobody is told that a node group can't grow. */
const NOT_CERTAIN: FindingKind[] = ["undetermined", "unclear-route"];

function blocksScaleOut({ nodegroup, subnet: { finding }, template }: Judged): boolean {
  if (nodegroup === null || NOT_CERTAIN.includes(finding)) return false;
  // Whether EKS takes such a template for a new group is not documented; a group that is there gets addresses
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
