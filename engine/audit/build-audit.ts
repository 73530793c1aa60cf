import { NO_RULES } from "../decision/offer.ts";
import type { Audit } from "../model/audit.ts";
import { compare } from "../model/compare.ts";
import type { Inventory, RegionInventory } from "../model/inventory.ts";
import type { Policy } from "../model/policy.ts";
import { type AuditBasis, auditCluster } from "./audit-cluster.ts";
import { networkOf } from "./group-facts.ts";
import { listActions } from "./list-actions.ts";
import { listUnread } from "./list-unread.ts";

/**
 * Builds the audit from the inventory: every subnet of every node group, the actions, and what could not be
 * read. The `policy` forbids to offer some changes; without one only the subnets' own tags do.
 */
export function buildAudit({ account, time, regions }: Inventory, policy?: Policy): Audit {
  const ordered = [...regions].sort((a, b) => compare(a.region, b.region));
  const audited = ordered.flatMap((each) =>
    auditRegion(each, { account, policy: policy ?? NO_RULES, today: time.slice(0, 10) }),
  );
  return {
    version: "1",
    account,
    time,
    ...(policy ? { rulesApplied: true } : {}),
    regions: ordered.map(({ region }) => region),
    clusters: audited.map(({ audited }) => audited),
    failedGroups: audited.flatMap(({ failed }) => failed),
    actions: listActions(
      audited.flatMap(({ subnets }) => subnets),
      policy !== undefined,
    ),
    unread: ordered.flatMap(listUnread),
  };
}

function auditRegion(inventory: RegionInventory, basis: Omit<AuditBasis, "region" | "network">) {
  const { region, clusters } = inventory;
  if (clusters.kind !== "read") return [];
  const network = networkOf(inventory);
  return [...clusters.value]
    .sort((a, b) => compare(a.name, b.name))
    .flatMap((cluster) => auditCluster(cluster, { ...basis, region, network }) ?? []);
}
