import type { Action } from "../model/audit.ts";
import type { LaunchTemplateReference } from "../model/event.ts";
import type { FindingKind } from "../model/findings.ts";
import type { Judged } from "./audit-cluster.ts";

export type Target = Action["target"];

type Causes = (judged: Judged) => Target[];

const subnet: Causes = ({ subnet: { id } }) => [{ kind: "subnet", id }];

/** Without the fact the subnet itself is as near as one can get. */
const routeTable: Causes = (judged) => {
  const id = judged.subnet.facts?.routeTable;
  return id ? [{ kind: "route-table", id }] : subnet(judged);
};

const vpc: Causes = (judged) => {
  const id = judged.subnet.facts?.vpc;
  return id ? [{ kind: "vpc", id }] : subnet(judged);
};

const cluster: Causes = ({ cluster: id }) => [{ kind: "cluster", id }];

const launchTemplate: Causes = (judged) =>
  judged.template ? [{ kind: "launch-template", id: templateId(judged.template.reference) }] : subnet(judged);

/** What could not be read, or else the thing that is in doubt itself. */
const whatIsUnread: Causes = (judged) => {
  if (judged.failed.length === 0) {
    return judged.template?.read.kind === "absent" ? launchTemplate(judged) : subnet(judged);
  }
  return judged.failed.map(({ action, denied }) => ({ kind: denied ? "permission" : "call", id: action }));
};

/** A template's id, or its name where a node group names it so. */
export function templateId({ id, name }: LaunchTemplateReference): string {
  return id ?? name ?? "(unnamed)";
}

/**
 * What has to be touched for a finding to go away: where many subnets share a cause, the cause. Auto-assign,
 * tags and space are the subnet's own; a route is its table's; an endpoint is its cluster's.
 */
export const causesOf = {
  ready: () => [],
  "missing-public-ip": subnet,
  reverted: subnet,
  "launch-template-conflict": launchTemplate,
  "looks-private": subnet,
  "internet-blocked": vpc,
  "unclear-route": routeTable,
  "blackhole-route": routeTable,
  "no-route-to-api": cluster,
  "endpoint-restricted": cluster,
  "missing-ipv6": subnet,
  "few-addresses": subnet,
  "shared-subnet": subnet,
  "unsupported-location": subnet,
  "foreign-subnet": subnet,
  "subnet-not-found": subnet,
  undetermined: whatIsUnread,
} satisfies Record<FindingKind, Causes>;
