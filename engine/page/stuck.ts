import type { Action } from "../model/audit.ts";

/** Where existing node groups can't scale out, as the audit's actions say. The keys are made by `keyOf`. */
export interface Stuck {
  /** By region, cluster and node group. */
  groups: Set<string>;
  /** How many node groups, by region and subnet. */
  bySubnet: Map<string, number>;
}

export function stuckIn(actions: Action[]): Stuck {
  const groups = new Set<string>();
  const places = new Set<string>();
  const bySubnet = new Map<string, number>();
  for (const { region, mends, blocksScaleOut } of actions) {
    if (!blocksScaleOut) continue;
    for (const { cluster, nodegroup, subnet } of mends) {
      const place = keyOf(region, cluster, nodegroup ?? "", subnet);
      if (nodegroup === null || places.has(place)) continue;
      places.add(place);
      groups.add(keyOf(region, cluster, nodegroup));
      bySubnet.set(keyOf(region, subnet), (bySubnet.get(keyOf(region, subnet)) ?? 0) + 1);
    }
  }
  return { groups, bySubnet };
}

/** Names that could hold any separator, as one key. */
export function keyOf(...names: string[]): string {
  return JSON.stringify(names);
}
