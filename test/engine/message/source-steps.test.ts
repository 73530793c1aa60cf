import { sourceSteps } from "../../../engine/message/source-steps.ts";
import type { SubnetReport } from "../../../engine/model/report.ts";
import type { ManagedBy } from "../../../engine/model/tool.ts";
import { alerted, enabled, failedToEnable, observed, report } from "../../support/report.ts";

const stepsFor = (subnets: SubnetReport[]) => sourceSteps(report(subnets), subnets);
const by = (tool: ManagedBy["tool"], changes: Partial<SubnetReport> = {}, tag = "x=y") => ({
  managedBy: { tool, tag },
  ...changes,
});
const from = (stack: string, logicalId: string) => ({ source: { stack, logicalId } });
const LATER = "A later deployment may disable auto-assign again otherwise.";

describe("CloudFormation", () => {
  const textFor = (...sources: Partial<SubnetReport>[]) =>
    stepsFor(sources.map((each, index) => alerted(`subnet-${index}`, by("CloudFormation", each))))[0]?.text;

  it.each<[string, Partial<SubnetReport>[], string]>([
    ["one", [from("network", "A")], "A in the stack network"],
    [
      "each once, by stack",
      [from("network", "A"), from("other", "B"), from("network", "C"), from("network", "A")],
      "A, C in the stack network, B in the stack other",
    ],
    ["one, and another that is unknown", [from("network", "A"), {}], "A in the stack network"],
    ["what is unknown", [{}], "the subnets in their stack"],
    [
      "ten and how many more",
      Array.from({ length: 12 }, (_, index) => from("network", `S${index}`)),
      "S0, S1, S2, S3, S4, S5, S6, S7, S8, S9 and 2 more in the stack network",
    ],
    ["hostile names as text", [from("a\nb", "c\u202ed")], "c\\u{202e}d in the stack a\\u{a}b"],
  ])("is given the resources: %s", (_, sources, resources) => {
    expect(textFor(...sources)).toBe(
      `At the source: set MapPublicIpOnLaunch: true for ${resources}. ${LATER}`,
    );
  });
});

it("has one step for each tool, in the subnets' order, with what each needs", () => {
  const eksctl = (cluster: string, changes: Partial<SubnetReport> = {}) =>
    alerted("subnet-1", { managedBy: { tool: "eksctl", tag: "x", cluster }, ...changes });
  expect(
    stepsFor([
      alerted("subnet-1", by("Terraform", {}, "Terraform=true")),
      alerted("subnet-2", by("CDK", from("network", "VpcSubnet1"))),
      eksctl("legacy"),
      eksctl("old one"),
      eksctl("legacy"),
      enabled("subnet-3", { managedBy: { tool: "eksctl", tag: "x", cluster: "enabled" } }),
      failedToEnable("subnet-4"),
      alerted("subnet-5", by("Terraform", {}, "managed-by=terraform")),
      alerted("subnet-6", by("Terraform", { finding: "reverted" }, "Terraform=true")),
    ]),
  ).toEqual([
    {
      text: "Terraform manages the subnets (tag Terraform=true, tag managed-by=terraform): first set map_public_ip_on_launch = true where they are defined, then apply. An apply without that disables auto-assign again.",
      commands: ["terraform apply"],
    },
    {
      text: `At the source: set mapPublicIpOnLaunch: true in the CDK app, in the Vpc's subnetConfiguration or on the subnet; it is VpcSubnet1 in the stack network. ${LATER}`,
      commands: [],
    },
    {
      text: "eksctl created the subnets. This enables every public subnet of its stack, not only those of this node group:",
      commands: [
        "eksctl utils update-legacy-subnet-settings --region ap-northeast-1 --cluster legacy",
        "eksctl utils update-legacy-subnet-settings --region ap-northeast-1 --cluster 'old one'",
      ],
    },
  ]);
});

it.each<[string, SubnetReport]>([
  ["no tool is known to manage", alerted("subnet-1")],
  ["the policy only observes", { ...observed("subnet-1"), ...by("CDK") }],
  ["has nothing to do with the setting", alerted("subnet-1", by("CDK", { finding: "few-addresses" }))],
  ["eksctl made for a cluster that is unknown", alerted("subnet-1", by("eksctl"))],
  [
    "eksctl made and the guard enabled",
    enabled("subnet-1", { managedBy: { tool: "eksctl", tag: "x", cluster: "legacy" } }),
  ],
])("has no step for a subnet that %s", (_, subnet) => {
  expect(stepsFor([subnet])).toEqual([]);
});

it("names what the guard has enabled as well: the tool would disable it again", () => {
  expect(stepsFor([enabled("subnet-1", by("Terraform"))])).toMatchObject([{ commands: ["terraform apply"] }]);
});
