import { CreateTagsCommand, type EC2Client, ModifySubnetAttributeCommand } from "@aws-sdk/client-ec2";
import type { Change, EnableAutoAssign, EnableSubnet, Outcome } from "../model/ports.ts";
import { RECEIPT_TAG, readReceipt, voidReceipt } from "../model/receipt.ts";
import { describeError, isRefusal, isSignedOut } from "./errors.ts";
import type { Reader } from "./read.ts";
import { describeSubnets } from "./subnets.ts";

const AT_ONCE = 4;

/** Time as it passes here. */
export interface Clock {
  sleep: (ms: number) => Promise<void>;
  /** Whether so many calls, one after another, may begin, even if none of them gets an answer. */
  hasTimeFor: (calls: number) => boolean;
}

const OUT_OF_TIME = "no time was left for it in this delivery";

/**
 * Writes the receipt, then sets MapPublicIpOnLaunch and nothing else, a few subnets at a time, then reads them
 * all back until it shows. A change that never shows is a failure: "on" is never reported on a guess. What
 * there is no time for is a failure too, and the subnet is left as it is.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySubnetAttribute.html
 */
export function autoAssignEnabler(aws: Reader & { ec2: EC2Client }, pace: Clock): EnableAutoAssign {
  return async (changes) => {
    const outcomes = new Map<string, Outcome>();
    for (let start = 0; start < changes.length; start += AT_ONCE) {
      const few = changes.slice(start, start + AT_ONCE);
      await Promise.all(
        few.map(async (change) => outcomes.set(change.subnetId, await enable(aws.ec2, change, pace))),
      );
    }
    const changed = [...outcomes].filter(([, { kind }]) => kind === "enabled").map(([id]) => id);
    const { open: invisible, seen } = await readBack(aws, changed, true, pace);
    for (const [id, why] of invisible) outcomes.set(id, { kind: "failed", why });
    const proven = changes.filter(({ subnetId }) => outcomes.get(subnetId)?.kind === "enabled");
    for (const id of await withoutReceipt(aws, proven, seen, pace)) {
      outcomes.set(id, { kind: "enabled", receiptMissing: true });
    }
    return outcomes;
  };
}

/** Like `autoAssignEnabler`, for one subnet. */
export function subnetEnabler(aws: Reader & { ec2: EC2Client }, sleep: Clock["sleep"]): EnableSubnet {
  const pace = unhurried(sleep);
  return async (change) => {
    const outcome = await enable(aws.ec2, change, pace);
    if (outcome.kind !== "enabled") return outcome;
    const { open, seen } = await readBack(aws, [change.subnetId], true, pace);
    const why = open.get(change.subnetId);
    if (why !== undefined) return { kind: "failed", why };
    const [missing] = await withoutReceipt(aws, [change], seen, pace);
    return missing === undefined ? outcome : { kind: "enabled", receiptMissing: true };
  };
}

/** A pace for somebody who waits: no call is left out. */
export function unhurried(sleep: Clock["sleep"]): Clock {
  return { sleep, hasTimeFor: () => true };
}

