import * as z from "zod";
import { FINDINGS } from "./findings.ts";
import { UPDATE_KINDS } from "./nodegroup-call.ts";
import { MODES } from "./policy.ts";
import { SUBNET_TOOLS, TOOLS } from "./tool.ts";

const finding = z.enum(FINDINGS);

const wayOut = z.object({
  kind: z.enum(["internet-gateway", "elsewhere", "blackhole", "ambiguous", "none"]),
  target: z.string().optional().describe("The target of the default route."),
});

const subnetFacts = z
  .object({
    vpc: z.string(),
    availabilityZone: z.string(),
    cidr: z.string(),
    owner: z.string(),
    freeAddresses: z.number(),
    autoAssignPublicIpv4: z.boolean().describe("As it was before the guard changed anything."),
    routeTable: z.string().optional(),
    routeTableAssociation: z.enum(["explicit", "main"]).optional(),
    wayOut: wayOut.optional(),
  })
  .describe("What EC2 reported when the subnet was inspected.");

const interfaces = z
  .union([
    z.object({ counts: z.record(z.string(), z.number()), incomplete: z.boolean() }),
    z.object({ unknown: z.string() }),
  ])
  .describe("The network interfaces in the subnet, by type, or why they could not be counted.");

const wayBack = z
  .object({
    maker: z.enum(TOOLS),
    stack: z.string().optional().describe("The CloudFormation stack of the node group."),
    settings: z.record(z.string(), z.unknown()).optional().describe("The input for CreateNodegroup."),
  })
  .describe("How to re-create the node group: the tool that created it, and its settings.");

const issues = z.array(z.object({ code: z.string(), message: z.string(), resourceIds: z.array(z.string()) }));

const update = z
  .object({
    kind: z.enum(UPDATE_KINDS).describe("UpdateNodegroupVersion or UpdateNodegroupConfig."),
    id: z.string().optional().describe("EKS's id of the update; left out if EKS gave none."),
    status: z
      .string()
      .describe(
        "As EKS reports it: InProgress, Failed, Cancelled, Successful. REFUSED if EKS refused the call itself, UNKNOWN if it could not be read.",
      ),
    errors: issues.describe("Why it failed, as EKS reports it."),
    settings: z
      .record(z.string(), z.unknown())
      .optional()
      .describe("The input that makes the update again; left out if it is too long or not known."),
  })
  .describe(
    "The update that the event is about; left out if a node group was created. If EKS refused it without saying for which node group, cluster and nodegroup are empty.",
  );

const timing = z
  .object({
    eventAgeSeconds: z
      .number()
      .describe("Seconds from the call to the beginning of this delivery of its event."),
    changedBeforeVerdict: z
      .enum(["yes", "no", "unknown"])
      .optional()
      .describe(
        "Whether the subnets were changed before EKS gave its verdict on the call; left out if this delivery changed none.",
      ),
  })
  .describe("How fast the event came and was handled.");

/** A subnet and its finding, whether or not anything is done about it. */
export const assessedSubnetSchema = z.object({
  id: z.string(),
  finding,
  evidence: z.string().describe("The facts behind the finding."),
  notes: z.array(z.object({ finding, evidence: z.string() })).describe("Further findings for the subnet."),
  source: z
    .object({ stack: z.string(), logicalId: z.string() })
    .optional()
    .describe("The CloudFormation resource that defines the subnet."),
  managedBy: z
    .object({
      tool: z.enum(SUBNET_TOOLS),
      tag: z.string().describe("The subnet's tag that says so."),
      cluster: z.string().optional().describe("The cluster in whose stack eksctl created the subnet."),
    })
    .optional()
    .describe("The tool that manages the subnet's settings, as far as its tags say."),
  unread: z
    .array(z.object({ action: z.string(), denied: z.boolean() }))
    .optional()
    .describe("For `undetermined`: the reads that failed, by IAM action, and whether AWS denied them."),
  facts: subnetFacts.nullable(),
});
export type AssessedSubnet = z.output<typeof assessedSubnetSchema>;

const subnet = assessedSubnetSchema.extend({
  decision: z.enum(["enable", "alert", "observe", "leave"]),
  mode: z.enum(MODES),
  rule: z
    .string()
    .nullable()
    .describe("The policy rule that decided; null if the policy's own mode applied."),
  loweredBy: z.string().optional().describe("The subnet's tag that lowered the mode."),
  undecidedRule: z
    .string()
    .optional()
    .describe(
      "A rule on createdBy that may apply: the event names no creator, so the mode is alert instead of enable.",
    ),
  outcome: z.enum(["enabled", "failed", "unchanged"]),
  reason: z.string().describe("The reason for the outcome."),
  receipt: z.string().optional().describe("The value of the tag nodegroup-guard:receipt on the subnet."),
  interfaces: interfaces.optional(),
});

export const reportSchema = z
  .object({
    version: z.literal("1"),
    docs: z
      .string()
      .describe(
        "The base address of the pages about findings: append <finding>.md. Empty if the deployment gave none.",
      ),
    account: z.string(),
    region: z.string(),
    cluster: z.string(),
    nodegroup: z.string(),
    nodegroupStatus: z
      .string()
      .describe(
        "As EKS reports it; GONE if the node group no longer exists, UNKNOWN if it could not be read.",
      ),
    health: issues.describe("The health issues, as EKS reports them."),
    wayBack,
    eventId: z.string(),
    eventTime: z.iso.datetime(),
    createdBy: z.string().describe("The caller's ARN, as CloudTrail recorded it."),
    update: update.optional(),
    timing: timing.optional(),
    expiredRules: z.array(z.string()).describe("Policy rules that match but have expired."),
    subnets: z.array(subnet),
    omittedSubnets: z
      .number()
      .optional()
      .describe("How many subnets were omitted to keep within the message size limit."),
  })
  .describe("What nodegroup-guard found and did for one node group.");

/**
 * Everything known about one node group's subnets after the guard has acted; every message is a rendering of
 * it.
 */
export type Report = z.output<typeof reportSchema>;
export type SubnetReport = Report["subnets"][number];
