import * as z from "zod";
import { FINDINGS } from "./findings.ts";
import { MODES } from "./policy.ts";
import { TOOLS } from "./tool.ts";

const finding = z.enum(FINDINGS);

const wayOut = z.object({
  kind: z.enum(["internet-gateway", "elsewhere", "blackhole", "ambiguous", "none"]),
  target: z.string().optional().describe("What stands behind the default route."),
});

const subnetFacts = z
  .object({
    vpc: z.string(),
    availabilityZone: z.string(),
    cidr: z.string(),
    owner: z.string(),
    freeAddresses: z.number(),
    autoAssignPublicIpv4: z.boolean().describe("As it was found, before anything was done."),
    routeTable: z.string().optional(),
    routeTableAssociation: z.enum(["explicit", "main"]).optional(),
    wayOut: wayOut.optional(),
  })
  .describe("What EC2 said when the subnet was inspected.");

const interfaces = z
  .union([
    z.object({ counts: z.record(z.string(), z.number()), incomplete: z.boolean() }),
    z.object({ unknown: z.string() }),
  ])
  .describe("The network interfaces that stand in the subnet, by kind, or why they could not be counted.");

const wayBack = z
  .object({
    maker: z.enum(TOOLS),
    stack: z.string().optional().describe("The CloudFormation stack of the node group."),
    settings: z.record(z.string(), z.unknown()).optional().describe("What CreateNodegroup takes."),
  })
  .describe("What it takes to create the node group again.");

/** What is true of a subnet, whether or not anything is done about it. */
export const assessedSubnetSchema = z.object({
  id: z.string(),
  finding,
  evidence: z.string().describe("What the finding rests on."),
  notes: z.array(z.object({ finding, evidence: z.string() })).describe("What else is true of the subnet."),
  source: z
    .object({ stack: z.string(), logicalId: z.string() })
    .optional()
    .describe("The CloudFormation resource that the subnet is."),
  facts: subnetFacts.nullable(),
});
export type AssessedSubnet = z.output<typeof assessedSubnetSchema>;

const subnet = assessedSubnetSchema.extend({
  decision: z.enum(["enable", "alert", "observe", "leave"]),
  mode: z.enum(MODES),
  rule: z.string().nullable().describe("The policy rule that decided; null where the policy's own mode did."),
  loweredBy: z.string().optional().describe("The subnet's tag that lowered the mode."),
  outcome: z.enum(["enabled", "failed", "unchanged"]),
  reason: z.string().describe("Why the outcome is as it is."),
  receipt: z.string().optional().describe("The tag nodegroup-guard:receipt that was left on the subnet."),
  interfaces: interfaces.optional(),
});

export const reportSchema = z
  .object({
    version: z.literal("1"),
    docs: z.string().describe("Where the page about a finding stands: this, with <finding>.md behind it."),
    account: z.string(),
    region: z.string(),
    cluster: z.string(),
    nodegroup: z.string(),
    nodegroupStatus: z
      .string()
      .describe(
        "EKS's word for it; GONE where the node group no longer exists, UNKNOWN where it could not be read.",
      ),
    health: z
      .array(z.object({ code: z.string(), message: z.string(), resourceIds: z.array(z.string()) }))
      .describe("EKS's health issues, word for word."),
    wayBack,
    eventId: z.string(),
    eventTime: z.iso.datetime(),
    createdBy: z.string().describe("The caller's ARN, as CloudTrail recorded it."),
    expiredRules: z
      .array(z.string())
      .describe("Policy rules that would have matched, had their last day not passed."),
    subnets: z.array(subnet),
    omittedSubnets: z
      .number()
      .optional()
      .describe("How many subnets were left out to fit the message's size."),
  })
  .describe("What nodegroup-guard found and did for one node group.");

/**
 * All that is known of one node group's subnets after the guard has acted; every message is a rendering of
 * it.
 */
export type Report = z.output<typeof reportSchema>;
export type SubnetReport = Report["subnets"][number];
