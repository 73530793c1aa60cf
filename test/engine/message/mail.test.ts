import { mail } from "../../../engine/message/mail.ts";
import { FINDINGS, findings } from "../../../engine/model/findings.ts";
import type { Report, SubnetReport } from "../../../engine/model/report.ts";
import { nextSteps } from "../../../engine/text/next-steps.ts";
import {
  alerted,
  enabled,
  failedToEnable,
  leftAlone,
  observed,
  report,
  withFinding,
} from "../../support/report.ts";
import { chatOf } from "../../support/variants.ts";
import { cases, only, situations } from "./situations.ts";

/** The mails kept whole: one for each thing that the guard does, and the longest. */
const WHOLE = [
  "all enabled",
  "an alert",
  "a change that failed",
  "several findings with notes",
  "exempted by a rule",
  "an update that failed, alerted",
] as const satisfies (keyof typeof situations)[];

describe("the mail", () => {
  // The others by the paragraph that they are about: mail-paragraphs.test.ts.
  it.each(WHOLE)("reads well: %s", (name) => {
    expect(`\n${mail(situations[name], situations[name].subnets)}`).toMatchSnapshot();
  });

  it.each(cases)("carries the region in every AWS command: %s", (_, report) => {
    const commands = mail(report, report.subnets).match(/^ +aws .*$/gm) ?? [];
    expect(commands).not.toEqual([]);
    expect(commands.filter((command) => !/ --region ap-northeast-1( |$)/.test(command))).toEqual([]);
  });

  it.each(["missing-public-ip", "blackhole-route"] as const)(
    "names no receipt or source that isn't there: %s",
    (finding) => {
      expect(mail(only(finding), only(finding).subnets)).not.toMatch(/receipt:|defined as|interfaces/);
    },
  );
});

describe("the mail's order", () => {
  const line = (of: Report, pattern: RegExp) =>
    mail(of, of.subnets)
      .split("\n")
      .findIndex((text) => pattern.test(text));
  const many = (count: number, make: (id: string) => SubnetReport) =>
    Array.from({ length: count }, (_, index) => make(`subnet-${String(index).padStart(4, "0")}`));

  it.each([2, 30, 300])("has the first command within its first 12 lines: %i subnets", (count) => {
    for (const make of [enabled, alerted, failedToEnable]) {
      for (const nodegroupStatus of ["CREATE_FAILED", "CREATING", "GONE", "UNKNOWN"]) {
        const at = line(report(many(count, make), { nodegroupStatus }), /^ +(aws|eksctl|terraform) /);
        expect(at).toBeGreaterThan(0);
        expect(at).toBeLessThan(12);
      }
    }
  });

  it.each(FINDINGS.filter((kind) => kind !== "ready"))(
    "has a command within its first 12 lines, whoever made what: %s",
    (finding) => {
      for (const tool of ["CloudFormation", "CDK", "eksctl", "Terraform"] as const) {
        const managedBy = { tool, tag: "some=tag", cluster: "legacy" };
        const subnets = many(30, (id) => ({ ...withFinding(finding, id), managedBy }));
        const at = line(report(subnets, { nodegroupStatus: "CREATE_FAILED" }), /^ +(aws|eksctl|terraform) /);
        expect(at).toBeGreaterThan(0);
        expect(at).toBeLessThan(12);
      }
    },
  );

  it("begins with what became of the node group and what was done", () => {
    const [first, second, third, fourth] = mail(situations["all enabled"], []).split("\n");
    expect(first).toMatch(/^Node group ng-1 of cluster legacy .* is CREATE_FAILED .*, which is final\.$/);
    expect(second).toMatch(/^Auto-assign public IPv4 was off in 2 of its 3 subnets: it is enabled now/);
    expect([third, fourth]).toEqual(["", "Next"]);
  });

  it("writes the evidence once for all subnets of a route table", () => {
    const of = report(many(30, (id) => enabled(id, { receipt: "v1 2026-11-22T10:41:15Z event=1" })));
    const text = mail(of, of.subnets);
    expect(text.match(/before: auto-assign/g)).toHaveLength(1);
    expect(text.match(/receipt: v1/g)).toHaveLength(1);
    expect(text.match(/^ {4}subnet-00\d\d .* was OFF, now ON \(verified\)$/gm)).toHaveLength(30);
  });

  it("keeps apart what differs within a route table", () => {
    const subnets = [enabled("subnet-1"), alerted("subnet-2", { evidence: "other" }), enabled("subnet-3")];
    const lines = mail(report(subnets), subnets).split("\n");
    const subnetLines = lines.flatMap((text) => text.match(/^ {4}subnet-\d(?= )/)?.[0].trim() ?? []);
    expect(subnetLines).toEqual(["subnet-1", "subnet-3", "subnet-2"]);
    expect(lines.filter((text) => text.startsWith("  Route table"))).toHaveLength(1);
  });
});

