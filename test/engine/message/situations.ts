import type { FindingKind } from "../../../engine/model/findings.ts";
import { FINDINGS } from "../../../engine/model/findings.ts";
import type { GroupOwner } from "../../../engine/model/group-owner.ts";
import type { Report } from "../../../engine/model/report.ts";
import {
  alerted,
  enabled,
  exempted,
  failedToEnable,
  leftAlone,
  observed,
  report,
  withFinding,
} from "../../support/report.ts";

const refused: Partial<Report> = {
  nodegroupStatus: "CREATE_FAILED",
  health: [
    {
      code: "Ec2SubnetInvalidConfiguration",
      message:
        "One or more Amazon EC2 Subnets of [subnet-0a01, subnet-0a02] for node group ng-1 does not automatically assign public IP addresses to instances launched into it.",
      resourceIds: ["subnet-0a01", "subnet-0a02"],
    },
  ],
};

const stackOwner: GroupOwner = {
  tool: "CloudFormation",
  evidence: "tag aws:cloudformation:logical-id=Nodes",
  stack: "workers",
};
const eksctlOwner: GroupOwner = {
  tool: "eksctl",
  evidence: "tag alpha.eksctl.io/nodegroup-name=ng-1",
  stack: "eksctl-legacy-nodegroup-ng-1",
};
const terraformOwner: GroupOwner = {
  tool: "Terraform",
  evidence: "user agent APN/1.0 HashiCorp/1.0 Terraform/1.13.4 of the call that created it",
};

const REFUSED = {
  code: "Unknown",
  message: "One or more Amazon EC2 Subnets does not automatically assign public IP addresses",
  resourceIds: ["subnet-0a01"],
};

/** Of a version update that EKS is still at, and whatever a test changes about it. */
function updated(changes: UpdateChanges): Partial<Report> {
  const update = {
    kind: "version" as const,
    id: "5f6a7b8c-9d0e-3f1a-b2c3-d4e5f6071829",
    status: "InProgress",
    errors: [],
    settings: { clusterName: "legacy", nodegroupName: "ng-1", version: "1.33" },
    ...changes,
  };
  const { id, settings, ...rest } = update;
  return {
    nodegroupStatus: "ACTIVE",
    wayBack: { maker: "AWS CLI" },
    update: { ...rest, ...(id ? { id } : {}), ...(settings ? { settings } : {}) },
  };
}

/** Undefined leaves a member out. */
interface UpdateChanges extends Partial<Pick<Update, "kind" | "status" | "errors">> {
  id?: undefined;
  settings?: undefined;
}
type Update = NonNullable<Report["update"]>;

