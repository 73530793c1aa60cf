import { recreation } from "../../../engine/decision/recreation.ts";
import type { Nodegroup, Read } from "../../../engine/model/facts.ts";
import type { NodegroupCreated } from "../../../engine/model/nodegroup-call.ts";
import { created, nodegroup } from "../../support/build.ts";
import { createdFrom, eventFrom } from "../../support/event.ts";

const gone: Read<Nodegroup> = { kind: "absent" };
const known = (settings: Nodegroup["settings"]): Read<Nodegroup> => ({
  kind: "read",
  value: nodegroup({ settings }),
});
/** The creator asked for a release, unless `changes` give another request. */
const settingsFrom = (settings: Nodegroup["settings"], changes: Partial<NodegroupCreated> = {}) =>
  recreation(created({ request: { releaseVersion: ALL.releaseVersion }, ...changes }), known(settings))
    .settings;

const NAMES = { clusterName: "legacy", nodegroupName: "ng-1" };

/** Everything DescribeNodegroup can answer, as far as CreateNodegroup takes it. */
const ALL = {
  ...NAMES,
  scalingConfig: { minSize: 2, maxSize: 4, desiredSize: 2 },
  diskSize: 20,
  subnets: ["subnet-1"],
  instanceTypes: ["t3.large"],
  amiType: "AL2023_x86_64_STANDARD",
  remoteAccess: { ec2SshKey: "key" },
  nodeRole: "arn:aws:iam::111122223333:role/eks-node",
  labels: { team: "platform" },
  taints: [{ key: "gpu", effect: "NO_SCHEDULE" }],
  tags: { stage: "prod" },
  updateConfig: { maxUnavailable: 1 },
  nodeRepairConfig: { enabled: true },
  capacityType: "ON_DEMAND",
  version: "1.33",
  releaseVersion: "1.33.5-20261105",
  warmPoolConfig: { minSize: 1 },
};

describe("from what EKS still knows", () => {
  test("keeps all that CreateNodegroup takes", () => {
    expect(settingsFrom(ALL)).toEqual(ALL);
  });

  test("leaves out the AMI release that EKS filled in: it would pin the AMI", () => {
    const { releaseVersion: _, ...rest } = ALL;
    expect(settingsFrom(ALL, { request: {} })).toEqual(rest);
    expect(settingsFrom(ALL, { request: { releaseVersion: null } })).toEqual(rest);
  });

  test("leaves out what only DescribeNodegroup knows", () => {
    const answered = {
      ...ALL,
      nodegroupArn: "arn:aws:eks:…",
      status: "CREATE_FAILED",
      resources: { autoScalingGroups: [] },
      health: { issues: [] },
      clientRequestToken: "token",
    };
    expect(settingsFrom(answered)).toEqual(ALL);
  });

  test("leaves out what is empty", () => {
    const empty = { labels: {}, taints: [], tags: {}, version: undefined, amiType: null };
    expect(settingsFrom(empty)).toStrictEqual(NAMES);
  });

  test("keeps what is zero or false", () => {
    const settings = { scalingConfig: { minSize: 0 }, diskSize: 0 };
    expect(settingsFrom(settings)).toEqual({ ...NAMES, ...settings });
  });

  test("keeps the names of the event", () => {
    expect(settingsFrom({ clusterName: "other", nodegroupName: "other" })).toEqual(NAMES);
  });

  test("leaves out tags that only AWS can set", () => {
    const tags = { "aws:cloudformation:stack-name": "nodes", awsome: "yes" };
    expect(settingsFrom({ tags })).toEqual({ ...NAMES, tags: { awsome: "yes" } });
  });

  test("names a launch template by its id alone", () => {
    const launchTemplate = { id: "lt-1", name: "workers", version: "3" };
    expect(settingsFrom({ launchTemplate })).toEqual({
      ...NAMES,
      launchTemplate: { id: "lt-1", version: "3" },
    });
  });

  test("names a launch template by its name where there is no id", () => {
    const launchTemplate = { name: "workers", version: "3" };
    expect(settingsFrom({ launchTemplate })).toEqual({ ...NAMES, launchTemplate });
  });

  test("leaves out what EKS refuses beside a launch template", () => {
    const { diskSize, remoteAccess, ...rest } = ALL;
    const launchTemplate = { id: "lt-1", version: "3" };
    expect(settingsFrom({ ...rest, diskSize, remoteAccess, launchTemplate })).toEqual({
      ...rest,
      launchTemplate,
    });
  });

  test("leaves out what EKS refuses beside a machine image of one's own", () => {
    const { amiType, version, releaseVersion, diskSize, remoteAccess, ...rest } = ALL;
    const launchTemplate = { id: "lt-1", version: "3" };
    expect(settingsFrom({ ...ALL, amiType: "CUSTOM", launchTemplate })).toEqual({ ...rest, launchTemplate });
  });
});

describe("where EKS knows nothing any more", () => {
  test.each<[string, Read<Nodegroup>]>([
    ["gone", gone],
    [
      "not to be read",
      { kind: "unreadable", action: "ec2:DescribeSubnets", reason: "throttled", denied: false },
    ],
  ])("takes what the caller asked for: %s", (_why, seen) => {
    expect(recreation(createdFrom(eventFrom("create-nodegroup.cli.json")), seen).settings).toEqual({
      ...NAMES,
      scalingConfig: { minSize: 2, maxSize: 4, desiredSize: 2 },
      subnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
      instanceTypes: ["t3.large"],
      amiType: "AL2023_x86_64_STANDARD",
      nodeRole: "arn:aws:iam::111122223333:role/eks-node",
    });
  });

  test.each<[string, unknown]>([
    ["tags", "text"],
    ["tags", 5],
    ["launchTemplate", "lt-1"],
    ["launchTemplate", null],
  ])("takes a call whose %s is %j", (key, value) => {
    const { settings } = recreation(created({ request: { [key]: value } }), gone);
    expect(settings).toMatchObject(NAMES);
  });
});

test("leaves settings out that are too long for a message", () => {
  // The rest of the JSON text is 61 bytes; each "é" is two.
  expect(recreation(created(), known({ nodeRole: `${"é".repeat(2969)}e` })).settings).toBeDefined();
  expect(recreation(created(), known({ nodeRole: "é".repeat(2970) })).settings).toBeUndefined();
});

test("leaves settings out that are nested too deeply to be written down", () => {
  const labels = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
  expect(recreation(created({ request: { labels } }), gone)).toEqual({ maker: "AWS CLI" });
});

test("says who made it and in which stack", () => {
  const stack = recreation(createdFrom(eventFrom("create-nodegroup.stack.json")), gone);
  expect(stack).toMatchObject({ maker: "CloudFormation", stack: "legacy-nodes" });
  expect(recreation(created(), gone)).not.toHaveProperty("stack");
});
