import type { EC2Client } from "@aws-sdk/client-ec2";
import { describeError } from "./errors.ts";
import { describeSubnets } from "./subnets.ts";

/** Milliseconds to wait before each look: EC2's reads may lag behind its writes for some seconds. */
const LOOKS = [0, 1000, 2000, 4000, 8000];

/**
 * Reads the subnets until all show auto-assign public IPv4 as `wanted`; gives those that never did, each with
 * the reason.
 */
export async function unverified(
  ec2: EC2Client,
  ids: string[],
  wanted: boolean,
  sleep: (ms: number) => Promise<void>,
): Promise<Map<string, string>> {
  const unchanged = `EC2 still says that it is ${wanted ? "off" : "on"}`;
  let open = ids;
  let why = unchanged;
  for (const wait of LOOKS) {
    if (open.length === 0) break;
    if (wait > 0) await sleep(wait);
    try {
      const found = await describeSubnets(ec2, open);
      open = open.filter((id) => found.get(id)?.MapPublicIpOnLaunch !== wanted);
      why = unchanged;
    } catch (error) {
      why = describeError("ec2:DescribeSubnets", error);
    }
  }
  return new Map(open.map((id) => [id, `EC2 took the change, but it could not be verified: ${why}`]));
}
