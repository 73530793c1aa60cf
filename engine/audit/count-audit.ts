import type { Action, Audit } from "../model/audit.ts";

/** An audit in numbers. */
export interface AuditCounts {
  clusters: number;
  /** Clusters of which something is known to be wrong. */
  faulty: number;
  /** Existing node groups that can't scale out any more in one of their subnets. */
  blocked: number;
  /** Things to do about what is known to be wrong. */
  actions: number;
  /** Things that could not be read, and things that could not be judged though all was read. */
  unknown: number;
}

/** Whether the action is about something that is known, and not about something to find out first. */
export function isCertain({ finding }: Action): boolean {
  return finding !== "undetermined";
}

/** What is in doubt for another reason than something unread, which `unread` has already. */
function isUnclear(action: Action): boolean {
  return !isCertain(action) && action.target.kind !== "permission" && action.target.kind !== "call";
}

export function countAudit({ clusters, actions, unread }: Audit): AuditCounts {
  const certain = actions.filter(isCertain);
  const blocked = certain.filter(({ blocksScaleOut }) => blocksScaleOut);
  const groups = blocked.flatMap(({ region, mends }) =>
    mends
      .filter(({ nodegroup }) => nodegroup !== null)
      .map(({ cluster, nodegroup }) => [region, cluster, nodegroup]),
  );
  const faulty = certain.flatMap(({ region, mends }) => mends.map(({ cluster }) => [region, cluster]));
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
