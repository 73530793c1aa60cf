import { next } from "../../../engine/message/next.ts";
import { findings } from "../../../engine/model/findings.ts";
import type { SubnetReport } from "../../../engine/model/report.ts";
import { commandsFor, nextSteps, undoCommands } from "../../../engine/text/next-steps.ts";
import {
  alerted,
  enabled,
  exempted,
  failedToEnable,
  leftAlone,
  observed,
  report,
} from "../../support/report.ts";

const stepsFor = (...subnets: SubnetReport[]) => nextSteps(report(subnets), subnets);
const undetermined = (id: string, changes: Partial<SubnetReport> = {}) =>
  alerted(id, { finding: "undetermined", ...changes });

const AUDIT = "nodegroup-guard audit --region ap-northeast-1 --cluster legacy";
const enable = (id: string) =>
  `aws ec2 modify-subnet-attribute --region ap-northeast-1 --subnet-id ${id} --map-public-ip-on-launch`;

it("has one step for each finding, with the commands for all of its subnets", () => {
  const routes = { finding: "blackhole-route" } as const;
  expect(
    stepsFor(
      alerted("subnet-1"),
      alerted("subnet-2", routes),
      failedToEnable("subnet-3"),
      alerted("subnet-4", routes),
      enabled("subnet-5"),
      observed("subnet-6"),
      leftAlone("subnet-7"),
    ).map(({ commands }) => commands),
  ).toEqual([
    [enable("subnet-1"), enable("subnet-3")],
    ["aws ec2 describe-route-tables --region ap-northeast-1 --route-table-ids rtb-0d1"],
  ]);
});

it.each([
  ["all of them", [true, true], /^By hand, for these subnets alone: enable auto-assign public IPv4, or /],
  ["one of two", [true, false], /^Enable auto-assign public IPv4/],
  ["none", [false], /^Enable auto-assign public IPv4/],
])("calls it by hand where a tool manages %s", (_, managed, expected) => {
  const managedBy = { tool: "Terraform", tag: "Terraform=true" } as const;
  const subnets = managed.map((is, index) => alerted(`subnet-${index}`, is ? { managedBy } : {}));
  expect(stepsFor(...subnets)[0]?.text).toMatch(expected);
});

