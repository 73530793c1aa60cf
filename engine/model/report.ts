import * as z from "zod/mini";
import { FINDINGS } from "./findings.ts";
import { groupOwnerSchema } from "./group-owner.ts";
import { UPDATE_KINDS } from "./nodegroup-call.ts";
import { MODES } from "./policy.ts";
import { SUBNET_TOOLS, TOOLS } from "./tool.ts";

const finding = z.enum(FINDINGS);

const wayOut = z.object({
  kind: z.enum(["internet-gateway", "elsewhere", "blackhole", "ambiguous", "none"]),
  target: z.optional(z.string()).check(z.describe("The target of the default route.")),
});

const subnetFacts = z
  .object({
    vpc: z.string(),
    availabilityZone: z.string(),
    cidr: z.string(),
    owner: z.string(),
    freeAddresses: z.number(),
    autoAssignPublicIpv4: z.boolean().check(z.describe("As it was before the guard changed anything.")),
    routeTable: z.optional(z.string()),
    routeTableAssociation: z.optional(z.enum(["explicit", "main"])),
    wayOut: z.optional(wayOut),
  })
  .check(z.describe("What EC2 reported when the subnet was inspected."));

const interfaces = z
  .union([
    z.object({ counts: z.record(z.string(), z.number()), incomplete: z.boolean() }),
    z.object({ unknown: z.string() }),
  ])
  .check(z.describe("The network interfaces in the subnet, by type, or why they could not be counted."));

const wayBack = z
  .object({
    maker: z
      .enum(TOOLS)
      .check(
        z.describe(
          "The tool that made the call: the one that created the node group or, if there is an `update`, that updated it. OpenTofu counts as Terraform.",
        ),
      ),
    stack: z.optional(z.string()).check(z.describe("The CloudFormation stack of the node group.")),
    settings: z
      .optional(z.record(z.string(), z.unknown()))
      .check(z.describe("The input for CreateNodegroup; left out for an update, which has its own.")),
  })
  .check(
    z.describe(
      "How the call was made, and can be made again. If the node group has an `owner`, that tool re-creates it.",
    ),
  );

const issues = z.array(z.object({ code: z.string(), message: z.string(), resourceIds: z.array(z.string()) }));

const update = z
  .object({
    kind: z.enum(UPDATE_KINDS).check(z.describe("UpdateNodegroupVersion or UpdateNodegroupConfig.")),
    id: z.optional(z.string()).check(z.describe("EKS's id of the update; left out if EKS gave none.")),
    status: z
      .string()
      .check(
        z.describe(
          "As EKS reports it: InProgress, Failed, Cancelled, Successful. REFUSED if EKS refused the call itself, UNKNOWN if it could not be read.",
        ),
      ),
    errors: issues.check(z.describe("Why it failed, as EKS reports it.")),
    settings: z
      .optional(z.record(z.string(), z.unknown()))
      .check(z.describe("The input that makes the update again; left out if it is too long or not known.")),
  })
  .check(
    z.describe(
      "The update that the event is about; left out if a node group was created. If EKS refused it without saying for which node group, cluster and nodegroup are empty.",
    ),
  );

const timing = z
  .object({
    eventAgeSeconds: z
      .number()
      .check(z.describe("Seconds from the call to the beginning of this delivery of its event.")),
    changedBeforeVerdict: z
      .optional(z.enum(["yes", "no", "unknown"]))
      .check(
        z.describe(
          "Whether the subnets were changed before EKS gave its verdict on the call; left out if this delivery changed none.",
        ),
      ),
  })
  .check(z.describe("How fast the event came and was handled."));

const exemptedBy = z
  .union([
    z.object({ kind: z.literal("tag"), tag: z.string() }),
    z.object({
      kind: z.literal("rule"),
      rule: z.string(),
      reason: z.optional(z.string()),
      owner: z.optional(z.string()),
    }),
  ])
  .check(
    z.describe(
      "Who forbids a change of the subnet that would resolve the finding: its owner, by a tag, or a rule of the policy, with its reason and its owner. Then no command is given that changes the subnet.",
    ),
  );
