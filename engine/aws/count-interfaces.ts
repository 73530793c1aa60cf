import {
  type EC2Client,
  type NetworkInterface,
  paginateDescribeNetworkInterfaces,
} from "@aws-sdk/client-ec2";
import type { Interfaces, Read } from "../model/facts.ts";
import type { CountInterfaces } from "../model/ports.ts";
import type { ReadCall } from "./in-time.ts";
import { type Reader, required } from "./read.ts";
import { subnetFilters } from "./subnets.ts";

/**
 * 10,000 interfaces: more would change nothing about a decision, and counting them would keep the message
 * waiting.
 */
const MAX_PAGES = 10;

/**
 * Counts the network interfaces in the subnets, in one paginated query for all of them.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html
 */
export function interfaceCounter({ ec2, ask }: Reader & { ec2: EC2Client }): CountInterfaces {
  return async (ids) => {
    const found = await ask("ec2:DescribeNetworkInterfaces", (call) => describeInterfaces(ec2, ids, call));
    return new Map(ids.map((id): [string, Read<Interfaces>] => [id, tally(id, found)]));
  };
}

interface Found {
  interfaces: NetworkInterface[];
  incomplete: boolean;
}

async function describeInterfaces(ec2: EC2Client, ids: string[], call: ReadCall): Promise<Found> {
  const interfaces: NetworkInterface[] = [];
  let pages = 0;
  for (const Filters of subnetFilters(ids)) {
    for await (const page of paginateDescribeNetworkInterfaces(
      { client: ec2, pageSize: 1000 },
      { Filters },
      call,
    )) {
      if (++pages > MAX_PAGES) return { interfaces, incomplete: true };
      interfaces.push(...required(page.NetworkInterfaces, "NetworkInterfaces"));
    }
  }
  return { interfaces, incomplete: false };
}

function tally(id: string, found: Read<Found>): Read<Interfaces> {
  if (found.kind !== "read") return found;
  const counts: Interfaces["counts"] = {};
  for (const each of found.value.interfaces) {
    if (each.SubnetId === id) counts[kindOf(each)] = (counts[kindOf(each)] ?? 0) + 1;
  }
  return { kind: "read", value: { counts, incomplete: found.value.incomplete } };
}

/** EC2 calls an instance's interface plainly "interface", like many others; what it hangs on says more. */
function kindOf({ InterfaceType = "interface", Attachment }: NetworkInterface): string {
  return InterfaceType === "interface" && Attachment?.InstanceId ? "instance" : InterfaceType;
}
