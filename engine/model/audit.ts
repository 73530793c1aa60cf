import * as z from "zod";
import { type Fault, faultsOf } from "./fault.ts";
import { FINDINGS } from "./findings.ts";
import { assessedSubnetSchema } from "./report.ts";

const group = z.object({
  nodegroup: z
    .string()
    .nullable()
    .describe(
      "An existing node group; null for the next one, in the subnets that the cluster itself was given.",
    ),
  status: z.string().nullable().describe("EKS's word for an existing node group's state."),
  subnets: z.array(assessedSubnetSchema),
});

const cluster = z.object({
  region: z.string(),
  name: z.string(),
  vpc: z.string().nullable().describe("Null where the cluster could not be read."),
  incomplete: z
    .boolean()
    .optional()
    .describe("True where the cluster, its list of node groups or one of them could not be read."),
  groups: z.array(group),
});

const place = z.object({ cluster: z.string(), nodegroup: z.string().nullable(), subnet: z.string() });

const action = z
  .object({
    finding: z.enum(FINDINGS),
    region: z.string(),
    target: z.object({
      kind: z
        .enum(["subnet", "route-table", "vpc", "cluster", "launch-template", "permission", "call"])
        .describe("What to touch; for `permission` and `call`, what kept the audit from judging."),
      id: z
        .string()
        .describe("An id or name; of a permission or a call, as IAM names it: ec2:DescribeSubnets."),
    }),
    text: z.string().describe("What to do."),
    commands: z.array(z.string()).describe("Commands to paste, where there are any."),
    mends: z.array(place).describe("Where this finding would be gone."),
    blocksScaleOut: z
      .boolean()
      .describe("Whether an existing node group is among them: it can't scale out there."),
  })
  .describe("One thing to do; the order is the order to do them in.");

export const auditSchema = z
  .object({
    version: z.literal("1"),
    account: z.string(),
    time: z.iso.datetime(),
    regions: z.array(z.string()),
    clusters: z.array(cluster),
    actions: z.array(action),
    unread: z
      .array(
        z.object({
          region: z.string(),
          what: z.string(),
          why: z.string(),
          permission: z
            .string()
            .optional()
            .describe("The IAM action to allow, where that is what was missing."),
        }),
      )
      .describe("What could not be read, and so was not judged."),
  })
  .describe("For every cluster: would its next node group fail, and why.");

/** The result of an audit; every output format is a rendering of it. */
export type Audit = z.output<typeof auditSchema>;
export type AuditedCluster = Audit["clusters"][number];
export type AuditedGroup = AuditedCluster["groups"][number];
export type Action = Audit["actions"][number];

/** Reads an audit as `--format json` wrote it, or gives everything that is wrong with it. */
export function parseAudit(
  input: unknown,
): { kind: "audit"; audit: Audit } | { kind: "faulty"; faults: Fault[] } {
  const parsed = auditSchema.safeParse(input);
  return parsed.success
    ? { kind: "audit", audit: parsed.data }
    : { kind: "faulty", faults: faultsOf(parsed.error, input).map(withoutPreface) };
}

/**
 * Zod's words are "Invalid input: expected string, received undefined"; what was received stands in the fault
 * already.
 */
function withoutPreface(fault: Fault): Fault {
  const allowed = /^Invalid (?:input|option): expected (?<what>.+?)(?:, received .*)?$/.exec(fault.allowed)
    ?.groups?.what;
  return allowed ? { ...fault, allowed } : fault;
}
