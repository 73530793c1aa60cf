import { mail } from "../../../engine/message/mail.ts";
import { FINDINGS, type FindingKind, findings } from "../../../engine/model/findings.ts";
import type { Report } from "../../../engine/model/report.ts";
import { nextSteps } from "../../../engine/text/next-steps.ts";
import { headingsOf, section } from "../../support/section.ts";
import { cases, only, situations } from "./situations.ts";

// Each situation by the paragraph that it is about, and what every mail has whatever it is about. The most telling
// mails are kept whole: see mail.test.ts.

type Name = keyof typeof situations;

const mailOf = (of: Report) => mail(of, of.subnets);
const part = (name: Name, heading: string) => section(mailOf(situations[name]), heading);
const beginning = (of: Report) => mailOf(of).split("\n\n")[0]?.split("\n");
const rows = (of: Report) =>
  mailOf(of)
    .split("\n\n")
    .find((paragraph) => paragraph.startsWith("Node group  "))
    ?.split("\n");

const GROUP = "--region ap-northeast-1 --cluster-name legacy --nodegroup-name ng-1";
const WHO = "ng-1 of cluster legacy (ap-northeast-1, account 111122223333)";
const RECREATE = `Delete and re-create the node group with the settings below once the cause is fixed.
  aws eks delete-nodegroup ${GROUP}
  aws eks wait nodegroup-deleted ${GROUP}
  aws eks create-nodegroup --region ap-northeast-1 --cli-input-json '{"clusterName":"legacy","nodegroupName":"ng-1"}'
`;
const CHECK = `Check the status of the node group.
  aws eks describe-nodegroup ${GROUP}
If it ends as CREATE_FAILED, which is final: ${RECREATE.replace("Delete", "delete")}`;
const ENABLE =
  "Enable auto-assign public IPv4, or create the node group in private subnets with a NAT gateway.";
const on = (id: string) =>
  `  aws ec2 modify-subnet-attribute --region ap-northeast-1 --subnet-id ${id} --map-public-ip-on-launch\n`;
const repeat = (text: string, verb = "version", settings = '"version":"1.33"') =>
  `${text}\n  aws eks update-nodegroup-${verb} --region ap-northeast-1 --cli-input-json '{"clusterName":"legacy","nodegroupName":"ng-1",${settings}}'\n`;

/** The commands for each finding; the words beside them are its advice. */
const COMMANDS: Record<Exclude<FindingKind, "ready">, string[]> = {
  "blackhole-route": ["aws ec2 describe-route-tables --region ap-northeast-1 --route-table-ids rtb-0d1"],
  "endpoint-restricted": [
    "aws eks update-cluster-config --region ap-northeast-1 --name legacy --resources-vpc-config endpointPrivateAccess=true",
  ],
  "few-addresses": ["aws ec2 describe-subnets --region ap-northeast-1 --subnet-ids subnet-0a01"],
  "foreign-subnet": ["aws ec2 describe-subnets --region ap-northeast-1 --subnet-ids subnet-0a01"],
  "internet-blocked": ["aws ec2 describe-vpc-block-public-access-options --region ap-northeast-1"],
  "launch-template-conflict": [
    "aws eks describe-nodegroup --region ap-northeast-1 --cluster-name legacy --nodegroup-name ng-1 --query nodegroup.launchTemplate",
  ],
  "looks-private": ["aws ec2 describe-route-tables --region ap-northeast-1 --route-table-ids rtb-0d1"],
  "missing-ipv6": [
    "aws ec2 modify-subnet-attribute --region ap-northeast-1 --subnet-id subnet-0a01 --assign-ipv6-address-on-creation",
  ],
  "missing-public-ip": [
    "aws ec2 modify-subnet-attribute --region ap-northeast-1 --subnet-id subnet-0a01 --map-public-ip-on-launch",
  ],
  "no-route-to-api": [
    "aws eks update-cluster-config --region ap-northeast-1 --name legacy --resources-vpc-config endpointPrivateAccess=true",
  ],
  reverted: [
    "aws ec2 modify-subnet-attribute --region ap-northeast-1 --subnet-id subnet-0a01 --map-public-ip-on-launch",
    "aws ec2 delete-tags --region ap-northeast-1 --resources subnet-0a01 --tags Key=nodegroup-guard:receipt",
  ],
  "shared-subnet": ["aws ec2 describe-subnets --region ap-northeast-1 --subnet-ids subnet-0a01"],
  "subnet-not-found": ["aws ec2 describe-subnets --region ap-northeast-1 --subnet-ids subnet-0a01"],
  "unclear-route": ["aws ec2 describe-route-tables --region ap-northeast-1 --route-table-ids rtb-0d1"],
  undetermined: [
    "aws ec2 describe-subnets --region ap-northeast-1 --subnet-ids subnet-0a01",
    "nodegroup-guard audit --region ap-northeast-1 --cluster legacy",
  ],
  "unsupported-location": ["aws ec2 describe-subnets --region ap-northeast-1 --subnet-ids subnet-0a01"],
};
/** Not its advice, which is about a read that failed. */
const UNDETERMINED =
  "Every read succeeded, but something that the checks need is missing or changing: resolve that, or wait until it has passed. Then check again.";
