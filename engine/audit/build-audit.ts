import type { Audit } from "../model/audit.ts";
import { compare } from "../model/compare.ts";
import type { Inventory, RegionInventory } from "../model/inventory.ts";
import { auditCluster } from "./audit-cluster.ts";
import { networkOf } from "./group-facts.ts";
import { listActions } from "./list-actions.ts";
import { listUnread } from "./list-unread.ts";

/**
 * Builds the audit from the inventory: every subnet of every node group, the actions, and what could not be
 * read.
 */
export function buildAudit({ account, time, regions }: Inventory): Audit {
  const ordered = [...regions].sort((a, b) => compare(a.region, b.region));
  const audited = ordered.flatMap((each) => auditRegion(each, account));
  return {
    version: "1",
    account,
    time,
    regions: ordered.map(({ region }) => region),
    clusters: audited.map(({ audited }) => audited),
    failedGroups: audited.flatMap(({ failed }) => failed),
    actions: listActions(audited.flatMap(({ subnets }) => subnets)),
    unread: ordered.flatMap(listUnread),
  };
}

function auditRegion(inventory: RegionInventory, account: string) {
  const { region, clusters } = inventory;
  if (clusters.kind !== "read") return [];
  const network = networkOf(inventory);
  return [...clusters.value]
    .sort((a, b) => compare(a.name, b.name))
    .flatMap((cluster) => auditCluster(cluster, { account, region, network }) ?? []);
}
