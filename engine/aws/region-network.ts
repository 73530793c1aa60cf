import { type EC2Client, paginateDescribeRouteTables, paginateDescribeSubnets } from "@aws-sdk/client-ec2";
import type { Read, RouteTable, SubnetFacts } from "../model/facts.ts";
import { read, required } from "./read.ts";
import { toRouteTable } from "./route-tables.ts";
import { toSubnet } from "./subnets.ts";

/**
 * Every subnet that EC2 shows in the region, in as few calls as it allows. One whose answer makes no sense is
 * itself unreadable, without an effect on the others.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html
 */
export function readAllSubnets(ec2: EC2Client): Promise<Read<SubnetFacts[]>> {
  return read("ec2:DescribeSubnets", async () => {
    const found: SubnetFacts[] = [];
    for await (const page of paginateDescribeSubnets({ client: ec2, pageSize: 1000 }, {})) {
      for (const subnet of required(page.Subnets, "Subnets")) {
        const id = required(subnet.SubnetId, "SubnetId");
        found.push({ id, subnet: await read("ec2:DescribeSubnets", async () => toSubnet(subnet)) });
      }
    }
    return found;
  });
}

/**
 * Every route table that EC2 shows in the region.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html
 */
export function readAllRouteTables(ec2: EC2Client): Promise<Read<RouteTable[]>> {
  return read("ec2:DescribeRouteTables", async () => {
    const tables: RouteTable[] = [];
    for await (const page of paginateDescribeRouteTables({ client: ec2, pageSize: 100 }, {})) {
      tables.push(...required(page.RouteTables, "RouteTables").map(toRouteTable));
    }
    return tables;
  });
}
