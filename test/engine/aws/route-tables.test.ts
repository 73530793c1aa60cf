import { DescribeRouteTablesCommand } from "@aws-sdk/client-ec2";
import { DescribeClusterCommand } from "@aws-sdk/client-eks";
import { created } from "../../support/build.ts";
import { awsError, awsTable, legacy, toInternet } from "./answers.ts";

describe("the route tables of the cluster's VPC", () => {
  it("are read page by page", async () => {
    const aws = legacy("subnet-1");
    aws.ec2
      .on(DescribeRouteTablesCommand)
      .resolves({ RouteTables: [awsTable("rtb-1")], NextToken: "more" })
      .on(DescribeRouteTablesCommand, { NextToken: "more" })
      .resolves({ RouteTables: [awsTable("rtb-2")] });
    expect((await aws.gather(created())).routeTables).toMatchObject({
      kind: "read",
      value: [{ id: "rtb-1" }, { id: "rtb-2" }],
    });
  });

  it("are told in the guard's terms", async () => {
    const aws = legacy("subnet-1");
    const associated = { AssociationState: { State: "associated" } } as const;
    aws.ec2.on(DescribeRouteTablesCommand).resolves({
      RouteTables: [
        awsTable("rtb-1", {
          Associations: [
            { Main: true, ...associated },
            { Main: false, SubnetId: "subnet-1", AssociationState: { State: "disassociating" } },
            { Main: false, GatewayId: "igw-1", ...associated },
            { Main: false, PublicIpv4Pool: "ipv4pool-1", ...associated },
          ],
          Routes: [
            toInternet,
            { DestinationIpv6CidrBlock: "::/0", EgressOnlyInternetGatewayId: "eigw-1", State: "blackhole" },
          ],
        }),
      ],
    });
    expect((await aws.gather(created())).routeTables).toEqual({
      kind: "read",
      value: [
        {
          id: "rtb-1",
          vpcId: "vpc-1",
          associations: [
            { main: true, state: "associated" },
            { subnetId: "subnet-1", main: false, state: "disassociating" },
            { main: false, state: "associated" },
            { main: false, state: "associated" },
          ],
          routes: [
            { destination: "0.0.0.0/0", target: "igw-1", state: "active" },
            { destination: "::/0", target: "eigw-1", state: "blackhole" },
          ],
        },
      ],
    });
  });

  it.each([
    "GatewayId",
    "NatGatewayId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "EgressOnlyInternetGatewayId",
    "LocalGatewayId",
    "CarrierGatewayId",
    "CoreNetworkArn",
    "NetworkInterfaceId",
    "InstanceId",
  ])("name a target in %s", async (member) => {
    const aws = legacy("subnet-1");
    const Routes = [{ DestinationCidrBlock: "0.0.0.0/0", [member]: "it", State: "active" as const }];
    aws.ec2.on(DescribeRouteTablesCommand).resolves({ RouteTables: [awsTable("rtb-1", { Routes })] });
    expect((await aws.gather(created())).routeTables).toMatchObject({
      value: [{ routes: [{ destination: "0.0.0.0/0", target: "it" }] }],
    });
  });

  it("keep a route whose target is of a kind not known yet", async () => {
    const aws = legacy("subnet-1");
    const Routes = [{ DestinationPrefixListId: "pl-1", State: "active" as const }];
    aws.ec2.on(DescribeRouteTablesCommand).resolves({ RouteTables: [awsTable("rtb-1", { Routes })] });
    expect((await aws.gather(created())).routeTables).toMatchObject({
      value: [{ routes: [{ destination: "pl-1", target: "(unknown target)" }] }],
    });
  });

  it("are not asked for where the cluster's VPC is not known", async () => {
    const aws = legacy("subnet-1");
    aws.eks.on(DescribeClusterCommand).rejects(awsError("ResourceNotFoundException"));
    const facts = await aws.gather(created());
    expect(facts.cluster).toEqual({ kind: "absent" });
    expect(facts.routeTables).toMatchObject({
      kind: "unreadable",
      denied: false,
      reason: expect.stringContaining("not asked for"),
    });
    expect(aws.sent().map(({ name }) => name)).not.toContain("DescribeRouteTables");
  });
});
