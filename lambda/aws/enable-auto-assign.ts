import { type EC2Client, ModifySubnetAttributeCommand } from "@aws-sdk/client-ec2";
import type { Outcome } from "../core/outcome.ts";
import type { EnableAutoAssign } from "../ports.ts";
import { describeError } from "./errors.ts";
import { describeSubnets } from "./subnets.ts";

/** Milliseconds to wait before each look: EC2's reads may lag behind its writes for some seconds. */
const LOOKS = [0, 1000, 2000, 4000, 8000];

/**
 * Sets MapPublicIpOnLaunch and nothing else, then reads it back until it shows. A change that never shows is a failure: nobody
 * may be told "on" on a guess.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySubnetAttribute.html
 */
export function autoAssignEnabler(ec2: EC2Client, sleep: (ms: number) => Promise<void>): EnableAutoAssign {
  return async (subnetId) => {
    try {
      await ec2.send(
        new ModifySubnetAttributeCommand({ SubnetId: subnetId, MapPublicIpOnLaunch: { Value: true } }),
      );
    } catch (error) {
      return { kind: "failed", why: describeError("ec2:ModifySubnetAttribute", error) };
    }
    return verify(ec2, subnetId, sleep);
  };
}

async function verify(ec2: EC2Client, id: string, sleep: (ms: number) => Promise<void>): Promise<Outcome> {
  let why = "EC2 still says it is off";
  for (const wait of LOOKS) {
    if (wait > 0) await sleep(wait);
    try {
      const found = await describeSubnets(ec2, [id]);
      if (found.get(id)?.MapPublicIpOnLaunch === true) return { kind: "enabled" };
    } catch (error) {
      why = describeError("ec2:DescribeSubnets", error);
    }
  }
  return { kind: "failed", why: `EC2 took the change, but it could not be verified: ${why}` };
}