const KINDS = FINDINGS.filter((kind) => kind !== "ready");
const textFor = (kind: FindingKind) => (kind === "undetermined" ? UNDETERMINED : findings[kind].advice);

describe("what to do next", () => {
  it.each<[Name, string]>([
    [
      "a refused update whose node group may not be read",
      `Allow the guard's role eks:DescribeNodegroup: AWS denied it, perhaps by a service control policy or a permissions boundary. Then redrive the event from the function's dead-letter queue; or check the subnets by hand.
  aws eks describe-nodegroup ${GROUP}
  nodegroup-guard audit --region ap-northeast-1 --cluster legacy
${repeat("Repeat the update once the cause is fixed.")}`,
    ],
    [
      "a refused update whose subnets look ready",
      `Compare what EKS says with the subnets as they are. If auto-assign was enabled or a route was changed only after the request, repeating the update is enough.
  aws eks describe-update --region ap-northeast-1 --name legacy --nodegroup-name ng-1 --update-id 5f6a7b8c-9d0e-3f1a-b2c3-d4e5f6071829
  aws ec2 describe-subnets --region ap-northeast-1 --filters Name=subnet-id,Values=subnet-0a01 --query 'Subnets[].[SubnetId,MapPublicIpOnLaunch,AssignIpv6AddressOnCreation,VpcId]' --output table
${repeat("Repeat the update once the cause is fixed.")}`,
    ],
    [
      "a refused update without a name",
      `Find the node group in the record of the call, or with the caller.
  aws cloudtrail lookup-events --region ap-northeast-1 --lookup-attributes AttributeKey=EventId,AttributeValue=6f1c2b7e-0000-4000-8000-000000000001
`,
    ],
    [
      "a rule by creator, and no creator",
      `${ENABLE} The rule "the pipeline's own" may forbid this: whether it matches is not known, since it depends on who created the node group or on its name.
${on("subnet-0a01")}${CHECK}`,
    ],
    [
      "an update of which nothing is known",
      `Look at the update: EKS gives its verdict on the subnets there.
  aws eks list-updates --region ap-northeast-1 --name legacy --nodegroup-name ng-1
If it ends as Failed, repeat the update; its subnets are fixed. Its settings are too long for a message: CloudTrail has them.
  aws cloudtrail lookup-events --region ap-northeast-1 --lookup-attributes AttributeKey=EventId,AttributeValue=6f1c2b7e-0000-4000-8000-000000000001
`,
    ],
    ["an update refused in the call, then fixed", repeat("Repeat the update; its subnets are fixed.")],
    ["an update that EKS accepted", `${ENABLE}\n${on("subnet-0a01")}`],
    [
      "an update under way, fixed in time",
      `Look at the update: EKS gives its verdict on the subnets there.
  aws eks describe-update --region ap-northeast-1 --name legacy --nodegroup-name ng-1 --update-id 5f6a7b8c-9d0e-3f1a-b2c3-d4e5f6071829
${repeat("If it ends as Failed, repeat the update; its subnets are fixed.", "config")}`,
    ],
    ["expired rules", `${ENABLE}\n${on("subnet-0a01")}${CHECK}`],
    [
      "lowered by a tag",
      `The subnet's owner does not want it changed: tag nodegroup-guard:mode=alert. Ask the owner, or create the node group in private subnets with a NAT gateway.
${CHECK}`,
    ],
    [
      "made by Terraform",
      `${ENABLE}
${on("subnet-0a01")}The node group belongs to Terraform (user agent APN/1.0 HashiCorp/1.0 Terraform/1.13.4 of the call that created it). If it manages the subnets as well, first set map_public_ip_on_launch = true where they are defined, since an apply without that disables auto-assign again. Apply again: that re-creates the node group.
  terraform apply
`,
    ],
    [
      "made by eksctl",
      `${ENABLE}
${on("subnet-0a01")}The node group belongs to eksctl (tag alpha.eksctl.io/nodegroup-name=ng-1, stack eksctl-legacy-nodegroup-ng-1). Delete it, then re-create it from your own config file.
  eksctl delete nodegroup --region ap-northeast-1 --cluster legacy --name ng-1 --wait
  eksctl create nodegroup --config-file cluster.yaml --include ng-1
`,
    ],
    ["no copy of the docs", RECREATE.replace(" once the cause is fixed.", "; its subnets are fixed.")],
    ["one alerted, one only observed", `${ENABLE}\n${on("subnet-0a01")}${CHECK}`],
    [
      "refused though it looks ready",
      `Compare what EKS says with the subnets as they are. If auto-assign was enabled or a route was changed only after the request, re-creating the node group is enough.
  aws eks describe-nodegroup ${GROUP} --query nodegroup.health
  aws ec2 describe-subnets --region ap-northeast-1 --filters Name=subnet-id,Values=subnet-0a01,subnet-0a02 --query 'Subnets[].[SubnetId,MapPublicIpOnLaunch,AssignIpv6AddressOnCreation,VpcId]' --output table
${RECREATE}`,
    ],
    [
      "rolled back by CloudFormation",
      `${ENABLE}
${on("subnet-0a01")}The node group belongs to CloudFormation (tag aws:cloudformation:logical-id=Nodes, stack workers). Deploy its stack again after its rollback.
  aws cloudformation describe-stack-events --region ap-northeast-1 --stack-name workers --max-items 20
`,
    ],
    [
      "route tables that may not be read",
      `Allow the guard's role ec2:DescribeRouteTables: AWS denied it, perhaps by a service control policy or a permissions boundary. Then check again.
  aws ec2 describe-route-tables --region ap-northeast-1 --filters Name=vpc-id,Values=vpc-0b1
  nodegroup-guard audit --region ap-northeast-1 --cluster legacy
${RECREATE}`,
    ],
    [
      "settings too long to hand over",
      `${ENABLE}
${on("subnet-0a01")}Delete and re-create the node group once the cause is fixed. Its settings are too long for a message: save them first.
  aws eks describe-nodegroup ${GROUP} > nodegroup.json
  aws eks delete-nodegroup ${GROUP}
  aws eks wait nodegroup-deleted ${GROUP}
`,
    ],
    [
      "subnets of Terraform",
      `Terraform manages the subnets (tag managed-by=terraform): first set map_public_ip_on_launch = true where they are defined, then apply. An apply without that disables auto-assign again.
By hand, for these subnets alone: ${ENABLE.replace("E", "e")}
${on("subnet-0a01")}${on("subnet-0a02")}The node group belongs to Terraform (user agent APN/1.0 HashiCorp/1.0 Terraform/1.13.4 of the call that created it). Apply again: that re-creates the node group.
  terraform apply
`,
    ],
    [
      "subnets of eksctl",
      `eksctl created the subnets. This enables every public subnet of its stack, not only those of this node group:
  eksctl utils update-legacy-subnet-settings --region ap-northeast-1 --cluster legacy
By hand, for these subnets alone: ${ENABLE.replace("E", "e")}
${on("subnet-0a01")}${on("subnet-0a02")}The node group belongs to eksctl (tag alpha.eksctl.io/nodegroup-name=ng-1, stack eksctl-legacy-nodegroup-ng-1). Delete it, then re-create it from your own config file.
  eksctl delete nodegroup --region ap-northeast-1 --cluster legacy --name ng-1 --wait
  eksctl create nodegroup --config-file cluster.yaml --include ng-1
`,
    ],
    [
      "subnets of a CDK app",
      `Nothing to do now.
At the source: set mapPublicIpOnLaunch: true in the CDK app, in the Vpc's subnetConfiguration or on the subnet; it is VpcPublicSubnet1Subnet5C2D37C4 in the stack network. A later deployment may disable auto-assign again otherwise.
`,
    ],
    ["thirty subnets", "Nothing to do.\n"],
  ])("after %s", (name, next) => {
    expect(part(name, "Next")).toBe(next);
  });

  it.each(KINDS)("helps with %s", (kind) => {
    expect(nextSteps(only(kind), only(kind).subnets)).toEqual([
      { text: textFor(kind), commands: COMMANDS[kind] },
    ]);
  });

  it("is one step for each finding, in the findings' order, then to look at the node group", () => {
    const steps = part("every finding", "Next")
      .split("\n")
      .filter((line) => /^\S/.test(line));
    expect(steps).toEqual([...KINDS.map(textFor), ...CHECK.split("\n").filter((line) => /^\S/.test(line))]);
  });
});

