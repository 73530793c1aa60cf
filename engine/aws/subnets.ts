import { type Subnet as AwsSubnet, type EC2Client, paginateDescribeSubnets } from "@aws-sdk/client-ec2";
import type { Read, Subnet, SubnetFacts } from "../model/facts.ts";
import { read, required } from "./read.ts";
import { subnetFilters } from "./subnet-filters.ts";

/**
 * The subnets of these ids, sorted by id. Asked for by filter, because an unknown id among SubnetIds fails
 * the whole call; a filter also takes wildcards, so an answer counts only for the id that was asked for to
 * the letter.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html
 */
export async function readSubnets(ec2: EC2Client, ids: string[]): Promise<SubnetFacts[]> {
  const wanted = [...new Set(ids)].sort();
  const found = await read("ec2:DescribeSubnets", () => describeSubnets(ec2, wanted));
  return Promise.all(wanted.map(async (id) => ({ id, subnet: await pick(id, found) })));
}

async function pick(id: string, found: Read<Map<string, AwsSubnet>>): Promise<Read<Subnet>> {
  if (found.kind !== "read") return found;
  const subnet = found.value.get(id);
  return subnet ? read("ec2:DescribeSubnets", async () => toSubnet(subnet)) : { kind: "absent" };
}

/** The subnets that exist among `ids`, by id; every page is read. Rejects with EC2's error. */
export async function describeSubnets(ec2: EC2Client, ids: string[]): Promise<Map<string, AwsSubnet>> {
  const found = new Map<string, AwsSubnet>();
  for (const Filters of subnetFilters(ids)) {
    for await (const page of paginateDescribeSubnets({ client: ec2, pageSize: 1000 }, { Filters })) {
      for (const subnet of required(page.Subnets, "Subnets")) {
        found.set(required(subnet.SubnetId, "SubnetId"), subnet);
      }
    }
  }
  return found;
}

/**
 * What is decided on, of all that EC2 says of a subnet. Throws where a member is missing that a decision may
 * rest on.
 */
export function toSubnet(subnet: AwsSubnet): Subnet {
  return {
    vpcId: required(subnet.VpcId, "VpcId"),
    ownerId: required(subnet.OwnerId, "OwnerId"),
    availabilityZone: required(subnet.AvailabilityZone, "AvailabilityZone"),
    cidr: required(subnet.CidrBlock, "CidrBlock"),
    autoAssignPublicIpv4: required(subnet.MapPublicIpOnLaunch, "MapPublicIpOnLaunch"),
    autoAssignIpv6: subnet.AssignIpv6AddressOnCreation ?? false,
    freeAddresses: required(subnet.AvailableIpAddressCount, "AvailableIpAddressCount"),
    ...(subnet.OutpostArn ? { outpostArn: subnet.OutpostArn } : {}),
    // A region without the feature leaves the member out; and a block that went unseen keeps traffic out, not
    // in.
    internetGatewayBlock: subnet.BlockPublicAccessStates?.InternetGatewayBlockMode ?? "off",
    tags: Object.fromEntries((subnet.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
  };
}
