import { changedSince, planRecreation, type Recreation } from "../../../engine/change/plan-recreation.ts";
import type { Facts, Nodegroup, Read } from "../../../engine/model/facts.ts";
import type { NodegroupCreated } from "../../../engine/model/nodegroup-call.ts";
import { created, explicitTable, facts, nodegroup, subnet, toInternet, toNat } from "../../support/build.ts";

const NAMES = { cluster: "legacy", nodegroup: "ng-1" };
const ARN = "arn:aws:eks:ap-northeast-1:111122223333:nodegroup/legacy/ng-1/6ec7-1";
const SUBNET_ISSUE = { code: "Ec2SubnetInvalidConfiguration", message: "subnet-1", resourceIds: [] };
const read = <T>(value: T): Read<T> => ({ kind: "read", value });

const SETTINGS = {
  clusterName: "legacy",
  nodegroupName: "ng-1",
  nodegroupArn: ARN,
  status: "CREATE_FAILED",
  health: { issues: [SUBNET_ISSUE] },
  subnets: ["subnet-1"],
  nodeRole: "arn:aws:iam::111122223333:role/eks-node",
  amiType: "AL2023_x86_64_STANDARD",
  releaseVersion: "1.33.5-20261105",
  taints: [{ key: "gpu", effect: "NO_SCHEDULE" }],
  labels: { team: "platform" },
  updateConfig: { maxUnavailable: 1 },
  nodeRepairConfig: { enabled: true },
  warmPoolConfig: { minSize: 1 },
  resources: { autoScalingGroups: [] },
  tags: { owner: "platform" },
};

const failed = (changes: Partial<Nodegroup> = {}) =>
  nodegroup({ status: "CREATE_FAILED", health: [SUBNET_ISSUE], settings: SETTINGS, ...changes });
const readyFacts = (group: Partial<Nodegroup> = {}, changes: Partial<Facts> = {}) =>
  facts({
    nodegroup: read(failed(group)),
    subnets: [{ id: "subnet-1", subnet: read(subnet({ autoAssignPublicIpv4: true })) }],
    ...changes,
  });
const plan = (seen: Facts, creation: Read<NodegroupCreated> = read(created())) =>
  planRecreation(NAMES, seen, creation);
const withSettings = (settings: Nodegroup["settings"]) =>
  readyFacts({ settings: { ...SETTINGS, ...settings } });
const whyNot = (seen: Facts, creation?: Read<NodegroupCreated>) => {
  const made = plan(seen, creation);
  return made.kind === "recreate" ? [] : [made.kind, ...made.why];
};

it("re-creates what failed for its subnets alone, now that these are ready", () => {
  const {
    nodegroupArn: _,
    status: __,
    health: ___,
    resources: ____,
    releaseVersion: _____,
    ...sent
  } = SETTINGS;
  expect(plan(readyFacts())).toStrictEqual({
    kind: "recreate",
    arn: ARN,
    settings: sent,
    leftOut: [
      { names: ["nodegroupArn", "status", "health", "resources"], why: "EKS sets it itself" },
      {
        names: ["releaseVersion"],
        why: "it would pin the AMI, and the call that created the node group is not known to have asked for it",
      },
    ],
    issues: [SUBNET_ISSUE],
    subnets: ["subnet-1"],
  });
});

it("lists the subnets by id, whatever the order in which EKS lists them", () => {
  const ids = ["subnet-2", "subnet-1", "subnet-3"];
  const subnets = ids.map((id) => ({ id, subnet: read(subnet({ autoAssignPublicIpv4: true })) }));
  const routeTables = read([explicitTable(ids, [toInternet])]);
  expect(plan(readyFacts({ subnets: ids }, { subnets, routeTables }))).toMatchObject({
    subnets: ["subnet-1", "subnet-2", "subnet-3"],
  });
});

it("re-creates it in private subnets too, once these have a route", () => {
  const routeTables = read([explicitTable(["subnet-1"], [toNat])]);
  const subnets = [{ id: "subnet-1", subnet: read(subnet()) }];
  expect(plan(readyFacts({}, { routeTables, subnets })).kind).toBe("recreate");
});