describe("what the mail says to do", () => {
  const nextOf = (of: Report) => mail(of, of.subnets).match(/^Next\n((?: {2}.*\n)+)/m)?.[1] ?? "";
  const failed = { nodegroupStatus: "CREATE_FAILED" };

  it("is nothing where the node group is ACTIVE and the subnets are fixed", () => {
    const of = report([enabled()], { nodegroupStatus: "ACTIVE" });
    expect(nextOf(of)).toBe("  Nothing to do.\n");
    expect(mail(of, of.subnets)).not.toMatch(/node groups in it fail|EKS refuses/);
  });

  it("is something to do where the node group is ACTIVE and a subnet is still open", () => {
    const of = report([enabled(), alerted("subnet-2")], { nodegroupStatus: "ACTIVE" });
    expect(nextOf(of)).toMatch(/^ {2}Enable auto-assign public IPv4/);
  });

  it("is to allow the permission that is missing, and to repeat the read that failed", () => {
    const unread = [{ action: "ec2:DescribeRouteTables", denied: true }];
    const of = report([alerted("subnet-1", { finding: "undetermined", unread })], failed);
    expect(nextOf(of)).toContain("Allow the guard's role ec2:DescribeRouteTables: AWS denied it");
    expect(nextOf(of)).toContain(
      "aws ec2 describe-route-tables --region ap-northeast-1 --filters Name=vpc-id,Values=vpc-0b1",
    );
    expect(nextOf(of)).toContain("\n    nodegroup-guard audit --region ap-northeast-1 --cluster legacy\n");
    expect(nextOf(of)).not.toContain("describe-subnets");
  });

  it.each([
    ["eks:DescribeCluster", "aws eks describe-cluster --region ap-northeast-1 --name legacy"],
    ["eks:DescribeNodegroup", "aws eks describe-nodegroup "],
    ["ec2:DescribeSubnets", "aws ec2 describe-subnets "],
    ["ec2:DescribeLaunchTemplateVersions", "--query nodegroup.launchTemplate"],
  ])("is to repeat %s where that gave no answer", (action, command) => {
    const unread = [{ action, denied: false }];
    const of = report([alerted("subnet-1", { finding: "undetermined", facts: null, unread })]);
    expect(nextOf(of)).toContain(`${action} gave no usable answer`);
    expect(nextOf(of)).toContain(command);
  });

  it("is Terraform's source before apply, said once", () => {
    const managedBy = { tool: "Terraform", tag: "Terraform=true" } as const;
    const subnets = [enabled("subnet-1", { managedBy }), enabled("subnet-2", { managedBy })];
    const text = nextOf(report(subnets, { ...failed, owner: { tool: "Terraform", evidence: "tag a=b" } }));
    expect(text).toMatch(
      /\(tag Terraform=true\): first set map_public_ip_on_launch = true [^\n]*\n[^\n]*\n {4}terraform apply\n$/,
    );
    expect(text.match(/terraform apply/g)).toHaveLength(1);
    expect(text.match(/map_public_ip_on_launch/g)).toHaveLength(1);
  });

  it("is Terraform's source with an if, where only the node group is known to be Terraform's", () => {
    const text = nextOf(
      report([alerted()], { ...failed, owner: { tool: "Terraform", evidence: "tag a=b" } }),
    );
    expect(text).toMatch(/If it manages the subnets as well, first set map_public_ip_on_launch = true/);
  });

  it("is eksctl's own command, with what else it enables, and never to edit eksctl's stack", () => {
    const managedBy = { tool: "eksctl", tag: "alpha.eksctl.io/cluster-name=old", cluster: "old" } as const;
    const source = { stack: "eksctl-old-cluster", logicalId: "SubnetPublicA" };
    const of = report([alerted("subnet-1", { managedBy, source }), alerted("subnet-2", { managedBy })]);
    expect(nextOf(of)).toMatch(
      /This enables every public subnet of its stack[^\n]*\n {4}eksctl utils update-legacy-subnet-settings --region ap-northeast-1 --cluster old\n/,
    );
    expect(mail(of, of.subnets)).not.toContain("MapPublicIpOnLaunch: true");
  });

  it.each([
    ["CloudFormation", "MapPublicIpOnLaunch: true for PublicSubnet1, PublicSubnet2 in the stack network"],
    ["CDK", "mapPublicIpOnLaunch: true in the CDK app"],
  ] as const)("is the source's property, said once for all subnets: %s", (tool, words) => {
    const subnets = [1, 2].map((index) =>
      enabled(`subnet-${index}`, {
        managedBy: { tool, tag: "aws:cloudformation:stack-name=network" },
        source: { stack: "network", logicalId: `PublicSubnet${index}` },
      }),
    );
    const of = report(subnets, { nodegroupStatus: "ACTIVE" });
    expect(nextOf(of)).toMatch(/^ {2}Nothing to do now\.\n {2}At the source: set /);
    expect(nextOf(of)).toContain(words);
    expect(mail(of, of.subnets).match(/apPublicIpOnLaunch: true/g)).toHaveLength(1);
  });

  it("is to make a subnet one's own after it was disabled again: undo then leaves it alone", () => {
    expect(nextOf(only("reverted"))).toContain(
      "aws ec2 delete-tags --region ap-northeast-1 --resources subnet-0a01 --tags Key=nodegroup-guard:receipt",
    );
  });

  it("is to compare, where EKS refused what looks ready", () => {
    const of = report([leftAlone("subnet-1"), leftAlone("subnet-2")], failed);
    expect(nextOf(of)).toMatch(
      /--query nodegroup\.health\n.*--filters Name=subnet-id,Values=subnet-1,subnet-2 /,
    );
    expect(nextOf(of)).toContain("aws eks create-nodegroup ");
  });
});