export type ExemptedBy = z.output<typeof exemptedBy>;

/** Whether people may be offered a change of the subnet; neither is there where they may. */
export const offerKeys = {
  exemptedBy: z.optional(exemptedBy),
  undecidedRule: z
    .optional(z.string())
    .check(
      z.describe(
        "A rule that would lower the mode, or forbid a change, if it matched: it depends on who created the node group, or on its name, which is not known. The mode is then alert instead of enable.",
      ),
    ),
};

/** A subnet and its finding, whether or not anything is done about it. */
export const assessedSubnetSchema = z.object({
  id: z.string(),
  finding,
  evidence: z.string().check(z.describe("The facts behind the finding.")),
  notes: z
    .array(z.object({ finding, evidence: z.string() }))
    .check(z.describe("Further findings for the subnet.")),
  source: z
    .optional(z.object({ stack: z.string(), logicalId: z.string() }))
    .check(z.describe("The CloudFormation resource that defines the subnet.")),
  managedBy: z
    .optional(
      z.object({
        tool: z.enum(SUBNET_TOOLS),
        tag: z.string().check(z.describe("The subnet's tag that says so.")),
        cluster: z
          .optional(z.string())
          .check(z.describe("The cluster in whose stack eksctl created the subnet.")),
      }),
    )
    .check(z.describe("The tool that manages the subnet's settings, as far as its tags say.")),
  unread: z
    .optional(z.array(z.object({ action: z.string(), denied: z.boolean() })))
    .check(
      z.describe("For `undetermined`: the reads that failed, by IAM action, and whether AWS denied them."),
    ),
  facts: z.nullable(subnetFacts),
});
export type AssessedSubnet = z.output<typeof assessedSubnetSchema>;

const subnet = z.extend(assessedSubnetSchema, {
  ...offerKeys,
  decision: z.enum(["enable", "alert", "observe", "leave"]),
  mode: z.enum(MODES),
  rule: z
    .nullable(z.string())
    .check(z.describe("The policy rule that decided; null if the policy's own mode applied.")),
  loweredBy: z.optional(z.string()).check(z.describe("The subnet's tag that lowered the mode.")),
  outcome: z.enum(["enabled", "failed", "unchanged"]),
  reason: z.string().check(z.describe("The reason for the outcome.")),
  receipt: z
    .optional(z.string())
    .check(z.describe("The value of the tag nodegroup-guard:receipt on the subnet.")),
  interfaces: z.optional(interfaces),
});

export const reportSchema = z
  .object({
    version: z.literal("1"),
    docs: z
      .string()
      .check(
        z.describe(
          "The base address of the pages about findings: append <finding>.md. Empty if the deployment gave none.",
        ),
      ),
    account: z.string(),
    region: z.string(),
    cluster: z.string(),
    nodegroup: z.string(),
    nodegroupStatus: z
      .string()
      .check(
        z.describe(
          "As EKS reports it; GONE if the node group no longer exists, UNKNOWN if it could not be read.",
        ),
      ),
    health: issues.check(z.describe("The health issues, as EKS reports them.")),
    owner: z.optional(groupOwnerSchema),
    wayBack,
    eventId: z.string(),
    eventTime: z.iso.datetime(),
    createdBy: z
      .string()
      .check(
        z.describe(
          "The ARN of the call's caller, as CloudTrail recorded it: of who created the node group or, if there is an `update`, updated it.",
        ),
      ),
    update: z.optional(update),
    timing: z.optional(timing),
    expiredRules: z.array(z.string()).check(z.describe("Policy rules that match but have expired.")),
    subnets: z.array(subnet),
    omittedSubnets: z
      .optional(z.number())
      .check(z.describe("How many subnets were omitted to keep within the message size limit.")),
  })
  .check(z.describe("What nodegroup-guard found and did for one node group."));

/**
 * Everything known about one node group's subnets after the guard has acted; every message is a rendering of
 * it.
 */
export type Report = z.output<typeof reportSchema>;
export type SubnetReport = Report["subnets"][number];