describe("refuses", () => {
  it.each([...["CREATING", "UPDATING", "DELETING", "DELETE_FAILED", "DEGRADED"]])("status %s", (status) => {
    expect(whyNot(readyFacts({ status }))).toEqual(["refused", `its status is ${status}, not CREATE_FAILED`]);
  });

  it.each([[], [SUBNET_ISSUE]])(
    "status ACTIVE, which leaves nothing to do, with the health issues %j",
    (...health) => {
      expect(whyNot(readyFacts({ status: "ACTIVE", health }))).toEqual([
        "refused",
        "its status is ACTIVE: there is nothing to re-create",
      ]);
    },
  );

  it("another status without asking why it failed", () => {
    expect(whyNot(readyFacts({ status: "DEGRADED", health: [] }))).toEqual([
      "refused",
      "its status is DEGRADED, not CREATE_FAILED",
    ]);
  });

  it("other health issues", () => {
    const health = [
      SUBNET_ISSUE,
      { code: "IamNodeRoleNotFound", message: "no role", resourceIds: [] },
      { code: "AccessDenied", message: "no access", resourceIds: [] },
    ];
    expect(whyNot(readyFacts({ health }))).toEqual([
      "refused",
      "it has other health issues: IamNodeRoleNotFound: no role; AccessDenied: no access",
    ]);
  });

  it("no health issue at all", () => {
    expect(whyNot(readyFacts({ health: [] }))).toEqual([
      "refused",
      "it has no health issue Ec2SubnetInvalidConfiguration: why it failed is unknown",
    ]);
  });

  it("an Auto Scaling group, even one without a name", () => {
    expect(whyNot(withSettings({ resources: { autoScalingGroups: [{ name: "eks-ng-1" }, {}] } }))).toEqual([
      "refused",
      "it has an Auto Scaling group: eks-ng-1, (no name)",
    ]);
  });

  it("a subnet that is not ready, with the finding", () => {
    const open = facts({ nodegroup: read(failed()) });
    expect(whyNot(open)).toEqual([
      "refused",
      "subnet-1 is not ready: missing-public-ip: auto-assign public IPv4 is off; route table rtb-explicit sends 0.0.0.0/0 to igw-1 (active)",
    ]);
  });

  it("what a tool owns: by a tag that it has", () => {
    expect(whyNot(withSettings({ tags: { "pulumi:stack": "dev" } }))).toEqual([
      "refused",
      "it belongs to Pulumi: tag pulumi:stack=dev",
    ]);
  });

  it("what a tool owns: by a tag of the request that was removed since", () => {
    const creation = created({ tags: { "crossplane-name": "ng-1" } });
    expect(whyNot(readyFacts(), read(creation))).toEqual([
      "refused",
      "it belongs to Crossplane: tag crossplane-name=ng-1",
    ]);
  });

  it("what a tool owns: by the agent alone", () => {
    const creation = created({ caller: { userAgent: "HashiCorp/1.0 Terraform/1.13" } });
    expect(whyNot(readyFacts(), read(creation))).toEqual([
      "refused",
      "it belongs to Terraform: user agent HashiCorp/1.0 Terraform/1.13 of the call that created it",
    ]);
  });

  it("what a tool owns: by the launch template", () => {
    const launchTemplate = { id: "lt-1", name: "rancher-managed-lt-prod", version: "1" };
    expect(whyNot(withSettings({ launchTemplate }))).toEqual([
      "refused",
      "it belongs to Rancher: launch template rancher-managed-lt-prod",
    ]);
  });

  it("what doesn't exist", () => {
    expect(plan(readyFacts({}, { nodegroup: { kind: "absent" } }))).toEqual({
      kind: "refused",
      why: [
        "EKS has no node group of that name in ap-northeast-1, account 111122223333: check region and profile",
      ],
      openSubnets: [],
    });
  });
});

describe("can't tell", () => {
  it("where it is open whether a subnet is ready", () => {
    const narrow = { destination: "192.0.2.0/24", target: "igw-1", state: "active" };
    const routeTables = read([explicitTable(["subnet-1"], [toNat, narrow])]);
    expect(whyNot(facts({ nodegroup: read(failed()), routeTables }))).toEqual([
      "unknown",
      "whether subnet-1 is ready: route table rtb-explicit sends 192.0.2.0/24 to igw-1 (active)",
    ]);
  });

  const unreadable = {
    kind: "unreadable",
    action: "a:B",
    reason: "not allowed to a:B",
    denied: true,
  } as const;

  it.each<[string, Facts, ...string[]]>([
    ["the node group", readyFacts({}, { nodegroup: unreadable }), "not allowed to a:B"],
    [
      "a subnet",
      readyFacts({}, { subnets: [{ id: "subnet-1", subnet: unreadable }] }),
      "whether subnet-1 is ready: subnet: not allowed to a:B",
    ],
    [
      "the route tables",
      readyFacts({}, { routeTables: unreadable }),
      "whether subnet-1 is ready: route table: not allowed to a:B",
    ],
    ["the ARN", withSettings({ nodegroupArn: undefined }), "its ARN: EKS names none"],
    [
      "the ARN and the subnets",
      readyFacts({ subnets: [], settings: { ...SETTINGS, nodegroupArn: undefined } }, { subnets: [] }),
      "its subnets: EKS names none",
      "its ARN: EKS names none",
    ],
    ["the subnets", readyFacts({ subnets: [] }, { subnets: [] }), "its subnets: EKS names none"],
  ])("without %s", (_, seen, ...whys) => {
    expect(whyNot(seen)).toEqual(["unknown", ...whys]);
  });
});

