/** The tool of a call that creates or updates a node group. */
export const TOOLS = [
  "eksctl",
  "CloudFormation",
  "Terraform",
  "AWS CLI",
  "AWS console",
  "an AWS service",
  "another tool",
] as const;
export type Tool = (typeof TOOLS)[number];

/** The tools that keep a subnet's settings as code, and set them again when they run. */
export const SUBNET_TOOLS = ["CloudFormation", "CDK", "eksctl", "Terraform"] as const;

/** The tool that manages a subnet, and the tag that says so. */
export interface ManagedBy {
  tool: (typeof SUBNET_TOOLS)[number];
  tag: string;
  /** The cluster whose stack eksctl made the subnet in. */
  cluster?: string;
}

const EKSCTL_KEYS = ["alpha.eksctl.io/cluster-name", "eksctl.cluster.k8s.io/v1alpha1/cluster-name"];

/**
 * Infers the tool that manages a subnet from its tags. eksctl and the CDK use CloudFormation stacks, so their
 * own tags are checked first. Terraform and OpenTofu set no tag of their own: what people usually write counts,
 * such as Terraform=true or managed-by=terraform.
 */
export function managedBy(tags: Record<string, string>): ManagedBy | undefined {
  const stack = own(tags, "aws:cloudformation:stack-name");
  const fromStack = stack?.match(/^eksctl-(.+)-cluster$/)?.[1];
  const eksctl = EKSCTL_KEYS.find((key) => own(tags, key) !== undefined);
  if (eksctl) return { tool: "eksctl", tag: tagText(eksctl, tags), cluster: own(tags, eksctl) ?? "" };
  if (fromStack) {
    return { tool: "eksctl", tag: tagText("aws:cloudformation:stack-name", tags), cluster: fromStack };
  }
  const cdk = Object.keys(tags).find((key) => key.startsWith("aws-cdk:"));
  if (cdk) return { tool: "CDK", tag: tagText(cdk, tags) };
  if (stack) return { tool: "CloudFormation", tag: tagText("aws:cloudformation:stack-name", tags) };
  const terraform = Object.keys(tags)
    .sort()
    .find((key) => isTerraforms(key, tags[key] ?? ""));
  return terraform === undefined ? undefined : { tool: "Terraform", tag: tagText(terraform, tags) };
}

const MANAGING =
  /^(managed|created|provisioned|deployed|owned)(by|with|using)$|^(iac|iactool|provisioner|tool)$/;

/** Keys differ in case and in what joins their words. */
const wordOf = (key: string) => key.toLowerCase().replace(/[^a-z]/g, "");

/** Whether a tag's key asks for the tool that manages what it is on, as managed-by does. */
export function asksForTool(key: string): boolean {
  return MANAGING.test(wordOf(key));
}

function isTerraforms(key: string, value: string): boolean {
  const word = wordOf(key);
  if (/^(terraform|opentofu)(managed)?$/.test(word)) return !/^(false|no|off|0)$/i.test(value);
  return MANAGING.test(word) && /\b(terraform|opentofu|tofu)\b/i.test(value);
}

function own(tags: Record<string, string>, key: string): string | undefined {
  return Object.hasOwn(tags, key) ? tags[key] : undefined;
}

function tagText(key: string, tags: Record<string, string>): string {
  return `${key}=${tags[key]}`;
}
