import {
  type RouteTableAssociation as AwsAssociation,
  type Route as AwsRoute,
  type RouteTable as AwsRouteTable,
  type EC2Client,
  type Filter,
  paginateDescribeRouteTables,
} from "@aws-sdk/client-ec2";
import type { Read, Route, RouteTable, RouteTableAssociation } from "../model/facts.ts";
import type { UnreadableTable } from "../model/inventory.ts";
import { unreadable } from "./errors.ts";
import type { ReadCall } from "./in-time.ts";
import { pages, type Reader, required } from "./read.ts";

/**
 * All route tables of a VPC. One query by VPC gives the explicit associations and the main table together,
 * and so in one state; which table is in force for a subnet is for the assessment to say.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html
 */
export function readRouteTables(
  { ec2, ask }: Reader & { ec2: EC2Client },
  vpcId: string,
): Promise<Read<RouteTable[]>> {
  const query = { Filters: [{ Name: "vpc-id", Values: [vpcId] }] };
  return ask(ACTION, async (call) => (await everyPage(ec2, query, call)).map(toRouteTable));
}

/**
 * Every route table that EC2 shows in the region. One whose answer makes no sense is itself unreadable; one that
 * doesn't name its VPC may be any subnet's, so that all are.
 */
export function readAllRouteTables({
  ec2,
  ask,
}: Reader & { ec2: EC2Client }): Promise<Read<(RouteTable | UnreadableTable)[]>> {
  return ask(
    ACTION,
    async (call) => (await everyPage(ec2, {}, call)).map(toTableOrUnreadable),
    (tables) => tables.some((table) => "kind" in table),
  );
}

const ACTION = "ec2:DescribeRouteTables";

function everyPage(ec2: EC2Client, query: { Filters?: Filter[] }, call: ReadCall): Promise<AwsRouteTable[]> {
  return pages(
    paginateDescribeRouteTables({ client: ec2, pageSize: 100 }, { ...query }, call),
    ({ RouteTables }) => required(RouteTables, "RouteTables"),
  );
}

function toTableOrUnreadable(table: AwsRouteTable): RouteTable | UnreadableTable {
  const vpcId = required(table.VpcId, "VpcId");
  const id = table.RouteTableId ?? "(without an id)";
  try {
    return toRouteTable(table);
  } catch (error) {
    return { ...unreadable(ACTION, error), id, vpcId };
  }
}

/** A route table as plain data. Throws where a member is missing that a decision may rest on. */
function toRouteTable(table: AwsRouteTable): RouteTable {
  return {
    id: required(table.RouteTableId, "RouteTableId"),
    vpcId: required(table.VpcId, "VpcId"),
    associations: required(table.Associations, "Associations").map(toAssociation),
    routes: required(table.Routes, "Routes").map(toRoute),
  };
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RouteTableAssociation.html */
function toAssociation(association: AwsAssociation): RouteTableAssociation {
  const { SubnetId, GatewayId, PublicIpv4Pool, Main: main = false } = association;
  // One that names nothing may be a subnet's own, and that subnet would pass for one that follows the main
  // table.
  if (!main) required(SubnetId ?? GatewayId ?? PublicIpv4Pool, "subnet, gateway or pool of an association");
  return {
    ...(SubnetId ? { subnetId: SubnetId } : {}),
    main,
    state: required(association.AssociationState?.State, "state of an association"),
  };
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html */
function toRoute(route: AwsRoute): Route {
  return {
    destination:
      route.DestinationCidrBlock ??
      route.DestinationIpv6CidrBlock ??
      required(route.DestinationPrefixListId, "destination of a route"),
    target:
      route.GatewayId ??
      route.NatGatewayId ??
      route.TransitGatewayId ??
      route.VpcPeeringConnectionId ??
      route.EgressOnlyInternetGatewayId ??
      route.LocalGatewayId ??
      route.CarrierGatewayId ??
      route.CoreNetworkArn ??
      route.NetworkInterfaceId ??
      route.InstanceId ??
      "(unknown target)",
    state: required(route.State, "state of a route"),
  };
}