it("compares ten subnets, not all that a node group may have", () => {
  const ids = Array.from({ length: 11 }, (_, index) => `subnet-${index}`);
  const of = report(
    ids.map((id) => leftAlone(id)),
    { nodegroupStatus: "CREATE_FAILED" },
  );
  expect(mail(of, of.subnets)).toContain(` --filters Name=subnet-id,Values=${ids.slice(0, 10).join(",")} `);
});

describe("the mail's end", () => {
  const endOf = (of: Report) => mail(of, of.subnets).split("\nWhy\n")[1];

  it("says how many subnets it leaves out", () => {
    const of = report([alerted("subnet-1"), alerted("subnet-2"), alerted("subnet-3")]);
    expect(mail(of, of.subnets.slice(0, 1))).toContain(
      "  … and 2 more subnets: see the full report in the function's log.\n",
    );
    expect(mail(of, of.subnets)).not.toContain("more subnet");
  });

  it("explains what EKS has accepted by what is missing, and everything else as ever", () => {
    const of = report([alerted("subnet-1"), withFinding("few-addresses")], { nodegroupStatus: "ACTIVE" });
    const { explanation, reference } = findings["few-addresses"];
    expect(endOf(of)).toMatch(
      /^ {2}The subnet is public and did not assign .* accepted this node group all the same\.\n/,
    );
    expect(endOf(of)).toContain(
      `  ${explanation}\n    https://example.org/docs/findings/few-addresses.md\n    ${reference}\n`,
    );
  });

  it("gives the advice without a copy of the docs only where nothing is among the steps", () => {
    const { explanation, advice, reference } = findings["missing-public-ip"];
    const textFor = (...subnets: SubnetReport[]) => endOf(report(subnets, { docs: "" }));
    expect(textFor(enabled("subnet-1"))).toBe(`  ${explanation} ${advice}\n    ${reference}\n`);
    expect(textFor(enabled("subnet-1"), alerted("subnet-2"))).toBe(`  ${explanation}\n    ${reference}\n`);
    expect(textFor(enabled("subnet-1"), withFinding("few-addresses"))).toBe(
      `  ${explanation} ${advice}\n    ${reference}\n  ${findings["few-addresses"].explanation}\n    ${findings["few-addresses"].reference}\n`,
    );
  });

  it("leads to AWS's page alone where all looks ready and there is no copy of the docs", () => {
    const of = report([leftAlone()], { nodegroupStatus: "CREATE_FAILED", docs: "" });
    expect(endOf(of)).toMatch(
      /^ {2}Either the subnets were changed [^\n]*\n {4}https:\/\/docs\.aws\.amazon\.com\S+\n$/,
    );
  });
});

