import type { Action } from "../model/audit.ts";
import type { LaunchTemplateReference } from "../model/event.ts";
import { type Cause, findings } from "../model/findings.ts";
import type { Judged } from "./audit-cluster.ts";

export type Target = Action["target"];

/** What has to be changed for a subnet's finding to go away: nothing, one thing, or each read that failed. */
export function targetsOf(judged: Judged): Target[] {
  return byCause[findings[judged.subnet.finding].cause](judged);
}

/** A template's id, or its name where a node group names it so. */
export function templateId({ id, name }: LaunchTemplateReference): string {
  return id ?? name ?? "(unnamed)";
}

const byCause: Record<Cause, (judged: Judged) => Target[]> = {
  none: () => [],
  subnet: (judged) => [subnet(judged)],
  "route-table": (judged) => [fact(judged, "route-table", judged.subnet.facts?.routeTable)],
  vpc: (judged) => [fact(judged, "vpc", judged.subnet.facts?.vpc)],
  cluster: ({ cluster }) => [{ kind: "cluster", id: cluster }],
  "launch-template": (judged) => [launchTemplate(judged)],
  unread,
};

function subnet({ subnet: { id } }: Judged): Target {
  return { kind: "subnet", id };
}

/** Where the fact is unknown, the subnet itself is as near as one can get. */
function fact(judged: Judged, kind: Target["kind"], id: string | null | undefined): Target {
  return id ? { kind, id } : subnet(judged);
}

function launchTemplate(judged: Judged): Target {
  return fact(judged, "launch-template", judged.template && templateId(judged.template.reference));
}

/** What could not be read, or else the thing that is in doubt itself. */
function unread(judged: Judged): Target[] {
  if (judged.failed.length === 0) {
    return [judged.template?.read.kind === "absent" ? launchTemplate(judged) : subnet(judged)];
  }
  return judged.failed.map(({ action, denied }) => ({ kind: denied ? "permission" : "call", id: action }));
}