/** The situations that each renderer is shown in; a few results are kept whole in snapshots, to be read by people. */
export const situations = {
  "all enabled": report(
    [
      enabled("subnet-0a01", {
        receipt: "v1 2026-11-22T10:41:15Z event=6f1c2b7e nodegroup=legacy/ng-1 rule=sandboxes fix themselves",
        interfaces: { counts: { nat_gateway: 1, instance: 3 }, incomplete: false },
        source: { stack: "network", logicalId: "PublicSubnet1" },
        managedBy: { tool: "CloudFormation", tag: "aws:cloudformation:stack-name=network" },
      }),
      enabled("subnet-0a02", { interfaces: { unknown: "not allowed to ec2:DescribeNetworkInterfaces" } }),
      leftAlone("subnet-0a09"),
    ],
    refused,
  ),
  "an alert": report([
    alerted("subnet-0a01", { interfaces: { counts: { instance: 10_000 }, incomplete: true } }),
    leftAlone("subnet-0a09"),
  ]),
  "a change that failed": report([enabled("subnet-0a01"), failedToEnable("subnet-0a02")]),
  "several findings with notes": report([
    alerted("subnet-0a01", {
      finding: "launch-template-conflict",
      evidence: "the launch template has 2 network interfaces",
      notes: [
        { finding: "missing-public-ip", evidence: "auto-assign public IPv4 is off" },
        { finding: "few-addresses", evidence: "1 free in 10.0.1.0/28, 2 or more nodes expected" },
      ],
    }),
    enabled("subnet-0a02", {
      notes: [{ finding: "few-addresses", evidence: "0 free in 10.0.1.0/28, 2 or more nodes expected" }],
    }),
    alerted("subnet-0a03", {
      finding: "undetermined",
      evidence: "cluster: not allowed to eks:DescribeCluster (AccessDeniedException)",
      facts: null,
    }),
  ]),
  "expired rules": report([alerted()], { expiredRules: ["migration until March", "the old sandbox"] }),
  "lowered by a tag": report([
    alerted("subnet-0a01", {
      rule: "sandboxes fix themselves",
      loweredBy: "nodegroup-guard:mode=alert",
      exemptedBy: { kind: "tag", tag: "nodegroup-guard:mode=alert" },
    }),
  ]),
  "exempted by a rule": report([exempted("subnet-0a01"), exempted("subnet-0a02")], refused),
  "one alerted, one only observed": report([alerted("subnet-0a01"), observed("subnet-0a02")]),
  "rolled back by CloudFormation": report([alerted()], {
    nodegroupStatus: "GONE",
    owner: stackOwner,
    wayBack: { maker: "CloudFormation", stack: "workers", settings: {} },
  }),
  "made by eksctl": report([alerted()], {
    ...refused,
    owner: eksctlOwner,
    wayBack: { maker: "eksctl", stack: "eksctl-legacy-nodegroup-ng-1" },
  }),
  "made by Terraform": report([alerted()], {
    ...refused,
    owner: terraformOwner,
    wayBack: { maker: "Terraform" },
  }),
  "subnets of Terraform": report(
    ["subnet-0a01", "subnet-0a02"].map((id) =>
      alerted(id, { managedBy: { tool: "Terraform", tag: "managed-by=terraform" } }),
    ),
    { ...refused, owner: terraformOwner, wayBack: { maker: "Terraform" } },
  ),
  "subnets of eksctl": report(
    ["subnet-0a01", "subnet-0a02"].map((id) =>
      alerted(id, {
        managedBy: { tool: "eksctl", tag: "alpha.eksctl.io/cluster-name=legacy", cluster: "legacy" },
        source: { stack: "eksctl-legacy-cluster", logicalId: `SubnetPublic${id.slice(-1)}` },
      }),
    ),
    { ...refused, owner: eksctlOwner, wayBack: { maker: "eksctl", stack: "eksctl-legacy-nodegroup-ng-1" } },
  ),
  "subnets of a CDK app": report(
    [
      enabled("subnet-0a01", {
        managedBy: { tool: "CDK", tag: "aws-cdk:subnet-type=Public" },
        source: { stack: "network", logicalId: "VpcPublicSubnet1Subnet5C2D37C4" },
      }),
    ],
    {
      nodegroupStatus: "ACTIVE",
      owner: stackOwner,
      wayBack: { maker: "CloudFormation", stack: "workers" },
    },
  ),
  "route tables that may not be read": report(
    ["subnet-0a01", "subnet-0a02"].map((id) =>
      alerted(id, {
        finding: "undetermined",
        evidence: "route table: not allowed to ec2:DescribeRouteTables (UnauthorizedOperation)",
        unread: [{ action: "ec2:DescribeRouteTables", denied: true }],
        facts: {
          vpc: "vpc-0b1",
          availabilityZone: "ap-northeast-1a",
          cidr: "10.0.1.0/24",
          owner: "111122223333",
          freeAddresses: 250,
          autoAssignPublicIpv4: false,
        },
      }),
    ),
    refused,
  ),
  "refused though it looks ready": report([leftAlone("subnet-0a01"), leftAlone("subnet-0a02")], refused),
  "a rule by creator, and no creator": report(
    [alerted("subnet-0a01", { rule: "sandboxes fix themselves", undecidedRule: "the pipeline's own" })],
    { createdBy: "unknown" },
  ),
  "an update refused in the call, then fixed": report([enabled("subnet-0a01"), leftAlone()], {
    ...updated({ status: "REFUSED", errors: [{ ...REFUSED, code: "InvalidRequestException" }] }),
    timing: { eventAgeSeconds: 41, changedBeforeVerdict: "no" },
  }),
  "an update that failed, alerted": report([alerted("subnet-0a01")], {
    ...updated({ status: "Failed", errors: [REFUSED] }),
    owner: { ...stackOwner, stack: "legacy-nodes" },
    wayBack: { maker: "CloudFormation", stack: "legacy-nodes" },
    timing: { eventAgeSeconds: 300 },
  }),
  "an update under way, fixed in time": report([enabled("subnet-0a01")], {
    ...updated({ kind: "configuration" }),
    timing: { eventAgeSeconds: 1, changedBeforeVerdict: "yes" },
  }),
  "an update that EKS accepted": report([alerted("subnet-0a01")], updated({ status: "Successful" })),
  "an update of which nothing is known": report(
    [enabled("subnet-0a01")],
    updated({ id: undefined, status: "UNKNOWN", settings: undefined }),
  ),
  "a refused update whose subnets look ready": report(
    [leftAlone("subnet-0a01")],
    updated({ status: "Failed", errors: [REFUSED] }),
  ),
  "a refused update without a name": report([], {
    ...updated({ id: undefined, status: "REFUSED", errors: [REFUSED], settings: undefined }),
    cluster: "",
    nodegroup: "",
    nodegroupStatus: "UNKNOWN",
    timing: { eventAgeSeconds: 18_000 },
  }),
  "a refused update whose node group may not be read": report([], {
    ...updated({ id: undefined, status: "REFUSED", errors: [REFUSED] }),
    nodegroupStatus: "UNKNOWN",
    timing: { eventAgeSeconds: 41 },
  }),
  "no copy of the docs": report([enabled("subnet-0a01")], { ...refused, docs: "" }),
  "settings too long to hand over": report([alerted()], { ...refused, wayBack: { maker: "AWS console" } }),
  "every finding": report(FINDINGS.map((finding, index) => withFinding(finding, idOf(index)))),
  "thirty subnets": report(
    Array.from({ length: 30 }, (_, index) =>
      index % 3 === 2 ? leftAlone(idOf(index)) : enabled(idOf(index)),
    ),
    { nodegroupStatus: "ACTIVE" },
  ),
} satisfies Record<string, Report>;

export const cases = Object.entries(situations);

/** One subnet with one finding, alerted. */
export function only(finding: FindingKind): Report {
  return report([withFinding(finding, "subnet-0a01")]);
}

function idOf(index: number): string {
  return `subnet-0b${String(index).padStart(2, "0")}`;
}
