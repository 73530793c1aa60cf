import type { Audit } from "../model/audit.ts";
import type { AuditNews, Before } from "../model/audit-news.ts";
import { compact } from "../model/compact.ts";
import type { KnownFindings, SubnetFinding } from "../model/known-findings.ts";
import type { ExemptedBy } from "../model/report.ts";
import { auditExit, compareWithKnown, knownFrom, missingFrom } from "./compare-audits.ts";
import { blockedGroups } from "./count-audit.ts";
import { type Doubt, doubtOf, placeKey } from "./doubt.ts";
import { lateBefore, unreadForNews } from "./no-time.ts";
import { readWhole } from "./read-whole.ts";

/**
 * The news that a scheduled audit has to report: what is new, removed or different since what is `known`, or, if
 * nothing is known yet, all findings. Undefined if there is nothing to report. Subnets that no node group uses are left
 * to the report: alone they are no fault. A subnet that is "undetermined" because a read failed is not reported; the
 * failed read is.
 */
export function auditNews(known: KnownFindings, audit: Audit): AuditNews | undefined {
  const { addedUnread, addedFailed, removedFailed, ...compared } = compareWithKnown(known, audit, () => true);
  const placesBefore = new Map(known.found.map((each) => [placeKey(each), each.finding]));
  const exemptions = exemptionsIn(audit);
  const added = compared.added.filter(matters(doubtOf(audit))).map((each) => {
    const before = placesBefore.get(placeKey(each));
    const exemptedBy = exemptions.get(placeKey(each));
    return { ...each, ...compact({ before, exemptedBy }) };
  });
  const now = knownFrom(audit);
  const placesNow = new Set(now.found.map(placeKey));
  const removed = compared.removed.filter((each) => isUsed(each) && !placesNow.has(placeKey(each)));
  const inTimeAgain = lateBefore(known, audit).ended;
  const changes = [added, addedFailed, removed, removedFailed, addedUnread, inTimeAgain];
  if (changes.every(({ length }) => length === 0)) return undefined;
  return {
    account: audit.account,
    regions: audit.regions,
    time: audit.time,
    before: beforeOf(known),
    clusters: audit.clusters.length,
    blocked: blockedGroups(audit),
    failed: audit.failedGroups.map(({ region, cluster, nodegroup, owner, recreate }) => ({
      region,
      cluster,
      nodegroup,
      ...compact({ owner, recreate }),
    })),
    added,
    addedFailed: addedFailed.map(({ region, cluster, nodegroup }) => ({ region, cluster, nodegroup })),
    removed,
    removedFailed,
    inTimeAgain,
    unread: unreadForNews(audit),
    exit: auditExit(audit),
  };
}

/**
 * The findings known after this audit was reported. Earlier ones that this audit leaves in doubt stay known: they are
 * not new once they can be read again.
 */
export function knownAfter(
  known: KnownFindings,
  audit: Audit,
  hasSubscriber = known.hasSubscriber,
): KnownFindings {
  const now = knownFrom(audit);
  const doubt = doubtOf(audit);
  const found = now.found.filter((each) => !doubt.hidesSubnet(each));
  const places = new Set(found.map(placeKey));
  const kept = known.found.filter((each) => doubt.coversSubnet(each) && !places.has(placeKey(each)));
  const failed = missingFrom(now.failed, known.failed).filter(doubt.coversGroup);
  const whole = readWhole(audit);
  return {
    ...now,
    found: [...found, ...kept],
    failed: [...now.failed, ...failed],
    unread: [...now.unread, ...lateBefore(known, audit).open],
    ...(whole ? { readWhole: whole } : {}),
    ...(hasSubscriber === undefined ? {} : { hasSubscriber }),
  };
}

/** The findings known after an audit whose news reached nobody: those known before, with the time of this one. */
export function knownUnsent({ readWhole: _, ...known }: KnownFindings, audit: Audit): KnownFindings {
  const whole = readWhole(audit);
  return { ...known, time: audit.time, ...(whole ? { readWhole: whole } : {}), hasSubscriber: false };
}

function exemptionsIn({ clusters }: Audit): Map<string, ExemptedBy | undefined> {
  const places = clusters.flatMap(({ region, name: cluster, groups }) =>
    groups.flatMap(({ nodegroup, use, subnets }) =>
      subnets.map(({ id: subnet, exemptedBy }) => ({ region, cluster, nodegroup, use, subnet, exemptedBy })),
    ),
  );
  return new Map(places.map((place) => [placeKey(place), place.exemptedBy]));
}

function beforeOf({ time, found, failed, unread, hasSubscriber }: KnownFindings): Before {
  const isUnsent = hasSubscriber === false;
  const isEmpty = [found, failed, unread].every(({ length }) => length === 0);
  if (isEmpty && (time === null || isUnsent)) return { kind: "first" };
  return { kind: "known", time, ...(isUnsent ? { isUnsent } : {}) };
}

function matters({ hidesSubnet }: Doubt): (each: SubnetFinding) => boolean {
  return (each) => isUsed(each) && !hidesSubnet(each);
}

function isUsed({ use }: SubnetFinding): boolean {
  return use !== "unused";
}
