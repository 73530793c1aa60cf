import { type EC2Client, paginateDescribeVpcs, type Vpc } from "@aws-sdk/client-ec2";
import { pages, type Reader } from "./read.ts";

/**
 * The Name tags of the region's VPCs, by id. They are for people only: where they can't be read, there are none.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html
 */
export async function readVpcNames({
  ec2,
  ask,
}: Reader & { ec2: EC2Client }): Promise<Record<string, string>> {
  const found = await ask("ec2:DescribeVpcs", (call) =>
    pages(paginateDescribeVpcs({ client: ec2, pageSize: 1000 }, {}, call), ({ Vpcs = [] }) =>
      Vpcs.flatMap(idAndName),
    ),
  );
  return found.kind === "read" ? Object.fromEntries(found.value) : {};
}

function idAndName({ VpcId, Tags = [] }: Vpc): [id: string, name: string][] {
  const name = Tags.find(({ Key }) => Key === "Name")?.Value;
  return VpcId && name ? [[VpcId, name]] : [];
}
