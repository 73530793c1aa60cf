import type { Nodegroup, Read } from "../model/facts.ts";
import { createdWith, STACK_TAG } from "../model/group-owner.ts";
import type { NodegroupCreated } from "../model/nodegroup-call.ts";
import type { Report } from "../model/report.ts";

/** Everything that CreateNodegroup accepts, except the idempotency token. */
const ACCEPTED = [
  "clusterName",
  "nodegroupName",
  "scalingConfig",
  "diskSize",
  "subnets",
  "instanceTypes",
  "amiType",
  "remoteAccess",
  "nodeRole",
  "labels",
  "taints",
  "tags",
  "launchTemplate",
  "updateConfig",
  "nodeRepairConfig",
  "capacityType",
  "version",
  "releaseVersion",
  "warmPoolConfig",
];

/** Rejected together with a launch template. */
export const NOT_WITH_TEMPLATE = ["diskSize", "remoteAccess"];
/** Rejected together with a launch template that specifies its own AMI. */
export const NOT_WITH_CUSTOM_IMAGE = ["amiType", "version", "releaseVersion"];

const MAX_BYTES = 6_000;

/** The parts of a node group's creation that re-creating it needs. */
export type Recreated = Pick<NodegroupCreated, "cluster" | "nodegroup" | "tags" | "caller" | "request">;

/**
 * How to re-create the node group: from its settings in EKS if it still exists, else from the request.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
 */
export function recreation(created: Recreated, nodegroup: Read<Nodegroup>): Report["wayBack"] {
  const settings = settingsFrom(
    created,
    nodegroup.kind === "read" ? nodegroup.value.settings : created.request,
  );
  const stack = created.tags[STACK_TAG];
  return {
    maker: createdWith(created),
    ...(stack ? { stack } : {}),
    ...(fits(settings) ? { settings } : {}),
  };
}

/**
 * Whether settings are short enough for a message. A forged request can be nested too deeply for JSON.stringify; no
 * valid request is.
 */
export function fits(settings: Record<string, unknown>): boolean {
  try {
    return Buffer.byteLength(JSON.stringify(settings)) <= MAX_BYTES;
  } catch {
    return false;
  }
}

/** The input for CreateNodegroup that repeats `source`: what DescribeNodegroup returned, or a request. */
export function settingsFrom(
  created: Pick<Recreated, "cluster" | "nodegroup" | "request">,
  source: Record<string, unknown>,
): Record<string, unknown> {
  const known: Record<string, unknown> = {
    ...source,
    clusterName: created.cluster,
    nodegroupName: created.nodegroup,
    tags: ownTags(source.tags),
    launchTemplate: byId(source.launchTemplate),
  };
  const refused = new Set([
    // EKS fills it in: sent back, it would pin the AMI that was the latest when the node group failed.
    ...(isEmpty(created.request.releaseVersion) ? ["releaseVersion"] : []),
    ...(known.launchTemplate ? NOT_WITH_TEMPLATE : []),
    ...(known.amiType === "CUSTOM" ? NOT_WITH_CUSTOM_IMAGE : []),
  ]);
  const kept = ACCEPTED.filter((key) => !refused.has(key) && !isEmpty(known[key]));
  return Object.fromEntries(kept.map((key) => [key, known[key]]));
}

/** Only AWS can set tags with the prefix "aws:". */
function ownTags(tags: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(tags ?? {}).filter(([key]) => !key.startsWith("aws:")));
}

/** EKS returns both the id and the name of a launch template, but accepts only one of them. */
export function byId(template: unknown): unknown {
  if (typeof template !== "object" || template === null || !("id" in template)) return template;
  return Object.fromEntries(Object.entries(template).filter(([key]) => key !== "name"));
}

/** Whether this is what DescribeNodegroup returns for an unset setting. */
export function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || (typeof value === "object" && Object.keys(value).length === 0)
  );
}
