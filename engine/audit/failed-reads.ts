import type { Facts, Read, Unreadable } from "../model/facts.ts";

/** Of the reads that say something about one subnet of a node group, those that failed. */
export function failedReads(
  { cluster, nodegroup, routeTables, launchTemplate }: Omit<Facts, "account" | "region" | "subnets">,
  subnet: Read<unknown>,
): Unreadable[] {
  const reads = [subnet, cluster, nodegroup, routeTables, ...(launchTemplate ? [launchTemplate] : [])];
  return reads.filter((read) => read.kind === "unreadable");
}
