import {
  DescribeLaunchTemplateVersionsCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  EKSClient,
  ListClustersCommand,
  ListNodegroupsCommand,
} from "@aws-sdk/client-eks";
import { mockClient } from "aws-sdk-client-mock";
import { outOfTime } from "../../../engine/aws/in-time.ts";
import { inventoryReader } from "../../../engine/aws/inventory.ts";
import { awsReader, type Limit, NO_PATIENCE } from "../../../engine/aws/read.ts";
import { awsCluster, awsError, awsNodegroup, awsSubnet, awsTable } from "./answers.ts";

const region = "ap-northeast-1";

/**
 * Two clusters with two node groups each; all node groups use the same version of the same launch template.
 */
function mockedRegion() {
  const [eksClient, ec2Client] = [new EKSClient({ region }), new EC2Client({ region })];
  const [eks, ec2] = [mockClient(eksClient), mockClient(ec2Client)];
  eks.on(ListClustersCommand).resolves({ clusters: ["blue"], nextToken: "more" });
  eks.on(ListClustersCommand, { nextToken: "more" }).resolves({ clusters: ["amber"] });
  eks.on(DescribeClusterCommand).resolves({ cluster: awsCluster() });
  eks.on(ListNodegroupsCommand).resolves({ nodegroups: ["ng-2"], nextToken: "more" });
  eks.on(ListNodegroupsCommand, { nextToken: "more" }).resolves({ nodegroups: ["ng-1"] });
  eks.on(DescribeNodegroupCommand).resolves({
    nodegroup: awsNodegroup(["subnet-1"], { launchTemplate: { id: "lt-1", version: "3" } }),
  });
  ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [awsSubnet("subnet-1")], NextToken: "more" });
  ec2.on(DescribeSubnetsCommand, { NextToken: "more" }).resolves({ Subnets: [awsSubnet("subnet-2")] });
  ec2.on(DescribeRouteTablesCommand).resolves({ RouteTables: [awsTable("rtb-1")], NextToken: "more" });
  ec2.on(DescribeRouteTablesCommand, { NextToken: "more" }).resolves({ RouteTables: [awsTable("rtb-2")] });
  ec2
    .on(DescribeLaunchTemplateVersionsCommand)
    .resolves({ LaunchTemplateVersions: [{ LaunchTemplateData: {} }] });
  const clients = { eks: eksClient, ec2: ec2Client };
  return {
    eks,
    ec2,
    clients,
    readInventory: inventoryReader({ ...clients, ...awsReader(NO_PATIENCE) }, region),
  };
}

const all = () => true;

it("reads every page of every list", async () => {
  const { readInventory } = mockedRegion();
  const { clusters, subnets, routeTables } = await readInventory(all);
  const names = clusters.kind === "read" ? clusters.value.map(({ name }) => name) : [];
  expect(names).toEqual(["amber", "blue"]);
  expect(clusters).toMatchObject({
    value: [
      { nodegroups: { value: [{ name: "ng-1" }, { name: "ng-2" }] } },
      { nodegroups: { value: [{ name: "ng-1" }, { name: "ng-2" }] } },
    ],
  });
  expect(subnets).toMatchObject({ value: [{ id: "subnet-1" }, { id: "subnet-2" }] });
  expect(routeTables).toMatchObject({ value: [{ id: "rtb-1" }, { id: "rtb-2" }] });
});

it("asks for pages as large as AWS gives, of the whole region", async () => {
  const { eks, ec2, readInventory } = mockedRegion();
  await readInventory(all);
  const second = { NextToken: "more" };
  expect(ec2.commandCalls(DescribeSubnetsCommand)[1]?.args[0].input).toEqual({ MaxResults: 1000, ...second });
  expect(ec2.commandCalls(DescribeRouteTablesCommand)[1]?.args[0].input).toEqual({
    MaxResults: 100,
    ...second,
  });
  expect(eks.commandCalls(ListClustersCommand)[1]?.args[0].input).toEqual({
    maxResults: 100,
    nextToken: "more",
  });
});