describe("the mail's links", () => {
  it.each(cases)("lead somewhere without a copy of the docs, and say what the page would: %s", (_, given) => {
    const of = { ...given, docs: "" };
    const text = mail(of, of.subnets);
    expect(text).not.toMatch(/\.md|docs\/findings/);
    expect(JSON.stringify(chatOf(of).metadata.additionalContext)).not.toMatch(/\.md/);
    for (const { finding } of of.subnets) {
      if (finding !== "ready") expect(text).toContain(findings[finding].reference);
    }
  });

  it("are none that a program not yet installed would have to be fetched for", () => {
    for (const [, of] of cases) expect(mail(of, of.subnets)).not.toContain("npx");
  });
});

describe("what the mail says about a subnet", () => {
  it("shows a receipt only where the change was made", () => {
    const planned = { ...failedToEnable(), receipt: "v1 2026-11-22T10:41:15Z" };
    const made = enabled("subnet-0a01", { receipt: "v1 2026-11-22T10:41:15Z" });
    expect(mail(report([planned]), [planned])).not.toContain("receipt:");
    expect(mail(report([made]), [made])).toContain("receipt: v1 2026-11-22T10:41:15Z");
  });

  it.each(["missing-public-ip", "reverted"] as const)(
    "names its source where the setting belongs there: %s",
    (finding) => {
      const subnet = alerted("subnet-0a01", {
        finding,
        source: { stack: "network", logicalId: "PublicSubnet1" },
        managedBy: { tool: "CloudFormation", tag: "aws:cloudformation:stack-name=network" },
      });
      expect(mail(report([subnet]), [subnet])).toContain(
        "set MapPublicIpOnLaunch: true for PublicSubnet1 in the stack network",
      );
    },
  );

  it("names no source where MapPublicIpOnLaunch is not the matter", () => {
    const source = { stack: "network", logicalId: "PublicSubnet1" };
    const managedBy = { tool: "CloudFormation", tag: "aws:cloudformation:stack-name=network" } as const;
    const subnet = alerted("subnet-0a01", { finding: "few-addresses", source, managedBy });
    expect(mail(report([subnet]), [subnet])).not.toContain("PublicSubnet1");
  });

  it.each(["missing-public-ip", "reverted"] as const)(
    "says what it would cost to switch it on: %s",
    (finding) => {
      const subnet = alerted("subnet-0a01", { finding });
      expect(mail(report([subnet]), [subnet])).toContain(
        "Effect\n  Once enabled, every new instance in the subnet gets a public IPv4 address, at US$0.005 an hour",
      );
    },
  );

  it("tells of an observed subnet neither what it would cost nor what to type", () => {
    const subnets = [observed("subnet-0a01"), alerted("subnet-0a02", { finding: "few-addresses" })];
    expect(mail(report(subnets), subnets)).not.toMatch(/Effect|--map-public-ip-on-launch/);
  });
});