describe("the beginning", () => {
  const update = `Kubernetes/AMI version update of node group ${WHO}`;

  it.each<[Name, string]>([
    [
      "a refused update whose node group may not be read",
      `EKS refused the ${update}: Unknown. The node group is UNKNOWN, since AWS denied reading it.`,
    ],
    [
      "a refused update whose subnets look ready",
      `The ${update} is Failed: Unknown. The node group is ACTIVE.`,
    ],
    [
      "a refused update without a name",
      "EKS refused the Kubernetes/AMI version update of a node group (ap-northeast-1, account 111122223333): Unknown. CloudTrail's record doesn't name it.",
    ],
    [
      "an update of which nothing is known",
      `The ${update}: its outcome is UNKNOWN, since EKS could not be asked. The node group is ACTIVE.`,
    ],
    [
      "an update refused in the call, then fixed",
      `EKS refused the ${update}: InvalidRequestException. The node group is ACTIVE.`,
    ],
    ["an update that EKS accepted", `The ${update} is Successful. The node group is ACTIVE.`],
    [
      "an update under way, fixed in time",
      `The configuration update of node group ${WHO} was still InProgress when this was sent. EKS gives its verdict on the update itself.`,
    ],
    ["rolled back by CloudFormation", `Node group ${WHO} is GONE: it was rolled back or deleted.`],
    ["made by eksctl", `Node group ${WHO} is CREATE_FAILED (Ec2SubnetInvalidConfiguration), which is final.`],
    ["thirty subnets", `Node group ${WHO} is ACTIVE.`],
    ["expired rules", `Node group ${WHO} was still CREATING when this was sent.`],
  ])("says what became of %s", (name, sentence) => {
    expect(beginning(situations[name])?.[0]).toBe(sentence);
  });

  it.each<[Name, string]>([
    [
      "a refused update whose node group may not be read",
      "Nothing was changed: the node group's subnets are not known.",
    ],
    [
      "a refused update whose subnets look ready",
      "Nothing was changed: EKS refused its subnets, though every one of them looks ready.",
    ],
    ["a refused update without a name", "Nothing was changed: the node group's subnets are not known."],
    ["every finding", "Nothing was changed: something needs attention in 16 of its 17 subnets."],
    [
      "lowered by a tag",
      "Nothing was changed: public IPv4 is off in its only subnet; its owner's tag nodegroup-guard:mode=alert exempts it.",
    ],
    ["one alerted, one only observed", "Nothing was changed: public IPv4 is off in 1 of its 2 subnets."],
    ["route tables that may not be read", "Nothing was changed: could not check both of its subnets."],
    [
      "thirty subnets",
      "Auto-assign public IPv4 was off in 20 of its 30 subnets: it is enabled now, and verified.",
    ],
  ])("says what was done about %s", (name, sentence) => {
    expect(beginning(situations[name])?.[1]).toBe(sentence);
  });
});

