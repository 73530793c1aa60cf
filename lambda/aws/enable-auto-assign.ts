import { type EC2Client, ModifySubnetAttributeCommand } from "@aws-sdk/client-ec2";
import type { Outcome } from "../core/outcome.ts";
import type { EnableAutoAssign } from "../ports.ts";
import { describeError } from "./errors.ts";
import { describeSubnets } from "./subnets.ts";

/** Milliseconds to wait before each look: EC2's reads may lag behind its writes for some seconds. */
const LOOKS = [0, 1000, 2000, 4000, 8000];

const AT_ONCE = 4;

/**
 * Sets MapPublicIpOnLaunch and nothing else, a few subnets at a time, then reads them all back until it shows. A change that never
 * shows is a failure: nobody may be told "on" on a guess.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySubnetAttribute.html
 */
export function autoAssignEnabler(ec2: EC2Client, sleep: (ms: number) => Promise<void>): EnableAutoAssign {
  return async (subnetIds) => {
    const outcomes = new Map<string, Outcome>();
    for (let start = 0; start < subnetIds.length; start += AT_ONCE) {
      const few = subnetIds.slice(start, start + AT_ONCE);
      await Promise.all(few.map(async (id) => outcomes.set(id, await switchOn(ec2, id))));
    }
    const changed = [...outcomes].filter(([, { kind }]) => kind === "enabled").map(([id]) => id);
    for (const [id, why] of await unverified(ec2, changed, sleep)) outcomes.set(id, { kind: "failed", why });
    return outcomes;
  };
}

async function switchOn(ec2: EC2Client, id: string): Promise<Outcome> {
  try {
    await ec2.send(new ModifySubnetAttributeCommand({ SubnetId: id, MapPublicIpOnLaunch: { Value: true } }));
    return { kind: "enabled" };
  } catch (error) {
    return { kind: "failed", why: describeError("ec2:ModifySubnetAttribute", error) };
  }
}

/** Those that EC2 never showed as on, each with the reason. */
async function unverified(
  ec2: EC2Client,
  ids: string[],
  sleep: (ms: number) => Promise<void>,
): Promise<Map<string, string>> {
  let open = ids;
  let why = "EC2 still says that it is off";
  for (const wait of LOOKS) {
    if (open.length === 0) break;
    if (wait > 0) await sleep(wait);
    try {
      const found = await describeSubnets(ec2, open);
      open = open.filter((id) => found.get(id)?.MapPublicIpOnLaunch !== true);
    } catch (error) {
      why = describeError("ec2:DescribeSubnets", error);
    }
  }
  return new Map(open.map((id) => [id, `EC2 took the change, but it could not be verified: ${why}`]));
}
