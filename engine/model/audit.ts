import * as z from "zod/mini";
import { type Fault, faultsOf } from "./fault.ts";
import { FINDINGS } from "./findings.ts";
import { groupOwnerSchema } from "./group-owner.ts";
import { USES } from "./known-findings.ts";
import { assessedSubnetSchema, offerKeys } from "./report.ts";

const use = z
  .enum(USES)
  .check(
    z.describe(
      "`existing`: a node group; `failed`: one in status CREATE_FAILED; `first`: the first node group of a cluster that has none, in the cluster's own subnets; `unused`: those of the cluster's own subnets that no node group is known to use.",
    ),
  );

const subnet = z.extend(assessedSubnetSchema, {
  name: z.optional(z.string()).check(z.describe("The subnet's Name tag.")),
  ownerTag: z
    .optional(z.string())
    .check(
      z.describe("The tag by which the subnet's owner does not want it changed: nodegroup-guard:mode=alert."),
    ),
  ...offerKeys,
});

const group = z.object({
  use,
  nodegroup: z
    .nullable(z.string())
    .check(z.describe("The name of an existing node group; null if `first` or `unused`.")),
  status: z
    .nullable(z.string())
    .check(z.describe("The status of an existing node group, as EKS reports it.")),
  owner: z.optional(groupOwnerSchema),
  subnets: z.array(subnet),
});

const cluster = z.object({
  region: z.string(),
  name: z.string(),
  vpc: z.nullable(z.string()).check(z.describe("Null if the cluster could not be read.")),
  vpcName: z
    .optional(z.string())
    .check(z.describe("The VPC's Name tag, if it has one and it could be read.")),
  incomplete: z
    .optional(z.boolean())
    .check(z.describe("True if the cluster, its list of node groups or one of them could not be read.")),
  groups: z.array(group),
});

const place = z.object({
  cluster: z.string(),
  nodegroup: z.nullable(z.string()),
  use,
  subnet: z.string(),
});

const action = z
  .object({
    finding: z.enum(FINDINGS),
    region: z.string(),
    target: z.object({
      kind: z
        .enum(["subnet", "route-table", "vpc", "cluster", "launch-template", "permission", "call"])
        .check(
          z.describe(
            "What to change; for `permission` and `call`, what kept the audit from checking the subnets.",
          ),
        ),
      id: z
        .string()
        .check(z.describe("An id or name; of a permission or a call, as IAM names it: ec2:DescribeSubnets.")),
      name: z.optional(z.string()).check(z.describe("The Name tag of a subnet.")),
    }),
    text: z.string().check(z.describe("What to do.")),
    fix: z
      .optional(z.string())
      .check(
        z.describe(
          "The command of this program that does it, if there is one: it asks first and leaves a receipt.",
        ),
      ),
    commands: z
      .array(z.string())
      .check(z.describe("Commands of the AWS CLI to paste, in place of `fix` or if there is none.")),
    fixes: z.array(place).check(z.describe("The places where this resolves the finding.")),
    blocksScaleOut: z
      .boolean()
      .check(
        z.describe("Whether an existing node group is among them, which can't scale out in that subnet."),
      ),
    unused: z
      .boolean()
      .check(
        z.describe(
          "Whether no node group is known to use any of these subnets: alone, such actions are no fault.",
        ),
      ),
    open: z
      .optional(z.boolean())
      .check(
        z.describe(
          "True if it is not known whether node groups fail there: such actions are for something unknown, not for a known fault.",
        ),
      ),
  })
  .check(z.describe("One action to take; actions are listed in the order to take them."));

const failedGroup = z
  .object({
    region: z.string(),
    cluster: z.string(),
    nodegroup: z.string(),
    issues: z
      .array(z.object({ code: z.string(), message: z.string() }))
      .check(z.describe("The health issues, as EKS reports them.")),
    openSubnets: z
      .array(z.string())
      .check(z.describe("Its subnets with a finding: re-created there, it would fail again.")),
    owner: z.optional(groupOwnerSchema),
    text: z.string().check(z.describe("What to do.")),
    recreate: z
      .optional(z.string())
      .check(
        z.describe(
          "The command of this program that does it, once its subnets are ready: it asks first and saves the settings. Only where the node group failed for its subnets alone, and has no `owner`.",
        ),
      ),
    commands: z
      .array(z.string())
      .check(
        z.describe(
          "Commands to paste: its owner's own or, if there is none, those that delete and re-create it, in place of `recreate` if that is there.",
        ),
      ),
  })
  .check(z.describe("A node group in status CREATE_FAILED, which is final."));