it("reads subnets, route tables and each launch template version once, however many use them", async () => {
  const { ec2, readInventory } = mockedRegion();
  await readInventory(all);
  const calls = ec2.calls().map(({ args: [command] }) => command.constructor.name);
  expect(calls.sort()).toEqual([
    "DescribeLaunchTemplateVersionsCommand",
    "DescribeRouteTablesCommand",
    "DescribeRouteTablesCommand",
    "DescribeSubnetsCommand",
    "DescribeSubnetsCommand",
    "DescribeVpcsCommand",
  ]);
});

it("describes only the clusters that were asked for", async () => {
  const { eks, readInventory } = mockedRegion();
  await readInventory((name) => name === "blue");
  expect(eks.commandCalls(DescribeClusterCommand).map(({ args: [{ input }] }) => input)).toEqual([
    { name: "blue" },
  ]);
});

it("asks for nothing more in a region without a cluster of interest", async () => {
  const { eks, ec2, readInventory } = mockedRegion();
  expect(await readInventory(() => false)).toEqual({
    region,
    clusters: { kind: "read", value: [] },
    subnets: { kind: "read", value: [] },
    routeTables: { kind: "read", value: [] },
    vpcNames: {},
  });
  expect(eks.calls()).toHaveLength(2);
  expect(ec2.calls()).toHaveLength(0);
});

it("reads the Name tags of VPCs, and does without them", async () => {
  const { ec2, readInventory } = mockedRegion();
  ec2.on(DescribeVpcsCommand).resolves({
    Vpcs: [{ VpcId: "vpc-1", Tags: [{ Key: "Name", Value: "main" }] }, { VpcId: "vpc-2" }],
  });
  expect(await readInventory(all)).toMatchObject({ vpcNames: { "vpc-1": "main" } });
  ec2.on(DescribeVpcsCommand).rejects(awsError("UnauthorizedOperation"));
  expect(await readInventory(all)).toMatchObject({ vpcNames: {}, subnets: { kind: "read" } });
});

it("keeps a route table that makes no sense from the other tables, unless its VPC is unknown", async () => {
  const { ec2, readInventory } = mockedRegion();
  const broken = { ...awsTable("rtb-3"), Routes: undefined, VpcId: "vpc-2" };
  ec2.on(DescribeRouteTablesCommand).resolves({ RouteTables: [awsTable("rtb-1"), broken] });
  expect((await readInventory(all)).routeTables).toMatchObject({
    kind: "read",
    value: [{ id: "rtb-1" }, { id: "rtb-3", vpcId: "vpc-2", kind: "unreadable", denied: false }],
  });
  ec2
    .on(DescribeRouteTablesCommand)
    .resolves({ RouteTables: [awsTable("rtb-1"), { ...broken, VpcId: undefined }] });
  expect((await readInventory(all)).routeTables).toMatchObject({ kind: "unreadable" });
});

it("has as many calls under way as the limit allows, and no more", async () => {
  const { clients } = mockedRegion();
  let [under, most] = [0, 0];
  const waiting: (() => void)[] = [];
  const two: Limit = async (call) => {
    while (under >= 2) await new Promise<void>((resolve) => waiting.push(resolve));
    most = Math.max(most, ++under);
    try {
      return await call();
    } finally {
      under--;
      waiting.shift()?.();
    }
  };
  await inventoryReader({ ...clients, ...awsReader(NO_PATIENCE, two) }, region)(all);
  expect(most).toBe(2);
});

it("tells how far it is", async () => {
  const { readInventory } = mockedRegion();
  const told: unknown[] = [];
  await readInventory(all, (done) => told.push(done));
  expect(told.at(-1)).toEqual({ clusters: 2, nodegroups: 4 });
});

