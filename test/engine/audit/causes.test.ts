import { buildAudit } from "../../../engine/audit/build-audit.ts";
import type { RegionInventory } from "../../../engine/model/inventory.ts";
import { RECEIPT_TAG, receiptText } from "../../../engine/model/receipt.ts";
import {
  clusterOf,
  denied,
  groupOf,
  inventory,
  read,
  regionOf,
  subnets,
} from "../../cli/support/inventory.ts";
import { explicitTable, mainTable, toInternet, toNat } from "../../support/build.ts";

interface Case {
  finding: string;
  given: Partial<RegionInventory>;
  /** The target to change. */
  target: string;
}

const blackhole = { destination: "0.0.0.0/0", target: "nat-1", state: "blackhole" };
const narrow = { destination: "8.8.8.8/32", target: "igw-1", state: "active" };
const receipt = receiptText({
  time: "2026-11-01T00:00:00Z",
  eventId: "e-1",
  nodegroup: "legacy/ng-1",
  rule: "-",
});
const restricted = { publicAccessCidrs: ["192.0.2.0/24"] };
const table = (...routes: Parameters<typeof explicitTable>[1]) =>
  read([explicitTable(["subnet-1"], routes), mainTable([])]);
const ng = (changes = {}) => groupOf("ng-1", changes);
const withTemplate = (template: ReturnType<typeof read> | ReturnType<typeof denied>) =>
  read([
    clusterOf("legacy", [
      { ...ng({ launchTemplate: { id: "lt-1", version: "3" } }), launchTemplate: template as never },
    ]),
  ]);

const cases: Case[] = [
  { finding: "missing-public-ip", given: {}, target: "subnet subnet-1" },
  {
    finding: "reverted",
    given: { subnets: subnets({ id: "subnet-1", tags: { [RECEIPT_TAG]: receipt } }) },
    target: "subnet subnet-1",
  },
  {
    finding: "looks-private",
    given: { subnets: subnets({ id: "subnet-1", tags: { "kubernetes.io/role/internal-elb": "1" } }) },
    target: "subnet subnet-1",
  },
  {
    finding: "shared-subnet",
    given: { subnets: subnets({ id: "subnet-1", ownerId: "444455556666" }) },
    target: "subnet subnet-1",
  },
  {
    finding: "few-addresses",
    given: { subnets: subnets({ id: "subnet-1", autoAssignPublicIpv4: true, freeAddresses: 0 }) },
    target: "subnet subnet-1",
  },
  {
    finding: "missing-ipv6",
    given: { clusters: read([clusterOf("legacy", [ng()], { ipFamily: "ipv6" })]) },
    target: "subnet subnet-1",
  },
  { finding: "subnet-not-found", given: { subnets: read([]) }, target: "subnet subnet-1" },
  {
    finding: "foreign-subnet",
    given: { subnets: subnets({ id: "subnet-1", vpcId: "vpc-2" }) },
    target: "subnet subnet-1",
  },
  {
    finding: "unsupported-location",
    given: { subnets: subnets({ id: "subnet-1", availabilityZone: "ap-northeast-1-wl1-kix-wlz-1" }) },
    target: "subnet subnet-1",
  },
  {
    finding: "blackhole-route",
    given: { routeTables: table(blackhole) },
    target: "route-table rtb-explicit",
  },
  {
    finding: "unclear-route",
    given: { routeTables: table(toNat, narrow) },
    target: "route-table rtb-explicit",
  },
  {
    finding: "internet-blocked",
    given: { subnets: subnets({ id: "subnet-1", internetGatewayBlock: "block-bidirectional" }) },
    target: "vpc vpc-1",
  },
  { finding: "no-route-to-api", given: { routeTables: table() }, target: "cluster legacy" },
  {
    finding: "endpoint-restricted",
    given: { clusters: read([clusterOf("legacy", [ng()], restricted)]) },
    target: "cluster legacy",
  },
  {
    finding: "launch-template-conflict",
    given: { clusters: withTemplate(read({ interfaces: [{ associatePublicIp: false }] })) },
    target: "launch-template lt-1",
  },
  {
    finding: "undetermined",
    given: { routeTables: denied("ec2:DescribeRouteTables") },
    target: "permission ec2:DescribeRouteTables",
  },
  {
    finding: "undetermined",
    given: {
      subnets: {
        kind: "unreadable",
        action: "ec2:DescribeSubnets",
        reason: "ec2:DescribeSubnets failed (TimeoutError): too slow",
        denied: false,
      },
    },
    target: "call ec2:DescribeSubnets",
  },
  {
    finding: "undetermined",
    given: { clusters: withTemplate(denied("ec2:DescribeLaunchTemplateVersions")) },
    target: "permission ec2:DescribeLaunchTemplateVersions",
  },
  {
    finding: "undetermined",
    given: { clusters: withTemplate({ kind: "absent" } as never) },
    target: "launch-template lt-1",
  },
  { finding: "undetermined", given: { routeTables: read([]) }, target: "subnet subnet-1" },
];

it.each(cases)("traces $finding to $target", ({ finding, given, target }) => {
  const { actions } = buildAudit(inventory(regionOf([clusterOf("legacy", [ng()])], given)));
  expect(actions.map((action) => [action.finding, `${action.target.kind} ${action.target.id}`])).toEqual([
    [finding, target],
  ]);
});

it("has nothing to advise where all is well", () => {
  const given = { subnets: subnets({ id: "subnet-1", autoAssignPublicIpv4: true }) };
  expect(buildAudit(inventory(regionOf([clusterOf("legacy", [ng()])], given))).actions).toEqual([]);
});

it("needs no route table where the default route is to a NAT gateway", () => {
  const given = { routeTables: table(toNat) };
  expect(buildAudit(inventory(regionOf([clusterOf("legacy", [ng()])], given))).actions).toEqual([]);
});

it("advises on the public default route", () => {
  const given = { routeTables: table(toInternet) };
  const [action] = buildAudit(inventory(regionOf([clusterOf("legacy", [ng()])], given))).actions;
  expect(action?.commands).toEqual([
    "aws ec2 modify-subnet-attribute --region ap-northeast-1 --subnet-id subnet-1 --map-public-ip-on-launch",
  ]);
});