describe("what the mail says about the node group", () => {
  const linesOf = (changes: Partial<Report>) => mail(report([alerted()], changes), [alerted()]).split("\n");

  it("tells the time to the second, in UTC", () => {
    expect(linesOf({ eventTime: "2026-11-22T10:41:05.123Z" })).toContain(
      "Created     2026-11-22 10:41:05 UTC by assumed-role/platform-admin/alice (AWS CLI)",
    );
  });

  it("names a resource once, though EKS says it in the sentence and in the list", () => {
    const message = "Subnets of [subnet-1] do not assign public IPs";
    const health = [
      { code: "Ec2SubnetInvalidConfiguration", message, resourceIds: ["subnet-1", "subnet-2"] },
    ];
    expect(linesOf({ health })).toContain(`EKS health  Ec2SubnetInvalidConfiguration: ${message} (subnet-2)`);
  });

  it("repeats what EKS reports, with the resources it names, if any", () => {
    const health = [
      { code: "AccessDenied", message: "no access", resourceIds: [] },
      {
        code: "Ec2SubnetInvalidConfiguration",
        message: "no public IPs",
        resourceIds: ["subnet-1", "subnet-2"],
      },
    ];
    const lines = linesOf({ health });
    expect(lines).toContain("EKS health  AccessDenied: no access");
    expect(lines).toContain("EKS health  Ec2SubnetInvalidConfiguration: no public IPs (subnet-1, subnet-2)");
  });

  it("names a creator that is no ARN as it is", () => {
    expect(linesOf({ createdBy: "unknown" })).toContain(
      "Created     2026-11-22 10:41:05 UTC by unknown (AWS CLI)",
    );
  });

  it("names a role with all of its path", () => {
    expect(linesOf({ createdBy: "arn:aws:iam::111122223333:role/a:b" })).toContain(
      "Created     2026-11-22 10:41:05 UTC by role/a:b (AWS CLI)",
    );
  });

  it("names five policies without counting more", () => {
    const subnets = Array.from({ length: 5 }, (_, index) =>
      alerted(`subnet-${index}`, { rule: `rule ${index}` }),
    );
    expect(mail(report(subnets), subnets)).toMatch(/^Policy .*; alert \(rule "rule 4"\)$/m);
  });

  it("names five policies at most, whatever rules and tags there are", () => {
    const subnets = Array.from({ length: 8 }, (_, index) =>
      alerted(`subnet-${index}`, { rule: `rule ${index}` }),
    );
    expect(mail(report(subnets), subnets)).toMatch(/^Policy .*; alert \(rule "rule 4"\); and 3 more$/m);
  });
});

describe("what stands in a subnet", () => {
  const linesOf = (interfaces: SubnetReport["interfaces"]) => {
    const subnet = { ...alerted(), ...(interfaces ? { interfaces } : {}) };
    return mail(report([subnet]), [subnet]);
  };

  it("is said to be nothing where nothing is", () => {
    expect(linesOf({ counts: {}, incomplete: false })).toContain("network interfaces: none\n");
  });

  it("is listed by kind, in the kinds' order", () => {
    const counts = { nat_gateway: 1, instance: 3, lambda: 2 };
    expect(linesOf({ counts, incomplete: false })).toContain(
      "network interfaces: 3 instances, 2 Lambda interfaces, 1 NAT gateway\n",
    );
  });
});

describe("the next steps", () => {
  it("show no route table where none could be read", () => {
    const subnets = [alerted("subnet-0a01", { finding: "looks-private", facts: null })];
    expect(nextSteps(report(subnets), subnets)).toMatchObject([{ commands: [] }]);
  });

  it("are none for what is fine, was enabled or is only observed", () => {
    const { subnets } = situations["one alerted, one only observed"];
    const quiet = [...situations["thirty subnets"].subnets, ...subnets.slice(1), ...only("ready").subnets];
    expect(nextSteps(situations["thirty subnets"], quiet)).toEqual([]);
  });
});
