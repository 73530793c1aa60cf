import type { Facts, Read } from "../model/facts.ts";
import type { FailedRead } from "./judged.ts";

/**
 * Of the reads that say something about one subnet of a node group, those that failed, each with the call
 * that it takes.
 */
export function failedReads(
  { cluster, nodegroup, routeTables, launchTemplate }: Omit<Facts, "account" | "region" | "subnets">,
  subnet: Read<unknown>,
): FailedRead[] {
  return [
    ...failed("ec2:DescribeSubnets", subnet),
    ...failed("eks:DescribeCluster", cluster),
    ...failed("eks:DescribeNodegroup", nodegroup),
    ...failed("ec2:DescribeRouteTables", routeTables),
    ...(launchTemplate ? failed("ec2:DescribeLaunchTemplateVersions", launchTemplate) : []),
  ];
}

function failed(action: string, read: Read<unknown>): FailedRead[] {
  return read.kind === "unreadable" ? [{ action, why: read.why }] : [];
}
