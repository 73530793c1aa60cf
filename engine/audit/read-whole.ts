import type { Audit } from "../model/audit.ts";
import type { ReadWhole } from "../model/known-findings.ts";
import { doubtOf } from "./doubt.ts";

/**
 * The clusters and subnets that an audit has read whole: the subnets in every node group that is known to use them.
 * Undefined where it has read everything.
 */
export function readWhole(audit: Audit): ReadWhole | undefined {
  if (audit.unread.length === 0) return undefined;
  const { hidesSubnet } = doubtOf(audit);
  const clusters: string[] = [];
  const subnets = new Map<string, boolean>();
  for (const { region, name: cluster, incomplete = false, groups } of audit.clusters) {
    const listed = groups.flatMap(({ nodegroup, use, subnets }) =>
      subnets.map(({ id: subnet }) => ({ region, cluster, nodegroup, use, subnet })),
    );
    if (!incomplete && !listed.some(hidesSubnet)) clusters.push(cluster);
    for (const place of listed) {
      // Where a node group could not be read, the subnets that no other uses may be its own.
      const isOpen = hidesSubnet(place) || (incomplete && place.nodegroup === null);
      subnets.set(place.subnet, !isOpen && (subnets.get(place.subnet) ?? true));
    }
  }
  return { clusters, subnets: [...subnets].flatMap(([id, isWhole]) => (isWhole ? [id] : [])).sort() };
}
