import {
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  type EC2Client,
  type RouteTable,
  type RouteTableAssociation,
} from "@aws-sdk/client-ec2";
import { present } from "./clients.ts";

/** The parts of a subnet that matter, in EC2's current state. */
export interface SubnetView {
  id: string;
  availabilityZone: string;
  cidr: string;
  /** Where 0.0.0.0/0 goes to, such as igw-0a1b2c. */
  defaultRoute: string;
  autoAssign: boolean;
}

/** Reads every subnet of a VPC, sorted by CIDR block. */
export async function viewSubnets(ec2: EC2Client, vpcId: string): Promise<SubnetView[]> {
  const ofVpc = { Filters: [{ Name: "vpc-id", Values: [vpcId] }] };
  const [{ Subnets = [] }, { RouteTables = [] }] = await Promise.all([
    ec2.send(new DescribeSubnetsCommand(ofVpc)),
    ec2.send(new DescribeRouteTablesCommand(ofVpc)),
  ]);
  return Subnets.map((subnet) => {
    const id = present(subnet.SubnetId);
    return {
      id,
      availabilityZone: present(subnet.AvailabilityZone),
      cidr: present(subnet.CidrBlock),
      defaultRoute: defaultRouteOf(tableOf(id, RouteTables)),
      autoAssign: present(subnet.MapPublicIpOnLaunch),
    };
  }).sort((a, b) => a.cidr.localeCompare(b.cidr, "en", { numeric: true }));
}

function tableOf(subnetId: string, tables: RouteTable[]): RouteTable | undefined {
  const associatedWith = (test: (association: RouteTableAssociation) => boolean) =>
    tables.find(({ Associations = [] }) => Associations.some(test));
  return (
    associatedWith(({ SubnetId }) => SubnetId === subnetId) ?? associatedWith(({ Main }) => Main === true)
  );
}

function defaultRouteOf(table?: RouteTable): string {
  const route = table?.Routes?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === "0.0.0.0/0");
  return route?.GatewayId ?? route?.NatGatewayId ?? "none";
}
