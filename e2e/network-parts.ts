import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  DescribeRouteTablesCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import { present } from "./clients.ts";

/** The target of a default route. */
export interface WayOut {
  GatewayId?: string;
  NatGatewayId?: string;
}

/** A new internet gateway of a VPC. */
export async function attachInternetGateway(ec2: EC2Client, vpcId: string): Promise<string> {
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const id = present(InternetGateway?.InternetGatewayId);
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: id, VpcId: vpcId }));
  return id;
}

/** The nth subnet of a VPC, in the nth zone, with auto-assign off: that is how EC2 makes them. */
export async function createSubnet(
  ec2: EC2Client,
  vpcId: string,
  index: number,
  tags: Record<string, string>,
): Promise<string> {
  const region = await ec2.config.region();
  const zone = present(["a", "c", "d"][index % 3]);
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({
      VpcId: vpcId,
      CidrBlock: `10.0.${index + 1}.0/24`,
      AvailabilityZone: `${region}${zone}`,
      TagSpecifications: [
        { ResourceType: "subnet", Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
      ],
    }),
  );
  return present(Subnet?.SubnetId);
}

/** A new NAT gateway in a subnet. */
export async function createNatGateway(ec2: EC2Client, subnetId: string): Promise<string> {
  const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId: subnetId }));
  return present(NatGateway?.NatGatewayId);
}

/** The main route table, which EC2 made with the VPC. */
export async function mainRouteTable(ec2: EC2Client, vpcId: string): Promise<string> {
  const { RouteTables } = await ec2.send(
    new DescribeRouteTablesCommand({
      Filters: [
        { Name: "vpc-id", Values: [vpcId] },
        { Name: "association.main", Values: ["true"] },
      ],
    }),
  );
  return present(RouteTables?.[0]?.RouteTableId);
}

/** A new route table for some subnets, with a default route where a way out is given. */
export async function associateNewTable(
  ec2: EC2Client,
  vpcId: string,
  subnetIds: string[],
  wayOut?: WayOut,
): Promise<void> {
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }));
  const id = present(RouteTable?.RouteTableId);
  if (wayOut) await routeTo(ec2, id, wayOut);
  for (const SubnetId of subnetIds) {
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId: id, SubnetId }));
  }
}

/** Adds a default route to a route table. */
export async function routeTo(ec2: EC2Client, routeTableId: string, wayOut: WayOut): Promise<void> {
  await ec2.send(
    new CreateRouteCommand({ RouteTableId: routeTableId, DestinationCidrBlock: "0.0.0.0/0", ...wayOut }),
  );
}
