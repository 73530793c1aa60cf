import * as z from "zod/mini";
import { compare } from "./compare.ts";
import { type Nodegroup, type Read, tagsOf } from "./facts.ts";
import type { NodegroupCreated } from "./nodegroup-call.ts";
import { asksForTool, managedBy, type Tool } from "./tool.ts";

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

export const groupOwnerSchema = z
  .object({
    tool: z.enum(OWNERS),
    evidence: z
      .string()
      .check(z.describe("The tag, the launch template or the call that created it, by which that is known.")),
    stack: z.optional(z.string()).check(z.describe("The CloudFormation stack that its tags name.")),
  })
  .check(
    z.describe("The tool that owns the node group and re-creates it itself; left out if none is known."),
  );

/** The tool that owns a node group, and what says so: both texts are hostile. */
export type GroupOwner = z.output<typeof groupOwnerSchema>;

/** The parts of a creating call that may reveal the owner. */
type Creation = Pick<NodegroupCreated, "tags" | "caller"> & Pick<Partial<NodegroupCreated>, "launchTemplate">;

/** Everything that a tool leaves on a node group and on the call that creates it. */
interface Marks extends Pick<NodegroupCreated, "tags" | "caller"> {
  /** The launch template's name. */
  launchTemplate?: string | undefined;
}

/** The marks of a tool's node groups: keys of its tags, the user agent of its calls, its name where people write it. */
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

export const STACK_TAG = "aws:cloudformation:stack-name";
/** No tag is longer; a forged user agent could be. */
const MAX_EVIDENCE = 500;

/**
 * The owner of a node group, if any mark says so: its tags, its launch template, or the call that created it. Of an
 * update no call counts: anybody may update what a tool owns. Terraform and OpenTofu set no tag of their own, so that
 * without the call they are known only by the words that people write in tags.
 */
export function ownerOf(nodegroup: Read<Nodegroup>, creation?: Creation): GroupOwner | undefined {
  const read = nodegroup.kind === "read" ? nodegroup.value : undefined;
  // A tag of the request counts too: it may have been removed since.
  const tags = { ...creation?.tags, ...(read ? tagsOf(read) : {}) };
  const launchTemplate = (read && templateName(read.settings)) || creation?.launchTemplate?.name;
  const owner = toolOf({ tags, launchTemplate, caller: creation?.caller ?? {} });
  if (!owner) return undefined;
  const evidence = owner.evidence.slice(0, MAX_EVIDENCE);
  const stack = tags[STACK_TAG];
  return { tool: owner.tool, evidence, ...(stack ? { stack } : {}) };
}

/** The name of a node group's launch template, from its settings in EKS; empty if it has none. */
export function templateName({ launchTemplate }: Nodegroup["settings"]): string {
  const [, name] = Object.entries(launchTemplate ?? {}).find(([key]) => key === "name") ?? [];
  return typeof name === "string" ? name : "";
}

/**
 * The tool of a call, as far as its tags, the calling service and the user agent show it: the owner's where
 * `Tool` has a word for it.
 *
 * @see
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function createdWith(call: Pick<NodegroupCreated, "caller" | "tags">): Tool {
  const tool = setMark(call)?.tool;
  if (tool === "eksctl" || tool === "CloudFormation" || tool === "Terraform") return tool;
  // OpenTofu is one of Terraform's forks.
  if (tool === "OpenTofu") return "Terraform";
  const agent = call.caller.userAgent ?? "";
  if (agent.startsWith("aws-cli/")) return "AWS CLI";
  if (/^(Mozilla\/|console\.amazonaws(-us-gov)?\.(com|cn))/.test(agent)) return "AWS console";
  // CloudTrail's words for a call that AWS itself made; the number behind the slash has no documented meaning.
  if (/^(AWS Internal|aws-internal)\b/.test(agent)) return "an AWS service";
  return "another tool";
}

function toolOf(marks: Marks): GroupOwner | undefined {
  return setMark(marks) ?? writtenMark(marks);
}

/** The mark that a tool has set itself. */
function setMark({ tags, launchTemplate = "", caller }: Marks): GroupOwner | undefined {
  const keys = sorted(tags);
  const { userAgent = "", invokedBy } = caller;
  for (const { tool, tag, template, agent } of MARKS) {
    const found = keys.find(([key]) => tag?.test(key));
    if (found) return { tool, evidence: `tag ${found.join("=")}` };
    if (template?.test(launchTemplate)) return { tool, evidence: `launch template ${launchTemplate}` };
    if (agent.test(userAgent)) {
      return { tool, evidence: `user agent ${userAgent} of the call that created it` };
    }
    if (tool === "CloudFormation" && invokedBy === "cloudformation.amazonaws.com") {
      return { tool, evidence: `${invokedBy} made the call that created it` };
    }
  }
  return undefined;
}

/** The tool that people have written into tags, such as managed-by=pulumi or Terraform=true, by the same rule as on subnets. */
function writtenMark({ tags }: Marks): GroupOwner | undefined {
  const asking = sorted(tags).filter(([key]) => asksForTool(key));
  for (const { tool, name } of MARKS) {
    const found = asking.find(([, value]) => name.test(value));
    if (found) return { tool, evidence: `tag ${found.join("=")}` };
  }
  const managed = managedBy(tags);
  if (!managed) return undefined;
  return {
    tool: managed.tool === "CDK" ? "CloudFormation" : managed.tool,
    evidence: `tag ${managed.tag}`,
  };
}

function sorted(tags: Record<string, string>): [string, string][] {
  return Object.entries(tags).sort(([a], [b]) => compare(a, b));
}
