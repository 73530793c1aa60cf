import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Aws, CfnParameter, Duration, Fn, Lazy, Stack, Token } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { Vpc } from "aws-cdk-lib/aws-ec2";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { CfnOrganization, CfnOrganizationalUnit } from "aws-cdk-lib/aws-organizations";
import { Topic } from "aws-cdk-lib/aws-sns";
import {
  NodegroupGuard,
  type NodegroupGuardProps,
  OrganizationGuard,
  type OrganizationGuardProps,
} from "../../lib/index.ts";

const directory = mkdtempSync(join(tmpdir(), "nodegroup-guard-tokens-"));
afterAll(() => rmSync(directory, { recursive: true }));
const file = join(directory, "guard.template.json");
writeFileSync(file, '{ "Resources": {} }');

let stack = new Stack();
beforeEach(() => {
  const outdir = mkdtempSync(join(directory, "app"));
  stack = new Stack(new App({ builtinCloudFormationValidation: false, outdir }), "Platform");
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "nothing was thrown";
}

/** The paths of a message's faults. No token is in it as CDK writes it. */
function pathsIn(message: string): string[] {
  expect(message).not.toMatch(/Token\[|e\+289/);
  return Array.from(message.matchAll(/^ {2}(\S.*)$/gm), ([, path = ""]) => path);
}

const guard = (props: object) => messageOf(() => new NodegroupGuard(stack, "Guard", props));

const text = () => new CfnParameter(stack, "Text").valueAsString;
const list = () => new CfnParameter(stack, "List", { type: "CommaDelimitedList" }).valueAsList;
const number = () => new CfnParameter(stack, "Number", { type: "Number" }).valueAsNumber;
const any = () => Lazy.any({ produce: () => true });

type Table<Props> = {
  [name in keyof Required<Props>]: { refused?: (() => unknown)[]; taken?: (() => unknown)[] };
};

const inRule = (match: unknown) => [{ name: "a", match, mode: "observe" }];

const OF_GUARD: Table<NodegroupGuardProps> = {
  mode: { refused: [text, any] },
  rules: { refused: [any, () => inRule({ cluster: text() })] },
  policyFile: { refused: [text] },
  emails: {
    refused: [list, any],
    taken: [() => [text()], () => [`${text()}@example.com`, Fn.select(0, list())]],
  },
  topic: { taken: [() => new Topic(stack, "T"), () => Topic.fromTopicArn(stack, "T", text())] },
  encryptionKey: { taken: [() => new Key(stack, "K"), () => Key.fromKeyArn(stack, "K", text())] },
  customerKey: { refused: [any, text] },
  followFor: { refused: [() => Duration.seconds(number()), () => Duration.minutes(number())] },
  receipts: { refused: [any] },
  logRetention: { refused: [number] },
  alarms: { refused: [any] },
  audit: { refused: [text] },
  earlyWarnings: { refused: [any] },
  reportRetentionDays: { refused: [number] },
  docsUrl: { refused: [text, () => `https://${text()}/docs`] },
  https: { refused: [text] },
  slackChannel: { refused: [text, () => `T0/${text()}`] },
};

const OF_ORGANIZATION: Table<OrganizationGuardProps> = {
  organization: { taken: [() => new CfnOrganization(stack, "O").attrId] },
  organizationalUnits: {
    taken: [
      list,
      () => [
        new CfnOrganizationalUnit(stack, "U", { name: "u", parentId: "r-a1b2" }).ref,
        "ou-a1b2-c3d4e5f6",
      ],
    ],
  },
  regions: { refused: [list], taken: [() => [Aws.REGION, "us-east-1"]] },
  template: { refused: [text] },
  mode: { refused: [text] },
  emails: { refused: [list], taken: [() => [text()]] },
  customerKey: { refused: [any] },
  delegatedAdministrator: { refused: [any] },
};

const organization = (props: object) =>
  messageOf(
    () =>
      new OrganizationGuard(stack, "Guards", {
        organization: "o-a1b2c3d4e5",
        organizationalUnits: ["r-a1b2"],
        regions: ["eu-west-1"],
        template: file,
        ...props,
      }),
  );

type Row = [name: string, make: (props: object) => string, value: () => unknown];

const rows = (kind: "refused" | "taken"): Row[] =>
  [
    { table: Object.entries(OF_GUARD), make: guard },
    { table: Object.entries(OF_ORGANIZATION), make: organization },
  ].flatMap(({ table, make }) =>
    table.flatMap(([name, kinds]) => (kinds[kind] ?? []).map((value): Row => [name, make, value])),
  );

test.each(rows("refused"))("refuses a token as %s once, in words", (name, make, value) => {
  const message = make({ [name]: value() });
  const paths = pathsIn(message);
  expect(paths).toHaveLength(1);
  expect(paths[0]?.split(".")[0]).toBe(name);
  expect(message).toContain(
    "    received  a value known only at deployment\n    allowed   a value known at synthesis; ",
  );
});

test.each(rows("taken"))("takes a token as %s", (name, make, value) => {
  expect(make({ [name]: value() })).toBe("nothing was thrown");
  // CDK resolves all of them.
  Template.fromStack(stack);
});

test("refuses every token in rules at once, and says what to write instead", () => {
  const role = new Role(stack, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
  const rules = [
    {
      name: "not-terraform",
      match: {
        createdBy: [role.roleArn, "*/alice"],
        account: Aws.ACCOUNT_ID,
        region: stack.region,
        cluster: `team-${Token.asString({ Ref: "X" })}-*`,
        nodegroup: list(),
        vpc: new Vpc(stack, "Vpc", { natGateways: 0 }).vpcId,
        subnet: ["subnet-0a", Fn.importValue("subnet")],
        subnetTags: { [text()]: "x", team: ["a", `${number()}`] },
      },
      mode: "observe",
    },
    { name: Aws.STACK_NAME, match: { cluster: [`x${Token.asList({ Ref: "Y" })[0]}`] }, mode: "fix" },
  ];
  const message = guard({ mode: "enable", rules });
  expect(pathsIn(message)).toEqual([
    "rules.0.match.createdBy.0",
    "rules.0.match.account",
    "rules.0.match.region",
    "rules.0.match.cluster",
    "rules.0.match.nodegroup",
    "rules.0.match.vpc",
    "rules.0.match.subnet.1",
    "rules.0.match.subnetTags.(a value known only at deployment)",
    "rules.0.match.subnetTags.team.1",
    "rules.1.name",
    "rules.1.match.cluster",
    "rules.1.mode",
  ]);
  expect(message).toContain('of a role as in "arn:*:sts::*:assumed-role/ROLE/*"');
  expect(message).toContain("leave the key out: a guard is for its own account");
  expect(message).toContain("take it from Vpc.fromLookup");
});

test("refuses a construct in rules, which is no text", () => {
  const rules = inRule({ vpc: new Vpc(stack, "Vpc", { natGateways: 0 }), region: "Ireland" });
  const message = guard({ rules });
  expect(pathsIn(message)).toEqual(["rules.0.match.vpc", "rules.0.match.region"]);
  expect(message).toContain("received  a construct\n");
});

test("takes ids of a VPC that CDK has yet to look up: after a fault it would never do that", () => {
  const env = { account: "111122223333", region: "eu-west-1" };
  const here = new Stack(new App({ builtinCloudFormationValidation: false }), "Here", { env });
  const { vpcId, publicSubnets, privateSubnets, isolatedSubnets } = Vpc.fromLookup(here, "Vpc", {
    isDefault: true,
  });
  const subnet = [publicSubnets, privateSubnets, isolatedSubnets].flat().map(({ subnetId }) => subnetId);
  expect(subnet).not.toEqual([]);
  const work = () =>
    new NodegroupGuard(here, "Guard", {
      rules: [{ name: "a", match: { vpc: vpcId, subnet }, mode: "observe" }],
    });
  expect(messageOf(work)).toBe("nothing was thrown");
});

test("refuses globs in props that can match nothing, as in a policy file", () => {
  const match = { account: "prod", region: "Ireland", vpc: "my-vpc", subnet: "a", createdBy: "alice" };
  const policyFile = join(directory, "policy.json");
  writeFileSync(policyFile, JSON.stringify({ rules: inRule(match) }));
  const paths = Object.keys(match).map((key) => `rules.0.match.${key}`);
  expect(pathsIn(guard({ rules: inRule(match) }))).toEqual(paths);
  expect(pathsIn(messageOf(() => new NodegroupGuard(stack, "FromFile", { policyFile })))).toEqual(
    paths.map((path) => `${policyFile}: ${path}`),
  );
});

test("shows other faults beside tokens without their text, and none twice", () => {
  const props = {
    emails: ["a@example.com", "a@example.com", Aws.REGION],
    reportRetentionDays: 1e300,
    mail: text(),
  };
  expect(pathsIn(guard({ ...props, https: "text", slackChannel: Aws.REGION }))).toEqual([
    "slackChannel",
    "emails",
    "reportRetentionDays",
    "mail",
  ]);
});

test("puts tokens of units into the StackSets of an organization", () => {
  const unit = new CfnOrganizationalUnit(stack, "Unit", { name: "u", parentId: "r-a1b2" });
  expect(organization({ organizationalUnits: [unit.ref] })).toBe("nothing was thrown");
  Template.fromStack(stack).allResourcesProperties("AWS::CloudFormation::StackSet", {
    StackInstancesGroup: [
      { DeploymentTargets: { OrganizationalUnitIds: [{ Ref: "Unit" }] }, Regions: Match.anyValue() },
    ],
  });
});
