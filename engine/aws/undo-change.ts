import { DeleteTagsCommand, type EC2Client, ModifySubnetAttributeCommand } from "@aws-sdk/client-ec2";
import type { UndoChange } from "../model/ports.ts";
import { RECEIPT_TAG } from "../model/receipt.ts";
import { type Clock, readBack, unhurried } from "./auto-assign.ts";
import { describeError } from "./errors.ts";
import type { Reader } from "./read.ts";

/**
 * Takes the guard's change back, the receipt last. The receipt is removed by key and value: one that somebody
 * has left meanwhile for another change stays.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySubnetAttribute.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteTags.html
 */
export function changeUndoer(aws: Reader & { ec2: EC2Client }, sleep: Clock["sleep"]): UndoChange {
  return async ({ subnetId, receipt, disable }) => {
    const fault = disable ? await disabledFault(aws, subnetId, sleep) : undefined;
    if (fault !== undefined) return { kind: "failed", why: `its receipt stays: ${fault}` };
    try {
      const Tags = [{ Key: RECEIPT_TAG, Value: receipt }];
      await aws.ec2.send(new DeleteTagsCommand({ Resources: [subnetId], Tags }));
      return { kind: "undone" };
    } catch (error) {
      const off = disable ? "it is off, but " : "";
      const why = `${off}its receipt stays: ${describeError("ec2:DeleteTags", error)}`;
      return { kind: "failed", why };
    }
  };
}

/** Why it isn't off for sure; nothing where it is. */
async function disabledFault(
  aws: Reader & { ec2: EC2Client },
  SubnetId: string,
  sleep: Clock["sleep"],
): Promise<string | undefined> {
  try {
    await aws.ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: false } }));
  } catch (error) {
    return describeError("ec2:ModifySubnetAttribute", error);
  }
  return (await readBack(aws, [SubnetId], false, unhurried(sleep))).open.get(SubnetId);
}