describe("a failure", () => {
  const denied = awsError("AccessDeniedException");

  it("of the list of clusters is the region's answer", async () => {
    const { eks, readInventory } = mockedRegion();
    eks.on(ListClustersCommand).rejects(denied);
    expect((await readInventory(all)).clusters).toEqual({
      kind: "unreadable",
      action: "eks:ListClusters",
      reason: "not allowed to eks:ListClusters (AccessDeniedException)",
      denied: true,
    });
  });

  it("of one cluster leaves the others alone", async () => {
    const { eks, readInventory } = mockedRegion();
    eks.on(DescribeClusterCommand, { name: "blue" }).rejects(denied);
    eks.on(ListNodegroupsCommand, { clusterName: "blue" }).rejects(denied);
    expect((await readInventory(all)).clusters).toMatchObject({
      value: [
        { name: "amber", cluster: { kind: "read" }, nodegroups: { kind: "read" } },
        { name: "blue", cluster: { kind: "unreadable" }, nodegroups: { kind: "unreadable" } },
      ],
    });
  });

  it("of a node group or its template leaves the others alone", async () => {
    const { eks, ec2, readInventory } = mockedRegion();
    eks
      .on(DescribeNodegroupCommand, { nodegroupName: "ng-1" })
      .rejects(awsError("ResourceNotFoundException"));
    ec2.on(DescribeLaunchTemplateVersionsCommand).rejects(denied);
    expect((await readInventory((name) => name === "blue")).clusters).toMatchObject({
      value: [
        {
          nodegroups: {
            value: [
              { nodegroup: { kind: "absent" } },
              { nodegroup: { kind: "read" }, launchTemplate: { kind: "unreadable" } },
            ],
          },
        },
      ],
    });
  });

  it("of one subnet's answer leaves the others alone", async () => {
    const { ec2, readInventory } = mockedRegion();
    const { VpcId: _, ...broken } = awsSubnet("subnet-9");
    ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [broken, awsSubnet("subnet-1")] });
    expect((await readInventory(all)).subnets).toMatchObject({
      value: [{ subnet: { kind: "unreadable" } }, { subnet: { kind: "read" } }],
    });
  });

  it("on the second page of the route tables leaves none of them known", async () => {
    const { ec2, readInventory } = mockedRegion();
    ec2.on(DescribeRouteTablesCommand, { NextToken: "more" }).rejects(denied);
    expect((await readInventory(all)).routeTables).toMatchObject({ kind: "unreadable" });
  });
});

describe("where there is no time for all clusters", () => {
  /** A region of these clusters, each with one node group, which there is no time to read `outOf` some. */
  function mockedClusters(names: string[], outOf: (cluster: string) => boolean) {
    const { eks, clients } = mockedRegion();
    const order: string[] = [];
    eks.on(ListClustersCommand).resolves({ clusters: names });
    eks.on(ListNodegroupsCommand).resolves({ nodegroups: ["workers"] });
    eks.on(DescribeNodegroupCommand).callsFake(({ clusterName }) => {
      order.push(clusterName);
      if (outOf(clusterName)) throw outOfTime("no time was left to read it");
      return { nodegroup: awsNodegroup(["subnet-1"]) };
    });
    return {
      order,
      readInventory: inventoryReader({ ...clients, ...awsReader(NO_PATIENCE) }, region),
    };
  }
  const names = ["blue", "green", "red"];

  it("begins with the cluster that it is given, or the next one, and reads those before it last", async () => {
    for (const from of ["green", "gray"]) {
      const { order, readInventory } = mockedClusters(names, () => false);
      expect(await readInventory(all, undefined, from)).not.toHaveProperty("stoppedAt");
      expect(order).toEqual(["green", "red", "blue"]);
    }
  });

  it.each([
    ["after the last one that was read whole", "", ["green", "red"], "green"],
    ["in the order of reading", "green", ["red", "blue"], "red"],
    ["although one before it took too long too", "", ["blue", "red"], "red"],
    ["or at one that alone took too long", "", ["blue"], "blue"],
    ["at the same one where there was time for none", "green", names, "green"],
  ])("says where it stopped: %s", async (_where, from, late, stoppedAt) => {
    const { readInventory } = mockedClusters(names, (cluster) => late.includes(cluster));
    expect(await readInventory(all, undefined, from)).toMatchObject({ stoppedAt });
  });

  it("keeps where to begin while the clusters can't be listed", async () => {
    const { eks, readInventory } = mockedRegion();
    eks.on(ListClustersCommand).rejects(awsError("AccessDeniedException"));
    expect(await readInventory(all, undefined, "green")).toMatchObject({ stoppedAt: "green" });
  });
});
