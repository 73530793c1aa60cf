import { readFileSync } from "node:fs";
import type { AwsInRegion } from "../../cli/context.ts";
import { connect } from "../../cli/shell/connect.ts";
import { waitsBy } from "../../cli/shell/waits.ts";
import { type Port, portActions } from "../../engine/model/permissions.ts";
import { type CommandName, commandPorts, leastPrivilege } from "../../scripts/least-privilege.ts";
import { created } from "../support/build.ts";
import { pointedAt } from "./support/bundle.ts";
import { type CloudServer, startCloud } from "./support/cloud-server.ts";
import { callsIn, reachableFrom } from "./support/sdk-calls.ts";

const VPC = "vpc-0a01";
const subnet = "subnet-0a01";
const group = { cluster: "legacy", nodegroup: "ng-1" };
const settings = {
  clusterName: "legacy",
  subnets: [subnet],
  nodeRole: "arn:aws:iam::111122223333:role/eks-node",
};
const launchTemplate = { id: "lt-0a01", version: "1" };

describe("a port declares the calls that it makes, and no other", () => {
  let cloud: CloudServer;
  const before = process.env;
  const aws = () =>
    connect({
      timeoutMs: 60_000,
      newLimit: () => (call) => call(),
      waits: waitsBy(Date.now),
      sleep: async () => {},
      now: Date.now,
    });

  // Of its own for each test: some of them change it.
  beforeEach(async () => {
    const here = {
      "ap-northeast-1": {
        clusters: {
          legacy: {
            vpc: VPC,
            subnets: [subnet],
            nodegroups: { "ng-1": { subnets: [subnet], launchTemplate } },
          },
        },
        subnets: [{ id: subnet, vpc: VPC, zone: "ap-northeast-1a", autoAssign: true }],
        routeTables: [{ id: "rtb-0d01", vpc: VPC, target: "igw-0f01" }],
      },
    };
    cloud = await startCloud(here, undefined, { "444455556666": { regions: {}, role: "reader" } });
    process.env = { ...before, ...pointedAt(cloud.endpoint) };
  });
  afterEach(async () => {
    process.env = before;
    await cloud.stop();
  });

  const inRegion = {
    readInventory: (region) => region.readInventory(() => true),
    gatherFacts: (region) => region.gatherFacts(created({ cluster: "legacy", nodegroup: "ng-1" })),
    countInterfaces: (region) => region.countInterfaces([subnet]),
    enable: (region) => region.enable({ subnetId: subnet, receipt: "v1" }),
    readReceipts: (region) => region.readReceipts(),
    undoChange: (region) => region.undoChange({ subnetId: subnet, receipt: "v1", disable: true }),
    readNodegroup: (region) => region.readNodegroup(group),
    readCreation: (region) => region.readCreation(group),
    deleteNodegroup: (region) => region.deleteNodegroup(group),
    createNodegroup: (region) => region.createNodegroup({ ...settings, nodegroupName: "ng-2" }, "token-1"),
  } satisfies Record<keyof AwsInRegion, (region: AwsInRegion) => Promise<unknown>>;

  it.each(Object.entries(inRegion))("%s", async (port, use) => {
    await use(aws().inRegion("ap-northeast-1"));
    expect([...cloud.calls.keys()].sort()).toEqual(portActions[port as Port]);
  });

  it.each(["identity", "enabledRegions"] as const)("%s", async (port) => {
    await aws()[port]();
    expect([...cloud.calls.keys()]).toEqual(portActions[port]);
  });

  it("listAccounts", async () => {
    await aws().listAccounts([]);
    await aws().listAccounts(["ou-ab12-11111111"]);
    expect([...cloud.calls.keys()]).toEqual(portActions.listAccounts);
  });

  it("asRole", async () => {
    const role = { account: "444455556666", arn: "arn:aws:iam::444455556666:role/reader" };
    expect(await aws().asRole(role, async () => "done")).toEqual({ kind: "read", value: "done" });
    expect([...cloud.calls.keys()]).toEqual(portActions.asRole);
  });

  it.each([
    ["observe", "cli/doctor/observe/observe.ts"],
    ["publish", "engine/aws/publish.ts"],
    ["findGuards", "cli/doctor/observe/find-guards.ts"],
  ] as const)("%s", (port, file) => {
    expect(callsIn(reachableFrom(file))).toEqual(portActions[port]);
  });
});