describe("the creator", () => {
  it.each<[string, Read<NodegroupCreated>, string]>([
    [
      "is too long ago",
      { kind: "absent" },
      "CloudTrail's event history, which keeps 90 days, has no CreateNodegroup call for it",
    ],
    ["can't be read", { kind: "unreadable", action: "a:B", reason: "throttled", denied: false }, "throttled"],
  ])("is unknown where the call %s", (_, creation, unknownCreator) => {
    expect(plan(readyFacts(), creation)).toMatchObject({ kind: "recreate", unknownCreator });
  });

  it("gets the release version that the call asked for", () => {
    const asked = created({ request: { releaseVersion: "1.33.5-20261105" } });
    expect(plan(readyFacts(), read(asked))).toMatchObject({
      settings: { releaseVersion: "1.33.5-20261105" },
    });
  });
});

it("leaves out what EKS rejects beside a launch template, and says so", () => {
  const launchTemplate = { id: "lt-1", name: "workers", version: "3" };
  const made = plan(withSettings({ launchTemplate, amiType: "CUSTOM", version: "1.33", "new-thing": 1 }));
  expect(made).toMatchObject({
    kind: "recreate",
    settings: { launchTemplate: { id: "lt-1", version: "3" } },
  });
  expect((made as Recreation).leftOut).toEqual([
    { names: ["nodegroupArn", "status", "health", "resources"], why: "EKS sets it itself" },
    {
      names: ["amiType", "releaseVersion", "version"],
      why: "EKS rejects it together with this launch template",
    },
    {
      names: ["new-thing"],
      why: "not known here as a setting of CreateNodegroup: set it yourself afterwards",
    },
    { names: ["launchTemplate.name"], why: "EKS accepts either the id or the name" },
  ]);
});

it.each<[string, Nodegroup["settings"], Recreation["leftOut"]]>([
  ["a template named by its id alone", { launchTemplate: { id: "lt-1", version: "3" } }, []],
  ["a template named by its name alone", { launchTemplate: { name: "workers" } }, []],
  [
    "what a template says itself",
    { launchTemplate: { name: "workers" }, diskSize: 20, "new-thing": 1 },
    [
      { names: ["diskSize"], why: "EKS rejects it together with this launch template" },
      {
        names: ["new-thing"],
        why: "not known here as a setting of CreateNodegroup: set it yourself afterwards",
      },
    ],
  ],
  [
    "the tags that AWS has set",
    { tags: { "aws:backup": "x", owner: "platform", "aws:autoscaling": "x", "raws:": "x" } },
    [{ names: ["aws:backup", "aws:autoscaling"], why: "only AWS can set these tags" }],
  ],
  ["no tags at all", { tags: undefined, resources: null, launchTemplate: null }, []],
])("says what it leaves out of %s", (_, settings, expected) => {
  const made = plan(withSettings({ ...settings, releaseVersion: undefined })) as Recreation;
  const [onlyRead, ...rest] = made.leftOut;
  expect(onlyRead?.why).toBe("EKS sets it itself");
  expect(rest).toEqual(expected);
});

describe("right before deleting", () => {
  const shown = plan(readyFacts()) as Recreation;

  it.each<[string, Facts, string[]]>([
    ["nothing has changed", readyFacts(), []],
    ["the status has", readyFacts({ status: "DELETING" }), ["its status is DELETING, not CREATE_FAILED"]],
    [
      "another node group of that name exists",
      withSettings({ nodegroupArn: `${ARN}2` }),
      [`another node group of that name exists now: ${ARN}2`],
    ],
    [
      "the settings have",
      withSettings({ labels: {} }),
      ["the settings of legacy/ng-1 have changed meanwhile"],
    ],
  ])("sees that %s", (_, now, changes) => {
    expect(changedSince(shown, NAMES, plan(now))).toEqual(changes);
  });

  it("sees a subnet that is not ready any more", () => {
    const routeTables = read([explicitTable(["subnet-1"], [toInternet])]);
    const off = readyFacts({}, { routeTables, subnets: [{ id: "subnet-1", subnet: read(subnet()) }] });
    expect(changedSince(shown, NAMES, plan(off))).toEqual([expect.stringContaining("subnet-1 is not ready")]);
  });
});
