import { type EC2Client, paginateDescribeSubnets, type Subnet } from "@aws-sdk/client-ec2";
import type { SubnetFacts } from "../model/facts.ts";
import type { ReadReceipts } from "../model/ports.ts";
import { RECEIPT_TAG } from "../model/receipt.ts";
import { read, required } from "./read.ts";
import { toSubnet } from "./subnets.ts";

/**
 * Asks for the tag's key and for nothing about its value: whoever writes tags may have written another one.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html
 */
export function receiptReader(ec2: EC2Client): ReadReceipts {
  return () =>
    read("ec2:DescribeSubnets", async () => {
      const found: Subnet[] = [];
      const query = {
        Filters: [{ Name: "tag-key", Values: [RECEIPT_TAG] }],
      };
      for await (const page of paginateDescribeSubnets({ client: ec2, pageSize: 1000 }, query)) {
        found.push(...required(page.Subnets, "Subnets"));
      }
      const subnets = await Promise.all(found.map(toFacts));
      return subnets.sort((a, b) => (a.id < b.id ? -1 : 1));
    });
}

async function toFacts(subnet: Subnet): Promise<SubnetFacts> {
  const id = required(subnet.SubnetId, "SubnetId");
  return { id, subnet: await read("ec2:DescribeSubnets", async () => toSubnet(subnet)) };
}
