import type { Action } from "../model/audit.ts";
import type { Cause } from "../model/finding.ts";
import { findings } from "../model/findings.ts";
import type { LaunchTemplateReference } from "../model/nodegroup-call.ts";
import type { AuditedSubnet } from "./audit-cluster.ts";

export type Target = Action["target"];

/** The targets to change to resolve a subnet's finding: nothing, one thing, or each read that failed. */
export function targetsOf(audited: AuditedSubnet): Target[] {
  return byCause[findings[audited.subnet.finding].cause](audited);
}

/** A launch template's id, or its name if the node group refers to it by name. */
export function templateId({ id, name }: LaunchTemplateReference): string {
  return id ?? name ?? "(unnamed)";
}

const byCause: Record<Cause, (audited: AuditedSubnet) => Target[]> = {
  none: () => [],
  subnet: (audited) => [subnet(audited)],
  "route-table": (audited) => [fact(audited, "route-table", audited.subnet.facts?.routeTable)],
  vpc: (audited) => [fact(audited, "vpc", audited.subnet.facts?.vpc)],
  cluster: ({ cluster }) => [{ kind: "cluster", id: cluster }],
  "launch-template": (audited) => [launchTemplate(audited)],
  unread,
};

function subnet({ subnet: { id } }: AuditedSubnet): Target {
  return { kind: "subnet", id };
}

/** The target that a fact names, or the subnet itself if the fact is unknown. */
function fact(audited: AuditedSubnet, kind: Target["kind"], id: string | null | undefined): Target {
  return id ? { kind, id } : subnet(audited);
}

function launchTemplate(audited: AuditedSubnet): Target {
  return fact(audited, "launch-template", audited.template && templateId(audited.template.reference));
}

/** The reads that failed, or else the launch template or subnet that is undetermined. */
function unread(audited: AuditedSubnet): Target[] {
  const { unread } = audited.subnet;
  if (!unread) return [audited.template?.read.kind === "absent" ? launchTemplate(audited) : subnet(audited)];
  return unread.map(({ action, denied }) => ({ kind: denied ? "permission" : "call", id: action }));
}
