import { compare } from "./compare.ts";
import { asksForTool, managedBy } from "./tool.ts";

/** The tools that re-create a node group themselves, and get confused where somebody else does. */
export const OWNERS = [
  "eksctl",
  "CloudFormation",
  "Terraform",
  "OpenTofu",
  "Pulumi",
  "Crossplane",
  "Cluster API",
  "ACK",
  "Rancher",
] as const;

/** The tool that owns a node group, and what says so: hostile text. */
export interface GroupOwner {
  tool: (typeof OWNERS)[number];
  evidence: string;
  /** The CloudFormation stack that its tags name: hostile text. */
  stack?: string;
}

/** What is known of who created a node group; `createdBy` is CloudTrail's record of the call. */
export interface GroupMarks {
  tags: Record<string, string>;
  /** The launch template's name; empty if it has none. */
  launchTemplate: string;
  createdBy: { userAgent?: string; invokedBy?: string };
}

/** What marks a tool's node groups: keys of tags that it sets, the user agent of its calls, its name where people write it. */
interface Mark {
  tool: GroupOwner["tool"];
  tag?: RegExp;
  template?: RegExp;
  agent: RegExp;
  name: RegExp;
}

/**
 * eksctl makes CloudFormation stacks, and the providers of Crossplane and Pulumi are made from Terraform's: the
 * tool behind which another one works comes first.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/ack-considerations.html
 * @see https://ranchermanager.docs.rancher.com/reference-guides/cluster-configuration/rancher-server-configuration/eks-cluster-configuration
 */
const MARKS: readonly Mark[] = [
  { tool: "eksctl", tag: /^alpha\.eksctl\.io\//, agent: /\beksctl\//i, name: /\beksctl\b/i },
  {
    tool: "Cluster API",
    tag: /^sigs\.k8s\.io\/cluster-api-provider-aws\//,
    agent: /aws\.cluster\.x-k8s\.io/i,
    name: /\bcluster-?api\b|\bcapa\b/i,
  },
  {
    tool: "ACK",
    tag: /^services\.k8s\.aws\/|^eks:eks-capability-arn$/,
    agent: /aws-controllers-k8s|services\.k8s\.aws/i,
    name: /\back\b/i,
  },
  {
    tool: "Crossplane",
    tag: /^crossplane-(kind|name|providerconfig)$/,
    agent: /crossplane|upjet|upbound/i,
    name: /\bcrossplane\b/i,
  },
  { tool: "Pulumi", tag: /^pulumi:/, agent: /\bpulumi/i, name: /\bpulumi\b/i },
  {
    tool: "Rancher",
    template: /^rancher-managed-lt-/,
    agent: /rancher|eks-operator/i,
    name: /\brancher\b/i,
  },
  {
    tool: "CloudFormation",
    tag: /^aws:cloudformation:/,
    agent: /^cloudformation\.amazonaws\.com/,
    name: /\b(cloudformation|cdk)\b/i,
  },
  { tool: "OpenTofu", agent: /\bopentofu\//i, name: /\b(open)?tofu\b/i },
  { tool: "Terraform", agent: /\bterraform\//i, name: /\bterraform\b/i },
];

/** The owner, if any mark says so. Terraform and OpenTofu set no tag: without the call nothing is known of them. */
export function ownerOf(marks: GroupMarks): GroupOwner | undefined {
  const stack = marks.tags["aws:cloudformation:stack-name"];
  const owner = toolOf(marks);
  return owner && stack ? { ...owner, stack } : owner;
}

function toolOf(marks: GroupMarks): GroupOwner | undefined {
  for (const mark of MARKS) {
    const evidence = evidenceOf(mark, marks);
    if (evidence !== undefined) return { tool: mark.tool, evidence };
  }
  // Words such as Terraform=true, by the same rule as on subnets.
  const managed = managedBy(marks.tags);
  if (!managed) return undefined;
  return {
    tool: managed.tool === "CDK" ? "CloudFormation" : managed.tool,
    evidence: `tag ${managed.tag}`,
  };
}

function evidenceOf({ tag, template, agent, name, tool }: Mark, marks: GroupMarks): string | undefined {
  const { tags, launchTemplate, createdBy } = marks;
  const sorted = Object.entries(tags).sort(([a], [b]) => compare(a, b));
  const found =
    sorted.find(([key]) => tag?.test(key)) ??
    sorted.find(([key, value]) => asksForTool(key) && name.test(value));
  if (found) return `tag ${found.join("=")}`;
  if (template?.test(launchTemplate)) return `launch template ${launchTemplate}`;
  const { userAgent, invokedBy } = createdBy;
  if (userAgent && agent.test(userAgent)) return `user agent ${userAgent} of the call that created it`;
  return tool === "CloudFormation" && invokedBy === "cloudformation.amazonaws.com"
    ? `${invokedBy} made the call that created it`
    : undefined;
}