/** Without its receipt a change is not made: a retry could not tell it from one that was never needed. */
async function enable(ec2: EC2Client, { subnetId, receipt }: Change, pace: Clock): Promise<Outcome> {
  if (!pace.hasTimeFor(receipt ? 2 : 1)) return { kind: "failed", why: `nothing changed: ${OUT_OF_TIME}` };
  try {
    if (receipt) await leave(ec2, subnetId, receipt);
  } catch (error) {
    return {
      kind: "failed",
      why: `nothing changed: the receipt tag could not be written: ${describeError("ec2:CreateTags", error)}`,
    };
  }
  try {
    await ec2.send(
      new ModifySubnetAttributeCommand({ SubnetId: subnetId, MapPublicIpOnLaunch: { Value: true } }),
    );
    return { kind: "enabled" };
  } catch (error) {
    if (receipt && isRefusal(error) && pace.hasTimeFor(1)) await makeVoid(ec2, subnetId, receipt);
    return { kind: "failed", why: describeError("ec2:ModifySubnetAttribute", error) };
  }
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html */
async function leave(ec2: EC2Client, subnetId: string, receipt: string): Promise<void> {
  const Tags = [{ Key: RECEIPT_TAG, Value: receipt }];
  await ec2.send(new CreateTagsCommand({ Resources: [subnetId], Tags }));
}

/**
 * The subnets that don't show a receipt, although it was written twice: the SDK takes any answer of status 200
 * to CreateTags for a success. A receipt that another event has left meanwhile counts.
 */
async function withoutReceipt(
  { ec2, inTime }: Reader & { ec2: EC2Client },
  changes: Change[],
  seen: Seen,
  { sleep, hasTimeFor }: Clock,
): Promise<string[]> {
  let open = changes.filter((change) => !showsReceipt(change, seen));
  for (const { subnetId, receipt = "" } of open) {
    if (hasTimeFor(1)) await leave(ec2, subnetId, receipt).catch(() => undefined);
  }
  for (const wait of [0, 1000, 2000]) {
    if (open.length === 0) break;
    if (wait > 0) await sleep(wait);
    if (!hasTimeFor(1)) break;
    const ids = open.map(({ subnetId }) => subnetId);
    try {
      const found = await inTime((call) => describeSubnets(ec2, ids, call));
      open = open.filter((change) => !showsReceipt(change, found));
    } catch (error) {
      if (isSignedOut(error)) break;
    }
  }
  return open.map(({ subnetId }) => subnetId);
}

function showsReceipt({ subnetId, receipt }: Change, seen: Seen): boolean {
  if (!receipt) return true;
  const tag = seen.get(subnetId)?.Tags?.find(({ Key }) => Key === RECEIPT_TAG)?.Value;
  return tag === receipt || readReceipt(tag) !== undefined;
}

/**
 * A receipt for what EC2 refused would make the next event say that somebody had undone it. If it can't be
 * voided it does just that: an alert too many, and no write.
 */
async function makeVoid(ec2: EC2Client, subnetId: string, receipt: string): Promise<void> {
  await leave(ec2, subnetId, voidReceipt(receipt)).catch(() => undefined);
}

/** Milliseconds to wait before each look: EC2's reads may lag behind its writes for some seconds. */
const LOOKS = [0, 1000, 2000, 4000, 8000, 8000];

/** Subnets as EC2 last showed them, by id. */
type Seen = Awaited<ReturnType<typeof describeSubnets>>;

/**
 * Reads the subnets until all show auto-assign public IPv4 as `wanted`: how each was seen last, and, of those
 * that never did, the reason.
 */
export async function readBack(
  { ec2, inTime }: Reader & { ec2: EC2Client },
  ids: string[],
  wanted: boolean,
  { sleep, hasTimeFor }: Clock,
): Promise<{ open: Map<string, string>; seen: Seen }> {
  const unchanged = `EC2 still says that it is ${wanted ? "off" : "on"}`;
  const seen: Seen = new Map();
  let open = ids;
  let why = unchanged;
  for (const wait of LOOKS) {
    if (open.length === 0) break;
    if (wait > 0) await sleep(wait);
    if (!hasTimeFor(1)) {
      why = OUT_OF_TIME;
      break;
    }
    try {
      const ids = open;
      const found = await inTime((call) => describeSubnets(ec2, ids, call));
      for (const [id, subnet] of found) seen.set(id, subnet);
      open = open.filter((id) => found.get(id)?.MapPublicIpOnLaunch !== wanted);
      why = unchanged;
    } catch (error) {
      why = describeError("ec2:DescribeSubnets", error);
      if (isSignedOut(error)) break;
    }
  }
  const reason = `EC2 took the change, but it could not be verified: ${why}`;
  return { open: new Map(open.map((id) => [id, reason])), seen };
}