const FILES: Record<string, string> = {
  audit: "cli/audit/audit.ts",
  explain: "cli/explain/explain.ts",
  fix: "cli/change/fix.ts",
  undo: "cli/change/undo.ts",
  recreate: "cli/change/recreate.ts",
  doctor: "cli/doctor/doctor.ts",
};

describe("a command declares the ports that it uses, and no other", () => {
  it.each(Object.entries(commandPorts))("%s", (command, declared) => {
    const sources = reachableFrom(FILES[command] ?? "none").map((file) => readFileSync(file, "utf8"));
    const used = Object.keys(portActions).filter((port) =>
      sources.some((source) => new RegExp(`\\.\\s*${port}\\(`).test(source)),
    );
    expect(used.sort()).toEqual([...declared].sort());
  });
});

describe("the least privilege", () => {
  it.each(["audit", "explain", "doctor"] as const)("changes nothing for %s", (command) => {
    const actions = leastPrivilege(command).Statement.flatMap(({ Action }) => Action);
    const writes = actions.filter((action) => !/:(Describe|List|Get|Filter|Test)/.test(action));
    // By a role it may only read as well: see the organization's stack.
    expect(writes).toEqual(
      { audit: ["sts:AssumeRole"], explain: [], doctor: ["sns:Publish", "sts:AssumeRole"] }[command],
    );
  });

  it.each(Object.keys(commandPorts) as CommandName[])(
    "is given statement by statement, each alike: %s",
    (command) => {
      const { Statement } = leastPrivilege(command);
      expect(new Set(Statement.map(({ Sid }) => Sid)).size).toBe(Statement.length);
      expect(Statement.every(({ Resource }) => Resource.length === 1)).toBe(true);
    },
  );

  it("limits writes to subnets, tags to the receipt, and respects the owner's tag", () => {
    expect(leastPrivilege("fix").Statement).toEqual(
      expect.arrayContaining([
        {
          Sid: "SetAutoAssign",
          Effect: "Allow",
          Action: ["ec2:ModifySubnetAttribute"],
          Resource: ["arn:*:ec2:*:*:subnet/*"],
          Condition: { StringEqualsIfExists: { "aws:ResourceTag/nodegroup-guard:mode": "enable" } },
        },
        {
          Sid: "WriteReceipt",
          Effect: "Allow",
          Action: ["ec2:CreateTags"],
          Resource: ["arn:*:ec2:*:*:subnet/*"],
          Condition: {
            "ForAllValues:StringEquals": { "aws:TagKeys": "nodegroup-guard:receipt" },
            Null: { "aws:TagKeys": "false" },
          },
        },
      ]),
    );
  });

  it("lets recreate pass a role to EKS alone, and tag nothing but what a launch template starts", () => {
    const { Statement } = leastPrivilege("recreate");
    const granted = (action: string) => Statement.filter(({ Action }) => Action.includes(action));
    expect(granted("iam:PassRole")).toMatchObject([
      {
        Action: ["iam:PassRole"],
        Condition: { StringEquals: { "iam:PassedToService": "eks.amazonaws.com" } },
      },
    ]);
    expect(granted("ec2:CreateTags")).toMatchObject([
      { Action: ["ec2:CreateTags"], Condition: { StringEquals: { "ec2:CreateAction": "RunInstances" } } },
    ]);
    expect(granted("ec2:ModifySubnetAttribute")).toEqual([]);
  });

  it("lets undo disable what the guard enabled, whatever the subnet's mode tag is now", () => {
    const statement = leastPrivilege("undo").Statement.find(({ Sid }) => Sid === "SetAutoAssign");
    expect(statement).not.toHaveProperty("Condition");
  });
});