describe("subnets that are not to be changed", () => {
  const RULE =
    'The rule "EC2.15 is enforced here" of the policy forbids changing the subnet. Its reason: The auditors\' finding SEC-4711. Ask secops@example.com, who is responsible for it, or create the node group in private subnets with a NAT gateway.';
  const tagged = (id: string, value = "alert") =>
    alerted(id, { exemptedBy: { kind: "tag", tag: `nodegroup-guard:mode=${value}` } });

  it("get no command, but by whose word, why, and whom to ask", () => {
    expect(stepsFor(exempted("subnet-1"), exempted("subnet-2"))).toEqual([{ text: RULE, commands: [] }]);
  });

  it("are named beside those that may be changed", () => {
    const steps = stepsFor(exempted("subnet-1"), alerted("subnet-2"), tagged("subnet-3"));
    expect(steps.map(({ commands }) => commands)).toEqual([[enable("subnet-2")], [], []]);
    expect(steps[1]?.text).toBe(`${RULE} This is about subnet-1.`);
    expect(steps[2]?.text).toMatch(/^The subnet's owner .* This is about subnet-3\.$/);
  });

  it("are to be changed in no other way either: not by IPv6, and not again after it was undone", () => {
    for (const finding of ["missing-ipv6", "reverted"] as const) {
      const steps = stepsFor(exempted("subnet-1", { finding }));
      expect(steps).toEqual([{ text: expect.stringContaining("forbids changing"), commands: [] }]);
    }
    expect(stepsFor(exempted("subnet-1", { finding: "missing-ipv6" }))[0]?.text).toMatch(
      /in other subnets\.$/,
    );
  });

  it("need no more than four steps, though each has a tag of its own", () => {
    const many = Array.from({ length: 1000 }, (_, index) => tagged(`subnet-${index}`, `no-${index}`));
    const steps = stepsFor(...many);
    expect(steps).toHaveLength(4);
    expect(steps.at(-1)?.text).toBe("Others are exempted by 997 more rules or tags.");
  });

  it("are described within bounds, whatever a policy may hold", () => {
    const by = {
      kind: "rule",
      rule: "n".repeat(120),
      reason: "r".repeat(500),
      owner: "o".repeat(200),
    } as const;
    const [step] = stepsFor(exempted("subnet-1", { exemptedBy: by }));
    expect(step?.text.length).toBeLessThan(900);
  });

  it("are left out of what to do at the source and before re-creating", () => {
    const managedBy = { tool: "Terraform", tag: "Terraform=true" } as const;
    const changes = { nodegroupStatus: "CREATE_FAILED", wayBack: { maker: "Terraform" as const } };
    for (const subnet of [exempted("subnet-1", { managedBy }), exempted("subnet-1")]) {
      const steps = next(report([subnet], changes), [subnet]);
      expect(steps.map(({ text }) => text).join("\n")).not.toContain("map_public_ip_on_launch");
    }
  });
});

it("gives the advice on every other finding, whoever manages the subnets", () => {
  const managedBy = { tool: "Terraform", tag: "Terraform=true" } as const;
  expect(stepsFor(alerted("subnet-1", { finding: "few-addresses", managedBy }))[0]?.text).toBe(
    findings["few-addresses"].advice,
  );
});

it("has no command for what is ready", () => {
  expect(commandsFor.ready(report([]), leftAlone())).toEqual([]);
});

describe("what could not be checked", () => {
  const denied = (action: string) => ({ action, denied: true });
  const failed = (action: string) => ({ action, denied: false });
  const allow = (actions: string) =>
    `Allow the guard's role ${actions}: AWS denied it, perhaps by a service control policy or a permissions boundary.`;
  const repeat = (actions: string) =>
    `${actions} gave no usable answer: repeat it, to see whether that has passed.`;

  it.each<[string, NonNullable<SubnetReport["unread"]>, string]>([
    ["one that is denied", [denied("ec2:DescribeSubnets")], allow("ec2:DescribeSubnets")],
    ["one that failed", [failed("eks:DescribeCluster")], repeat("eks:DescribeCluster")],
    [
      "both, each once",
      [denied("a:A"), failed("b:B"), denied("a:A"), denied("c:C"), failed("b:B")],
      `${allow("a:A, c:C")} ${repeat("b:B")}`,
    ],
    [
      "five and how many more",
      ["A", "B", "C", "D", "E", "F"].map((letter) => denied(`x:${letter}`)),
      allow("x:A, x:B, x:C, x:D, x:E and 1 more"),
    ],
    [
      "none, where all could be read",
      [],
      "Every read succeeded, but something that the checks need is missing or changing: resolve that, or wait until it has passed.",
    ],
  ])("names the reads: %s", (_, unread, text) => {
    const [step] = stepsFor(undetermined("subnet-1", { unread }), undetermined("subnet-2"));
    expect(step?.text).toBe(`${text} Then check again.`);
  });

  const { facts } = alerted();
  const unsettled = facts && { ...facts, routeTable: undefined, wayOut: undefined };
  const group = "--region ap-northeast-1 --cluster-name legacy --nodegroup-name ng-1";
  it.each<[string, Partial<SubnetReport>, string[]]>([
    [
      "the subnet, where no read and no fact is known",
      { facts: null },
      ["aws ec2 describe-subnets --region ap-northeast-1 --subnet-ids subnet-1"],
    ],
    [
      "the VPC's route tables, where all could be read and none of them is in effect",
      { facts: unsettled },
      ["aws ec2 describe-route-tables --region ap-northeast-1 --filters Name=vpc-id,Values=vpc-0b1"],
    ],
    [
      "the launch template, where all could be read but it doesn't exist",
      {},
      [`aws eks describe-nodegroup ${group} --query nodegroup.launchTemplate`],
    ],
    [
      "the subnet",
      { unread: [failed("ec2:DescribeSubnets")] },
      ["aws ec2 describe-subnets --region ap-northeast-1 --subnet-ids subnet-1"],
    ],
    [
      "the cluster and the node group",
      { unread: [failed("eks:DescribeCluster"), failed("eks:DescribeNodegroup")] },
      [
        "aws eks describe-cluster --region ap-northeast-1 --name legacy",
        `aws eks describe-nodegroup ${group}`,
      ],
    ],
    [
      "the launch template",
      { unread: [failed("ec2:DescribeLaunchTemplateVersions")] },
      [`aws eks describe-nodegroup ${group} --query nodegroup.launchTemplate`],
    ],
    [
      "the VPC's route tables",
      { unread: [failed("ec2:DescribeRouteTables")] },
      ["aws ec2 describe-route-tables --region ap-northeast-1 --filters Name=vpc-id,Values=vpc-0b1"],
    ],
    [
      "the subnet's route table, where its VPC is unknown",
      { unread: [failed("ec2:DescribeRouteTables")], facts: null },
      [
        "aws ec2 describe-route-tables --region ap-northeast-1 --filters Name=association.subnet-id,Values=subnet-1",
      ],
    ],
  ])("is read again by hand, and then by the audit: %s", (_, changes, commands) => {
    expect(stepsFor(undetermined("subnet-1", changes))[0]?.commands).toEqual([...commands, AUDIT]);
  });
});

it("undoes where the guard enabled it, and nowhere else", () => {
  const subnets = [enabled("subnet-1"), failedToEnable("subnet-2"), alerted("subnet-3"), leftAlone()];
  expect(undoCommands(report(subnets), subnets)).toEqual([
    "aws ec2 modify-subnet-attribute --region ap-northeast-1 --subnet-id subnet-1 --no-map-public-ip-on-launch",
  ]);
});
