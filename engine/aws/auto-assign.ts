import { CreateTagsCommand, type EC2Client, ModifySubnetAttributeCommand } from "@aws-sdk/client-ec2";
import type { Change, EnableAutoAssign, EnableSubnet, Outcome } from "../model/ports.ts";
import { RECEIPT_TAG, voidReceipt } from "../model/receipt.ts";
import { describeError, isRefusal } from "./read.ts";
import { describeSubnets } from "./subnets.ts";

const AT_ONCE = 4;

/**
 * Leaves the receipt, then sets MapPublicIpOnLaunch and nothing else, a few subnets at a time, then reads
 * them all back until it shows. A change that never shows is a failure: nobody may be told "on" on a guess.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySubnetAttribute.html
 */
export function autoAssignEnabler(ec2: EC2Client, sleep: (ms: number) => Promise<void>): EnableAutoAssign {
  return async (changes) => {
    const outcomes = new Map<string, Outcome>();
    for (let start = 0; start < changes.length; start += AT_ONCE) {
      const few = changes.slice(start, start + AT_ONCE);
      await Promise.all(few.map(async (change) => outcomes.set(change.subnetId, await enable(ec2, change))));
    }
    const changed = [...outcomes].filter(([, { kind }]) => kind === "enabled").map(([id]) => id);
    const invisible = await unverified(ec2, changed, true, sleep);
    for (const [id, why] of invisible) outcomes.set(id, { kind: "failed", why });
    return outcomes;
  };
}

/** As `autoAssignEnabler`, for one subnet. */
export function subnetEnabler(ec2: EC2Client, sleep: (ms: number) => Promise<void>): EnableSubnet {
  return async (change) => {
    const outcome = await enable(ec2, change);
    if (outcome.kind !== "enabled") return outcome;
    const why = (await unverified(ec2, [change.subnetId], true, sleep)).get(change.subnetId);
    return why === undefined ? outcome : { kind: "failed", why };
  };
}

/** Without its receipt a change is not made: a retry could not tell it from one that was never needed. */
async function enable(ec2: EC2Client, { subnetId, receipt }: Change): Promise<Outcome> {
  try {
    if (receipt) await leave(ec2, subnetId, receipt);
  } catch (error) {
    return {
      kind: "failed",
      why: `nothing changed, for want of a receipt: ${describeError("ec2:CreateTags", error)}`,
    };
  }
  try {
    await ec2.send(
      new ModifySubnetAttributeCommand({ SubnetId: subnetId, MapPublicIpOnLaunch: { Value: true } }),
    );
    return { kind: "enabled" };
  } catch (error) {
    if (receipt && isRefusal(error)) await makeVoid(ec2, subnetId, receipt);
    return { kind: "failed", why: describeError("ec2:ModifySubnetAttribute", error) };
  }
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html */
async function leave(ec2: EC2Client, subnetId: string, receipt: string): Promise<void> {
  const Tags = [{ Key: RECEIPT_TAG, Value: receipt }];
  await ec2.send(new CreateTagsCommand({ Resources: [subnetId], Tags }));
}

/**
 * A receipt for what EC2 refused would make the next event say that somebody had undone it. If it can't be
 * voided it does just that: an alert too many, and no write.
 */
async function makeVoid(ec2: EC2Client, subnetId: string, receipt: string): Promise<void> {
  await leave(ec2, subnetId, voidReceipt(receipt)).catch(() => undefined);
}

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
