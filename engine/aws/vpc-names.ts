import { type EC2Client, paginateDescribeVpcs } from "@aws-sdk/client-ec2";
import type { ReadCall } from "./in-time.ts";
import { type Patience, read } from "./read.ts";

/**
 * The Name tags of the region's VPCs, by id. They are for people only: where they can't be read, there are none.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html
 */
export async function readVpcNames(ec2: EC2Client, patience: Patience): Promise<Record<string, string>> {
  const ask = async (call: ReadCall) => {
    const names: [id: string, name: string][] = [];
    for await (const page of paginateDescribeVpcs({ client: ec2, pageSize: 1000 }, {}, call)) {
      for (const { VpcId, Tags = [] } of page.Vpcs ?? []) {
        const name = Tags.find(({ Key }) => Key === "Name")?.Value;
        if (VpcId && name) names.push([VpcId, name]);
      }
    }
    return names;
  };
  const found = await read("ec2:DescribeVpcs", ask, patience);
  return found.kind === "read" ? Object.fromEntries(found.value) : {};
}