describe("the rows about the node group", () => {
  const requested = "Requested   2026-11-22 10:41:05 UTC by assumed-role/platform-admin/alice (AWS CLI)";
  const created = "Created     2026-11-22 10:41:05 UTC by assumed-role/platform-admin/alice";
  const version = "Update      Kubernetes/AMI version update";
  const id = "5f6a7b8c-9d0e-3f1a-b2c3-d4e5f6071829";
  const words =
    "One or more Amazon EC2 Subnets does not automatically assign public IP addresses (subnet-0a01)";

  it.each<[Name, string[]]>([
    [
      "a refused update whose node group may not be read",
      [
        `${version}: REFUSED`,
        `EKS error   Unknown: ${words}`,
        requested,
        "Handled     41 seconds after the call",
      ],
    ],
    [
      "a refused update whose subnets look ready",
      [`${version}, ${id}: Failed`, `EKS error   Unknown: ${words}`, requested],
    ],
    [
      "a refused update without a name",
      [
        "Node group  unknown, cluster unknown, account 111122223333, ap-northeast-1",
        `${version}: REFUSED`,
        "Handled     5 hours after the call",
      ],
    ],
    [
      "a rule by creator, and no creator",
      [
        "Created     2026-11-22 10:41:05 UTC by unknown (AWS CLI)",
        `Policy      alert (rule "sandboxes fix themselves", but the event names no creator and the rule "the pipeline's own" may apply)`,
      ],
    ],
    ["an update of which nothing is known", [`${version}: UNKNOWN`, requested]],
    [
      "an update refused in the call, then fixed",
      [
        `${version}, ${id}: REFUSED`,
        `EKS error   InvalidRequestException: ${words}`,
        requested,
        "Handled     41 seconds after the call; EKS had given its verdict before the change",
      ],
    ],
    ["an update that EKS accepted", [`${version}, ${id}: Successful`, "Policy      alert (no rule matched)"]],
    [
      "an update under way, fixed in time",
      [
        `Update      configuration update, ${id}: InProgress`,
        requested,
        "Handled     1 second after the call; the change was made before EKS gave its verdict",
      ],
    ],
    [
      "expired rules",
      [
        'Expired     rule "migration until March" matches, but has expired',
        'Expired     rule "the old sandbox" matches, but has expired',
      ],
    ],
    [
      "lowered by a tag",
      ['Policy      alert (rule "sandboxes fix themselves", lowered by the tag nodegroup-guard:mode=alert)'],
    ],
    [
      "made by Terraform",
      [
        created,
        "Owner       Terraform (user agent APN/1.0 HashiCorp/1.0 Terraform/1.13.4 of the call that created it)",
      ],
    ],
    [
      "made by eksctl",
      [
        created,
        "Owner       eksctl (tag alpha.eksctl.io/nodegroup-name=ng-1, stack eksctl-legacy-nodegroup-ng-1)",
      ],
    ],
    [
      "rolled back by CloudFormation",
      [created, "Owner       CloudFormation (tag aws:cloudformation:logical-id=Nodes, stack workers)"],
    ],
    [
      "one alerted, one only observed",
      ['Policy      alert (no rule matched); observe (rule "EC2.15 is enforced here")'],
    ],
    ["settings too long to hand over", [`${created} (AWS console)`]],
    ["thirty subnets", [`${created} (AWS CLI)`, 'Policy      enable (rule "sandboxes fix themselves")']],
  ])("are there for %s", (name, expected) => {
    expect(rows(situations[name])).toEqual(expect.arrayContaining(expected));
  });

  it("name no policy where it was not needed", () => {
    const without = cases.filter(([, of]) => !rows(of)?.some((row) => row.startsWith("Policy ")));
    expect(without.map(([name]) => name)).toEqual([
      "refused though it looks ready",
      "a refused update whose subnets look ready",
      "a refused update without a name",
      "a refused update whose node group may not be read",
    ]);
  });
});

