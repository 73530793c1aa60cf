import * as z from "zod";
import { FINDINGS } from "./findings.ts";
import { MODES } from "./policy.ts";

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

const subnet = z.object({
  id: z.string(),
  finding,
  evidence: z.string().describe("What the finding rests on."),
  notes: z.array(z.object({ finding, evidence: z.string() })).describe("What else is true of the subnet."),
  decision: z.enum(["enable", "alert", "observe", "leave"]),
  mode: z.enum(MODES),
  rule: z.string().nullable().describe("The policy rule that decided; null where the policy's own mode did."),
  loweredBy: z.string().optional().describe("The subnet's tag that lowered the mode."),
  outcome: z.enum(["enabled", "failed", "unchanged"]),
  reason: z.string().describe("Why the outcome is as it is."),
  facts: subnetFacts.nullable(),
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
    eventId: z.string(),
    eventTime: z.iso.datetime(),
    createdBy: z.string().describe("The caller's ARN, as CloudTrail recorded it."),
    createdWith: z.string().describe("The caller's tool."),
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

/** All that is known of one node group's subnets after the guard has acted; every message is a rendering of it. */
export type Report = z.output<typeof reportSchema>;
export type SubnetReport = Report["subnets"][number];
