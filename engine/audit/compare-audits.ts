import type { Audit, FailedGroup } from "../model/audit.ts";
import { isOpen, isReady } from "../model/findings.ts";
import type { RegionalGroupRef } from "../model/group-ref.ts";
import type { KnownFindings, SubnetFinding } from "../model/known-findings.ts";
import { isFault, isUnclear } from "./count-audit.ts";
import { doubtOf } from "./doubt.ts";
import { knownName } from "./no-time.ts";

/** The differences between an audit and an earlier one. */
export interface Comparison {
  added: SubnetFinding[];
  /** Only within the scope of this audit, and where it leaves no doubt. */
  removed: SubnetFinding[];
  /** How many both audits have. */
  unchanged: number;
  addedUnread: Audit["unread"];
  addedFailed: FailedGroup[];
  /** Deleted or re-created since. */
  removedFailed: RegionalGroupRef[];
}

/**
 * Compares an audit with an earlier one, by ids and findings, not by texts. A finding outside the scope of this
 * audit, or in doubt because a read failed, is not reported as removed: `looked` tells whether a cluster of that
 * name was in scope.
 */
export function compareAudits(
  expected: Audit,
  audit: Audit,
  looked: (cluster: string) => boolean,
): Comparison {
  return compareWithKnown(knownFrom(expected), audit, looked);
}

/** The same, with what is known of earlier audits. */
export function compareWithKnown(
  known: KnownFindings,
  audit: Audit,
  looked: (cluster: string) => boolean,
): Comparison {
  const before = byKey(known.found);
  const now = byKey(knownFrom(audit).found);
  const doubt = doubtOf(audit);
  const inScope = ({ region, cluster }: Pick<SubnetFinding, "region" | "cluster">) =>
    audit.regions.includes(region) && looked(cluster);
  const unreadBefore = new Set(known.unread.map(({ region, what }) => `${region} ${what}`));
  const isKnown = ({ region, what }: KnownFindings["unread"][number]) =>
    unreadBefore.has(`${region} ${what}`);
  return {
    added: [...now].filter(([key]) => !before.has(key)).map(([, each]) => each),
    removed: [...before]
      .filter(([key, each]) => !now.has(key) && inScope(each) && !doubt.coversSubnet(each))
      .map(([, each]) => each),
    unchanged: [...now.keys()].filter((key) => before.has(key)).length,
    addedFailed: missingFrom(known.failed, audit.failedGroups),
    removedFailed: missingFrom(audit.failedGroups, known.failed).filter(
      (group) => inScope(group) && !doubt.coversGroup(group),
    ),
    addedUnread: audit.unread.filter((each) => !isKnown(each) && !isKnown(knownName(each))),
  };
}

/** The groups of `others` that are not among `some`. */
export function missingFrom<T extends RegionalGroupRef>(some: RegionalGroupRef[], others: T[]): T[] {
  const key = ({ region, cluster, nodegroup }: RegionalGroupRef) =>
    JSON.stringify([region, cluster, nodegroup]);
  const known = new Set(some.map(key));
  return others.filter((group) => !known.has(key(group)));
}

function byKey(found: SubnetFinding[]): Map<string, SubnetFinding> {
  return new Map(found.map((each) => [keyOf(each), each]));
}

/** One audit's findings, in the form used for comparison. */
export function knownFrom({ time, clusters, failedGroups, unread }: Audit): KnownFindings {
  const found = clusters.flatMap(({ region, name: cluster, groups }) =>
    groups.flatMap(({ nodegroup, use, subnets }) =>
      subnets
        .filter(({ finding }) => !isReady(finding))
        .map(({ id: subnet, finding, evidence }) => ({
          region,
          cluster,
          nodegroup,
          use,
          subnet,
          finding,
          evidence,
        })),
    ),
  );
  return {
    version: "1",
    time,
    found,
    failed: failedGroups.map(({ region, cluster, nodegroup }) => ({ region, cluster, nodegroup })),
    unread: [...new Map(unread.map(knownName).map((each) => [`${each.region} ${each.what}`, each])).values()],
  };
}

/**
 * A subnet that was unused when it was accepted is another matter once a node group would use it, and so is an open
 * finding once node groups are known to fail for it.
 */
function keyOf(found: SubnetFinding): string {
  const { region, cluster, nodegroup, use, subnet, finding } = found;
  return JSON.stringify([region, cluster, nodegroup, use === "unused", subnet, finding, isOpen(found)]);
}

/**
 * 0 for no findings where node groups are affected, 1 for known faults there, 2 if anything is unread, or open there: 2
 * outranks 1, as with grep and diff, because what is known is then incomplete.
 */
export function auditExit({ actions, failedGroups, unread }: Audit): 0 | 1 | 2 {
  if (unread.length > 0 || actions.some(isUnclear)) return 2;
  return failedGroups.length > 0 || actions.some(isFault) ? 1 : 0;
}

/** The same for the differences: only added findings and failed reads count. */
export function comparisonExit({ added, addedFailed, addedUnread }: Comparison): 0 | 1 | 2 {
  const used = added.filter(({ use }) => use !== "unused");
  if (addedUnread.length > 0 || used.some(isOpen)) return 2;
  return addedFailed.length > 0 || used.length > 0 ? 1 : 0;
}