describe("the list of subnets", () => {
  const off = "ap-northeast-1a  10.0.1.0/24  auto-assign public IPv4 is off, unchanged";
  const evidence = "auto-assign public IPv4 is off; route table rtb-0d1 sends 0.0.0.0/0 to igw-0f1 (active)";

  it.each<[Name, string]>([
    [
      "one alerted, one only observed",
      `Route table rtb-0d1: public, via igw-0f1
  subnet-0a01  ${off}
  subnet-0a02  ${off} (observed only)
    ${evidence}
`,
    ],
    [
      "lowered by a tag",
      `Route table rtb-0d1: public, via igw-0f1
  subnet-0a01  ${off} (exempted)
    ${evidence}
`,
    ],
    [
      "refused though it looks ready",
      `Route table rtb-0d9: private, via nat-0c1
  subnet-0a01  ap-northeast-1d  10.0.9.0/24  OK, unchanged
  subnet-0a02  ap-northeast-1d  10.0.9.0/24  OK, unchanged
`,
    ],
    [
      "route tables that may not be read",
      `Route table unknown
  subnet-0a01  ap-northeast-1a  10.0.1.0/24  could not be checked, unchanged
  subnet-0a02  ap-northeast-1a  10.0.1.0/24  could not be checked, unchanged
    route table: not allowed to ec2:DescribeRouteTables (UnauthorizedOperation)
`,
    ],
  ])("of %s", (name, list) => {
    expect(part(name, "Subnets")).toBe(list);
  });

  it("has every finding in words, with its evidence", () => {
    const list = part("every finding", "Subnets").split("\n");
    for (const { id, finding } of situations["every finding"].subnets) {
      const at = list.findIndex((line) => line.startsWith(`  ${id} `));
      expect(list[at]).toMatch(/\s{2}\S.*, unchanged$/);
      if (finding === "ready") expect(list[at]).toContain("  OK, unchanged");
      else {
        expect(list[at]).toContain(`  ${findings[finding].title}, unchanged`);
        expect(list[at + 1]).toBe(`    evidence of ${finding}`);
      }
    }
  });

  it("has thirty subnets under the two route tables that they have", () => {
    const lines = part("thirty subnets", "Subnets").split("\n");
    expect(lines.filter((line) => line.startsWith("Route table"))).toEqual([
      "Route table rtb-0d1: public, via igw-0f1",
      "Route table rtb-0d9: private, via nat-0c1",
    ]);
    expect(lines.filter((line) => line.endsWith("was OFF, now ON (verified)"))).toHaveLength(20);
    expect(lines.filter((line) => line.endsWith("OK, unchanged"))).toHaveLength(10);
  });
});

