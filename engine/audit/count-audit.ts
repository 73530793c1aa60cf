import type { Action, Audit, AuditedCluster } from "../model/audit.ts";
import { isReady } from "../model/findings.ts";
import type { RegionalGroupRef } from "../model/group-ref.ts";

/** An audit in numbers. */
export interface AuditCounts {
  clusters: number;
  /** Clusters with a failed node group, or a known fault in subnets that node groups use or the first one would. */
  faulty: number;
  /** Node groups in status CREATE_FAILED. */
  failed: number;
  /** Existing node groups that can't scale out in one of their subnets. */
  blocked: number;
  /** Actions for known faults in such subnets. */
  actions: number;
  /** Subnets in which a node group would fail, but none is known to use them. */
  unused: number;
  /** Subnets in which it is open whether a node group would fail, and none is known to use them. */
  unusedOpen: number;
  /** Failed reads, and what is open although every read succeeded, where node groups are affected. */
  unknown: number;
}

/** Whether the action is for a known fault where node groups are affected: alone, the others are no fault. */
export function isFault({ open, unused }: Action): boolean {
  return !open && !unused;
}

/** Whether the action is for something open because of a failed read, which is listed in `unread`. */
export function isFailedRead({ target: { kind } }: Action): boolean {
  return kind === "permission" || kind === "call";
}

/** Open where node groups are affected, and not because of a failed read: those are counted in `unread`. */
export function isUnclear(action: Action): boolean {
  return action.open === true && !action.unused && !isFailedRead(action);
}

/** Whether anything is to be said about the cluster's subnets but that they are fine. */
export function hasFindings({ groups, incomplete }: AuditedCluster): boolean {
  return (
    incomplete === true || groups.some(({ subnets }) => subnets.some(({ finding }) => !isReady(finding)))
  );
}

export function countAudit({ clusters, actions, failedGroups, unread }: Audit): AuditCounts {
  const faults = actions.filter(isFault);
  const faulty = faults.flatMap(({ region, fixes }) =>
    fixes.filter(({ use }) => use !== "unused").map(({ cluster }) => [region, cluster]),
  );
  const unused = actions.filter((action) => action.unused && !isFailedRead(action));
  const subnetsOf = (those: Action[]) =>
    distinct(those.flatMap(({ region, fixes }) => fixes.map(({ subnet }) => [region, subnet])));
  return {
    clusters: clusters.length,
    faulty: distinct([...faulty, ...failedGroups.map(({ region, cluster }) => [region, cluster])]),
    failed: failedGroups.length,
    blocked: blockedGroups({ actions }).length,
    actions: faults.length,
    unused: subnetsOf(unused.filter(({ open }) => !open)),
    unusedOpen: subnetsOf(unused.filter(({ open }) => open)),
    unknown: unread.length + actions.filter(isUnclear).length,
  };
}

/** The counts of several accounts together. */
export function sumCounts(each: AuditCounts[]): AuditCounts {
  const sum = {
    clusters: 0,
    faulty: 0,
    failed: 0,
    blocked: 0,
    actions: 0,
    unused: 0,
    unusedOpen: 0,
    unknown: 0,
  };
  for (const counts of each) {
    for (const key of Object.keys(sum) as (keyof AuditCounts)[]) sum[key] += counts[key];
  }
  return sum;
}

/** The existing node groups that can't scale out in one of their subnets, each once, most urgent first. */
export function blockedGroups({ actions }: Pick<Audit, "actions">): RegionalGroupRef[] {
  const groups = actions
    .filter((action) => isFault(action) && action.blocksScaleOut)
    .flatMap(({ region, fixes }) =>
      fixes.flatMap(({ use, cluster, nodegroup }) =>
        use === "existing" && nodegroup !== null ? [{ region, cluster, nodegroup }] : [],
      ),
    );
  return [...new Map(groups.map((group) => [JSON.stringify(group), group])).values()];
}

function distinct(keys: (string | null)[][]): number {
  return new Set(keys.map((key) => JSON.stringify(key))).size;
}
