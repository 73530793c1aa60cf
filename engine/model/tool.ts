import type { NodegroupCreated } from "./event.ts";

/** The tool that a node group was created with, and is best re-created with. */
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
 * Infers the tool from the tags, the calling service and the user agent. eksctl uses CloudFormation stacks, so
 * its own tag is checked first.
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
  if (/^(Mozilla\/|AWS Internal|console\.amazonaws(-us-gov)?\.(com|cn))/.test(agent)) return "AWS console";
  return "another tool";
}
