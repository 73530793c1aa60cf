import { type Nodegroup, type Read, tagsOf } from "../model/facts.ts";
import { createdWith, STACK_TAG } from "../model/group-owner.ts";
import type { NodegroupCall, UpdateKind } from "../model/nodegroup-call.ts";
import type { Report } from "../model/report.ts";
import { byId, fits, isEmpty } from "./recreation.ts";

/** The parameters that each call accepts besides the names and the idempotency token. */
const ACCEPTED: Record<UpdateKind, string[]> = {
  version: ["version", "releaseVersion", "launchTemplate", "force"],
  configuration: ["labels", "taints", "scalingConfig", "updateConfig", "nodeRepairConfig", "warmPoolConfig"],
};

/**
 * The input that makes the update again, from its own request; undefined if it is too long for a message.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateNodegroupVersion.html
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateNodegroupConfig.html
 */
export function repetition(
  { cluster, nodegroup, request }: Pick<NodegroupCall, "cluster" | "nodegroup" | "request">,
  kind: UpdateKind,
): Record<string, unknown> | undefined {
  const known: Record<string, unknown> = { ...request, launchTemplate: byId(request.launchTemplate) };
  const kept = ACCEPTED[kind].filter((key) => !isEmpty(known[key]));
  const input = {
    clusterName: cluster,
    nodegroupName: nodegroup,
    ...Object.fromEntries(kept.map((key) => [key, known[key]])),
  };
  return fits(input) ? input : undefined;
}

/**
 * The tool that asked for an update, and best asks for it again. The node group's tags count only where
 * CloudFormation called, to tell whose stack it acted for: anybody may update what a stack has created.
 */
export function updatedWith(
  { caller }: Pick<NodegroupCall, "caller">,
  nodegroup: Read<Nodegroup>,
): Report["wayBack"] {
  const maker = createdWith({ caller, tags: {} });
  if (maker !== "CloudFormation") return { maker };
  const tags = nodegroup.kind === "read" ? tagsOf(nodegroup.value) : {};
  const stack = tags[STACK_TAG];
  return { maker: createdWith({ caller, tags }), ...(stack ? { stack } : {}) };
}