export const auditSchema = z
  .object({
    version: z.literal("1"),
    account: z.string(),
    accountName: z
      .optional(z.string())
      .check(z.describe("The account's name in its organization, where the audit was of the organization.")),
    time: z.iso.datetime(),
    rulesApplied: z
      .optional(z.boolean())
      .check(
        z.describe(
          "True if a policy was given: then its rules say where no change is offered. Without one only the subnets' tags do.",
        ),
      ),
    regions: z.array(z.string()),
    clusters: z.array(cluster),
    failedGroups: z.array(failedGroup),
    actions: z.array(action),
    unread: z
      .array(
        z.object({
          region: z.string(),
          what: z.string(),
          why: z.string(),
          noTime: z
            .optional(z.boolean())
            .check(z.describe("True if there was no time to read it, or no more: nothing is wrong with it.")),
          permission: z
            .optional(z.string())
            .check(z.describe("The IAM action to allow, if a missing permission is the reason.")),
        }),
      )
      .check(z.describe("What could not be read, and so was not checked.")),
  })
  .check(z.describe("For every cluster: in which subnets node groups would fail, and why."));

export const organizationAuditSchema = z
  .object({
    version: z.literal("1"),
    accounts: z
      .array(auditSchema)
      .check(z.describe("The audit of each account that was read, sorted by account.")),
    unread: z
      .array(
        z.object({
          account: z.string(),
          accountName: z.optional(z.string()).check(z.describe("Its name in the organization.")),
          what: z.string(),
          why: z.string(),
          permission: z
            .optional(z.string())
            .check(z.describe("The IAM action to allow, if a missing permission is the reason.")),
        }),
      )
      .check(z.describe("The accounts of which nothing could be read, sorted by account.")),
  })
  .check(z.describe("The audits of several accounts: what `--accounts` and `--organization` give."));

/** The result of an audit; every output format is a rendering of it. */
export type Audit = z.output<typeof auditSchema>;
/** The same for several accounts. */
export type OrganizationAudit = z.output<typeof organizationAuditSchema>;
/** An account of which nothing could be read. */
export type UnreadAccount = OrganizationAudit["unread"][number];
export type AuditedCluster = Audit["clusters"][number];
export type AuditedGroup = AuditedCluster["groups"][number];
export type FailedGroup = Audit["failedGroups"][number];
export type ListedSubnet = AuditedGroup["subnets"][number];
export type Action = Audit["actions"][number];
/** The use of a subnet; only one that node groups use, or the first one would use, counts as a fault. */
export type Use = AuditedGroup["use"];

/** The small half of the schema library says what was expected only in a language that it is given. */
const ENGLISH = { error: z.locales.en().localeError };

/** Reads what `--format json` has written, of one account or of several, or returns every fault in it. */
export function parseAudits(
  input: unknown,
):
  | ({ kind: "audits" } & Pick<OrganizationAudit, "accounts" | "unread">)
  | { kind: "faulty"; faults: Fault[] } {
  const several = typeof input === "object" && input !== null && "accounts" in input;
  const parsed = several
    ? organizationAuditSchema.safeParse(input, ENGLISH)
    : z
        .pipe(
          auditSchema,
          z.transform((audit) => ({ accounts: [audit], unread: [] })),
        )
        .safeParse(input, ENGLISH);
  if (!parsed.success) {
    return { kind: "faulty", faults: faultsOf(parsed.error, input).map(withoutPreface) };
  }
  const { accounts, unread } = parsed.data;
  return { kind: "audits", accounts, unread };
}

/**
 * Zod's text is "Invalid input: expected string, received undefined"; a fault has the received value already.
 */
function withoutPreface(fault: Fault): Fault {
  const allowed = /^Invalid (?:input|option): expected (?<what>.+?)(?:, received .*)?$/.exec(fault.allowed)
    ?.groups?.what;
  return allowed ? { ...fault, allowed } : fault;
}