describe("every mail", () => {
  it.each(cases)("has its paragraphs in their order, the steps before the facts: %s", (_, of) => {
    const text = mailOf(of);
    const [first, second] = text.split("\n\n");
    expect(first?.split("\n")).toHaveLength(2);
    expect(second).toMatch(/^Next\n/);
    const headings = headingsOf(text);
    const order = ["Next", "Subnets", "Effect", "Undo", "Why"].filter((each) => headings.includes(each));
    expect(headings).toEqual(order);
    // The rows about the node group follow the steps; their names stand at the margin.
    expect(text.split("\n\n")[2]).toMatch(
      /^Node group {2}.*, account 111122223333, ap-northeast-1\nStatus {6}\w+\n/,
    );
  });

  it.each(cases)("names account, region and status, and has no more than text: %s", (_, of) => {
    expect(beginning(of)?.[0]).toContain("(ap-northeast-1, account 111122223333)");
    expect(rows(of)?.[1]).toBe(`Status      ${of.nodegroupStatus}`);
    expect(mailOf(of)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    expect(mailOf(of)).not.toMatch(/undefined|null|\[object|NaN/);
  });

  it.each(cases)("repeats EKS's own words on the node group: %s", (_, of) => {
    const said = rows(of)?.filter((row) => row.startsWith("EKS health"));
    expect(said).toEqual(of.health.map(({ code, message }) => `EKS health  ${code}: ${message}`));
  });

  it.each(cases)("lists every subnet once: %s", (_, of) => {
    const list = headingsOf(mailOf(of)).includes("Subnets") ? section(mailOf(of), "Subnets") : "";
    const listed = [...list.matchAll(/^ {2}(subnet-\w+) /gm)].map(([, id]) => id);
    expect(listed.toSorted()).toEqual(of.subnets.map(({ id }) => id).toSorted());
  });

  it.each(cases)("undoes what was enabled, and nothing else: %s", (_, of) => {
    const undo = headingsOf(mailOf(of)).includes("Undo") ? section(mailOf(of), "Undo") : "";
    const enabled = of.subnets.filter(({ outcome }) => outcome === "enabled");
    expect(undo).toBe(enabled.map(({ id }) => on(id).trimStart().replace("--map", "--no-map")).join(""));
  });

  it("says what a change costs: where one was made, and where one is offered", () => {
    const costs =
      "gets a public IPv4 address, at US$0.005 an hour, unless its launch overrides that, and can be reached from the internet as far as security groups and network ACLs allow. Running instances keep their addresses.\n";
    const made = cases.filter(([, { subnets }]) => subnets.some(({ outcome }) => outcome === "enabled"));
    for (const [, of] of made) {
      expect(section(mailOf(of), "Effect")).toBe(`Every new instance in a subnet that is now ON ${costs}`);
    }
    const none = cases.filter(([, of]) => !headingsOf(mailOf(of)).includes("Effect"));
    expect(none.map(([name]) => name)).toEqual([
      "lowered by a tag",
      "exempted by a rule",
      "route tables that may not be read",
      "refused though it looks ready",
      "a refused update whose subnets look ready",
      "a refused update without a name",
      "a refused update whose node group may not be read",
    ]);
    for (const each of cases.filter((one) => !made.includes(one) && !none.includes(one))) {
      expect(section(mailOf(each[1]), "Effect")).toBe(
        `Once enabled, every new instance in the subnet ${costs}`,
      );
    }
  });
});

describe("why", () => {
  const page = (kind: string) => `  https://example.org/docs/findings/${kind}.md\n`;
  const eks = "  https://docs.aws.amazon.com/eks/latest/userguide/create-managed-node-group.html\n";
  const failing =
    "The subnet is public but does not assign public IPv4 addresses, so node groups in it fail with Ec2SubnetInvalidConfiguration.";
  const accepted =
    "The subnet is public and did not assign public IPv4 addresses, which nodes need there to reach the internet; EKS accepted this";

  it.each<[Name, string]>([
    ["expired rules", `${failing}\n${page("missing-public-ip")}${eks}`],
    ["no copy of the docs", `${failing} ${ENABLE}\n${eks}`],
    ["an update that EKS accepted", `${accepted} update all the same.\n${page("missing-public-ip")}${eks}`],
    ["subnets of a CDK app", `${accepted} node group all the same.\n${page("missing-public-ip")}${eks}`],
    ["thirty subnets", `${accepted} node group all the same.\n${page("missing-public-ip")}${eks}`],
    ["an update under way, fixed in time", `${failing}\n${page("missing-public-ip")}${eks}`],
    [
      "refused though it looks ready",
      `Either the subnets were changed between the request and the guard's look at them, or EKS has checked something that it doesn't document. The guard changes nothing on a guess.
${page("ready")}${eks}`,
    ],
    [
      "route tables that may not be read",
      `Something that the checks depend on could not be read, so nothing was concluded or changed.
${page("undetermined")}  https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html
`,
    ],
  ])("is explained after %s", (name, why) => {
    expect(part(name, "Why")).toBe(why);
  });

  it("has the finding's explanation and its two pages, for every finding once", () => {
    const explained = KINDS.map((kind) => {
      const { explanation, reference } = findings[kind];
      return `${explanation}\n${page(kind)}  ${reference}\n`;
    });
    expect(part("every finding", "Why")).toBe(explained.join(""));
  });
});
