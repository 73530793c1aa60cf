import {
  DescribeLaunchTemplateVersionsCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
} from "@aws-sdk/client-ec2";
import { DescribeClusterCommand, DescribeNodegroupCommand } from "@aws-sdk/client-eks";
import { created } from "../../support/build.ts";
import { awsCluster, awsNodegroup, awsSubnet, awsTable, legacy } from "./answers.ts";

describe("an answer without", () => {
  const without = <T extends object>(of: T, member: keyof T): T => ({ ...of, [member]: undefined });
  const route = { DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1", State: "active" } as const;

  it.each([
    "VpcId",
    "OwnerId",
    "AvailabilityZone",
    "CidrBlock",
    "MapPublicIpOnLaunch",
    "AvailableIpAddressCount",
  ] as const)("a subnet's %s leaves that subnet open, and no other", async (member) => {
    const aws = legacy("subnet-1", "subnet-2");
    const Subnets = [without(awsSubnet("subnet-1"), member), awsSubnet("subnet-2")];
    aws.ec2.on(DescribeSubnetsCommand).resolves({ Subnets });
    expect((await aws.gather(created())).subnets).toMatchObject([
      {
        subnet: {
          kind: "unreadable",
          reason: `ec2:DescribeSubnets failed (Error): the answer has no ${member}`,
        },
      },
      { subnet: { kind: "read" } },
    ]);
  });

  it("a subnet's id leaves all of them open, rather than one missing", async () => {
    const aws = legacy("subnet-1");
    aws.ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [without(awsSubnet("subnet-1"), "SubnetId")] });
    expect((await aws.gather(created())).subnets[0]?.subnet).toMatchObject({
      kind: "unreadable",
      reason: expect.stringContaining("SubnetId"),
    });
  });

  it.each([
    ["a table's id", without(awsTable("rtb-1"), "RouteTableId"), "RouteTableId"],
    ["a table's VPC", without(awsTable("rtb-1"), "VpcId"), "VpcId"],
    ["a table's routes", without(awsTable("rtb-1"), "Routes"), "Routes"],
    [
      "a table's associations, or its subnets would pass for the main table's",
      without(awsTable("rtb-1"), "Associations"),
      "Associations",
    ],
    [
      "the subnet of an association, likewise",
      awsTable("rtb-1", { Associations: [{ Main: false, AssociationState: { State: "associated" } }] }),
      "subnet, gateway or pool of an association",
    ],
    [
      "the state of an association",
      awsTable("rtb-1", { Associations: [{ Main: true }] }),
      "state of an association",
    ],
    [
      "the state of a route",
      awsTable("rtb-1", { Routes: [without<object>(route, "State" as never)] }),
      "state of a route",
    ],
    [
      "the destination of a route",
      awsTable("rtb-1", { Routes: [{ ...route, DestinationCidrBlock: undefined }] }),
      "destination of a route",
    ],
  ])("%s leaves all of the VPC's routes open", async (_, table, missing) => {
    const aws = legacy("subnet-1");
    aws.ec2.on(DescribeRouteTablesCommand).resolves({ RouteTables: [awsTable("rtb-main"), table] });
    expect((await aws.gather(created())).routeTables).toEqual({
      kind: "unreadable",
      action: "ec2:DescribeRouteTables",
      reason: `ec2:DescribeRouteTables failed (Error): the answer has no ${missing}`,
      denied: false,
    });
  });

  it.each(["vpcId", "endpointPrivateAccess"] as const)(
    "the cluster's %s leaves the cluster open",
    async (member) => {
      const aws = legacy("subnet-1");
      aws.eks.on(DescribeClusterCommand).resolves({ cluster: awsCluster({ [member]: undefined }) });
      expect((await aws.gather(created())).cluster).toMatchObject({
        kind: "unreadable",
        reason: expect.stringContaining(member),
      });
    },
  );

  it.each(["status", "subnets"] as const)(
    "the node group's %s leaves the node group open",
    async (member) => {
      const aws = legacy("subnet-1");
      aws.eks
        .on(DescribeNodegroupCommand)
        .resolves({ nodegroup: without(awsNodegroup(["subnet-1"]), member) });
      expect((await aws.gather(created())).nodegroup).toMatchObject({
        kind: "unreadable",
        reason: expect.stringContaining(member),
      });
    },
  );

  it.each([
    ["a version", { LaunchTemplateVersions: [] }],
    ["its data", { LaunchTemplateVersions: [{}] }],
  ])("%s leaves the launch template open", async (_, answer) => {
    const aws = legacy("subnet-1");
    aws.ec2.on(DescribeLaunchTemplateVersionsCommand).resolves(answer);
    const facts = await aws.gather(created({ launchTemplate: { id: "lt-1" } }));
    expect(facts.launchTemplate).toMatchObject({
      kind: "unreadable",
      reason: expect.stringContaining("LaunchTemplateData"),
    });
  });

  it("id and name of a launch template leaves it open, and asks for none", async () => {
    const aws = legacy("subnet-1");
    const facts = await aws.gather(created({ launchTemplate: { version: "1" } }));
    expect(facts.launchTemplate).toMatchObject({
      kind: "unreadable",
      reason: expect.stringContaining("name or id"),
    });
  });
});
