import type { Action, Audit } from "../model/audit.ts";

/** An audit in numbers. */
export interface AuditCounts {
  clusters: number;
  /** Clusters with a known fault. */
  faulty: number;
  /** Existing node groups that can't scale out in one of their subnets. */
  blocked: number;
  /** Actions for known faults. */
  actions: number;
  /** Failed reads, and subnets that are undetermined although every read succeeded. */
  unknown: number;
}

/** Whether the action is for a known fault, not for something undetermined. */
export function isCertain({ finding }: Action): boolean {
  return finding !== "undetermined";
}

/** Undetermined, but not because of a failed read: those are counted in `unread`. */
function isUnclear(action: Action): boolean {
  return !isCertain(action) && action.target.kind !== "permission" && action.target.kind !== "call";
}

export function countAudit({ clusters, actions, unread }: Audit): AuditCounts {
  const certain = actions.filter(isCertain);
  const blocked = certain.filter(({ blocksScaleOut }) => blocksScaleOut);
  const groups = blocked.flatMap(({ region, fixes }) =>
    fixes
      .filter(({ nodegroup }) => nodegroup !== null)
      .map(({ cluster, nodegroup }) => [region, cluster, nodegroup]),
  );
  const faulty = certain.flatMap(({ region, fixes }) => fixes.map(({ cluster }) => [region, cluster]));
  return {
    clusters: clusters.length,
    faulty: distinct(faulty),
    blocked: distinct(groups),
    actions: certain.length,
    unknown: unread.length + actions.filter(isUnclear).length,
  };
}

function distinct(keys: (string | null)[][]): number {
  return new Set(keys.map((key) => JSON.stringify(key))).size;
}
