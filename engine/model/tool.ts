import type { NodegroupCreated } from "./event.ts";

/** By what means a node group was made: that is where it has to be made again. */
export const TOOLS = [
  "eksctl",
  "CloudFormation",
  "Terraform",
  "AWS CLI",
  "AWS console",
  "another tool",
] as const;
export type Tool = (typeof TOOLS)[number];

/**
 * Reads the maker from the traces that tools leave: tags, the service that called on somebody's behalf, the
 * user agent. eksctl works by CloudFormation stacks, so its tag is asked for first.
 */
export function createdWith({ createdBy, tags }: NodegroupCreated): Tool {
  const agent = createdBy.userAgent ?? "";
  if (Object.keys(tags).some((key) => key.startsWith("alpha.eksctl.io/")) || agent.startsWith("eksctl/")) {
    return "eksctl";
  }
  if (createdBy.invokedBy === "cloudformation.amazonaws.com" || "aws:cloudformation:stack-name" in tags) {
    return "CloudFormation";
  }
  if (/\b(Terraform|OpenTofu)\//i.test(agent)) return "Terraform";
  if (agent.startsWith("aws-cli/")) return "AWS CLI";
  if (/^(Mozilla\/|AWS Internal|console\.amazonaws\.com)/.test(agent)) return "AWS console";
  return "another tool";
}
