import type { SubnetReport } from "../../../engine/model/report.ts";
import { grounds, subnetColumns, subnetDetails } from "../../../engine/text/subnet-line.ts";
import { alerted, enabled, failedToEnable, leftAlone, observed } from "../../support/report.ts";

const seen = {
  vpc: "vpc-1",
  availabilityZone: "ap-northeast-1a",
  cidr: "10.0.1.0/24",
  owner: "111122223333",
  freeAddresses: 250,
  autoAssignPublicIpv4: false,
};

describe("a subnet's line", () => {
  it.each([
    [{ kind: "internet-gateway", target: "igw-1" }, "public, via igw-1"],
    [{ kind: "elsewhere", target: "nat-1" }, "private, via nat-1"],
    [{ kind: "blackhole", target: "igw-1" }, "blackhole, igw-1"],
    [{ kind: "ambiguous" }, "several default routes"],
    [{ kind: "none" }, "no default route"],
    [undefined, "default route unknown"],
  ] as const)("says how traffic leaves it: %j", (wayOut, words) => {
    const subnet = alerted("subnet-1", { facts: { ...seen, ...(wayOut ? { wayOut } : {}) } });
    expect(subnetColumns(subnet)[3]).toBe(words);
  });

  it.each([
    [enabled(), "was OFF, now ON (verified)"],
    [failedToEnable(), "NOT confirmed to be ON"],
    [leftAlone(), "OK, unchanged"],
    [alerted(), "auto-assign public IPv4 is off, unchanged"],
    [observed(), "auto-assign public IPv4 is off, unchanged (observed only)"],
  ])("says what was done with it", (subnet, words) => {
    expect(subnetColumns(subnet).at(-1)).toBe(words);
  });

  it("keeps its columns where nothing could be read", () => {
    expect(subnetColumns(alerted("subnet-1", { facts: null })).slice(0, 4)).toEqual(["subnet-1", "", "", ""]);
  });
});

describe("a subnet's details", () => {
  const EVIDENCE = "auto-assign public IPv4 is off; route table rtb-0d1 sends 0.0.0.0/0 to igw-0f1 (active)";
  const RECEIPT = "v1 2026-11-22T10:41:15Z event=1 nodegroup=legacy/ng-1 rule=-";
  const source = { stack: "network", logicalId: "PublicSubnet1" };
  const later = "or a later deployment may disable it again";

  it("are none where there is nothing to do", () => {
    const interfaces = { counts: { instance: 1 }, incomplete: false };
    const subnet = { ...leftAlone(), interfaces, receipt: RECEIPT, source };
    expect([subnetDetails(subnet), grounds(subnet)]).toEqual([[], []]);
  });

  it("are the evidence, why it failed, further findings, and what is in it", () => {
    const subnet = {
      ...failedToEnable("subnet-1", "not allowed"),
      notes: [{ finding: "few-addresses" as const, evidence: "1 free" }],
      interfaces: { counts: { lambda: 1 }, incomplete: true },
      receipt: RECEIPT,
      source,
    };
    expect(subnetDetails(subnet)).toEqual([
      EVIDENCE,
      "not allowed",
      "also: too few free addresses (1 free)",
      "network interfaces: at least 1 Lambda interface",
      `defined as PublicSubnet1 in the CloudFormation stack network: set MapPublicIpOnLaunch: true there, ${later}`,
    ]);
  });

  it("are what was before and the receipt where it was enabled", () => {
    expect(subnetDetails(enabled("subnet-1", { receipt: RECEIPT }))).toEqual([
      `before: ${EVIDENCE}`,
      `receipt: ${RECEIPT}`,
    ]);
  });

  it.each<[string, SubnetReport["interfaces"], string]>([
    ["none", { counts: {}, incomplete: false }, "none"],
    [
      "each kind in words, by the name of its type",
      {
        counts: {
          vpc_endpoint: 2,
          nat_gateway: 1,
          network_load_balancer: 1,
          instance: 1200,
          lambda: 3,
          interface: 1,
        },
        incomplete: false,
      },
      "1,200 instances, 1 other interface, 3 Lambda interfaces, 1 NAT gateway, 1 Network Load Balancer, 2 VPC endpoints",
    ],
    [
      "new kinds",
      { counts: { toString: 1200, "a\nb": 1 }, incomplete: false },
      "1 of type a\\u{a}b, 1,200 of type toString",
    ],
    ["not all of them", { counts: { instance: 1 }, incomplete: true }, "at least 1 instance"],
    ["what can't be counted", { unknown: "not allowed" }, "unknown, not allowed"],
  ])("count the network interfaces: %s", (_, interfaces, shown) => {
    expect(subnetDetails(alerted("subnet-1", interfaces ? { interfaces } : {}))).toEqual([
      EVIDENCE,
      `network interfaces: ${shown}`,
    ]);
  });

  it.each<[string, Partial<SubnetReport>, string[]]>([
    ["nothing", {}, []],
    [
      "a stack",
      { source, managedBy: { tool: "CloudFormation", tag: "x" } },
      [
        `defined as PublicSubnet1 in the CloudFormation stack network: set MapPublicIpOnLaunch: true there, ${later}`,
      ],
    ],
    ["a stack without a name", { managedBy: { tool: "CloudFormation", tag: "x" } }, []],
    [
      "a CDK app",
      { source, managedBy: { tool: "CDK", tag: "x" } },
      [
        `defined in a CDK app (PublicSubnet1 in the CloudFormation stack network): set mapPublicIpOnLaunch: true there, ${later}`,
      ],
    ],
    [
      "a CDK app whose stack is unknown",
      { managedBy: { tool: "CDK", tag: "x" } },
      [`defined in a CDK app: set mapPublicIpOnLaunch: true there, ${later}`],
    ],
    [
      "eksctl",
      { source, managedBy: { tool: "eksctl", tag: "x", cluster: "legacy" } },
      ["created by eksctl (PublicSubnet1 in the CloudFormation stack network): don't edit its stack"],
    ],
    [
      "eksctl, whose stack is unknown",
      { managedBy: { tool: "eksctl", tag: "x", cluster: "legacy" } },
      ["created by eksctl: don't edit its stack"],
    ],
    [
      "Terraform",
      { managedBy: { tool: "Terraform", tag: "managed-by=terraform" } },
      [
        "managed by Terraform (tag managed-by=terraform): set map_public_ip_on_launch = true there, or the next apply disables it again",
      ],
    ],
  ])("name what defines the setting: %s", (_, changes, lines) => {
    const detailsOf = (finding: SubnetReport["finding"]) =>
      subnetDetails(alerted("subnet-1", { ...changes, finding })).slice(1);
    expect(
      ["missing-public-ip", "reverted", "few-addresses"].map((each) => detailsOf(each as "reverted")),
    ).toEqual([lines, lines, []]);
  });
});
