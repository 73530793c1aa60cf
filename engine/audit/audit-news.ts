import type { Audit } from "../model/audit.ts";
import type { AuditNews } from "../model/audit-news.ts";
import type { KnownFindings, SubnetFinding } from "../model/known-findings.ts";
import { auditExit, blindRegions, compareWithKnown, knownFrom, missingFrom } from "./compare-audits.ts";
import { blockedGroups } from "./count-audit.ts";

/**
 * What a scheduled audit has to report: what is new, removed or different since what is `known`, or, if nothing
 * is known yet, all findings. Undefined if there is nothing to report. Subnets that no node group uses are left
 * to the report: alone they are no fault. Where reads failed, "undetermined" is not reported for each subnet; the
 * failed reads are.
 */
export function auditNews(known: KnownFindings | undefined, audit: Audit): AuditNews | undefined {
  const { addedUnread, addedFailed, removedFailed, ...compared } = compareWithKnown(
    known ?? { version: "1", time: "", found: [], failed: [], unread: [] },
    audit,
    () => true,
  );
  const placesBefore = new Map((known?.found ?? []).map((each) => [placeOf(each), each.finding]));
  const added = compared.added.filter(matters(audit)).map((each) => {
    const before = placesBefore.get(placeOf(each));
    return { ...each, ...(before ? { before } : {}) };
  });
  const now = knownFrom(audit);
  const placesNow = new Set(now.found.map(placeOf));
  const removed = compared.removed.filter((each) => isUsed(each) && !placesNow.has(placeOf(each)));
  const changes = [added, addedFailed, removed, removedFailed, addedUnread];
  if (changes.every(({ length }) => length === 0)) return undefined;
  return {
    account: audit.account,
    regions: audit.regions,
    time: audit.time,
    since: known?.time ?? null,
    clusters: audit.clusters.length,
    blocked: blockedGroups(audit),
    failed: audit.failedGroups.map(({ region, cluster, nodegroup, recreate }) => ({
      ...{ region, cluster, nodegroup },
      ...(recreate ? { recreate } : {}),
    })),
    added,
    addedFailed: addedFailed.map(({ region, cluster, nodegroup }) => ({ region, cluster, nodegroup })),
    removed,
    removedFailed,
    unread: audit.unread,
    exit: auditExit(audit),
  };
}

/**
 * What is known after this audit was reported. In a region where reads failed, what was known before and was not
 * seen now stays known: it is not new once it can be read again.
 */
export function knownAfter(known: KnownFindings | undefined, audit: Audit): KnownFindings {
  const now = knownFrom(audit);
  const blind = blindRegions(audit);
  const found = now.found.filter((each) => !(isUnknown(each) && blind.has(each.region)));
  const places = new Set(found.map(placeOf));
  const kept = (known?.found ?? []).filter((each) => blind.has(each.region) && !places.has(placeOf(each)));
  const failed = missingFrom(now.failed, known?.failed ?? []).filter(({ region }) => blind.has(region));
  return { ...now, found: [...found, ...kept], failed: [...now.failed, ...failed] };
}

function matters(audit: Audit): (each: SubnetFinding) => boolean {
  const blind = blindRegions(audit);
  return (each) => isUsed(each) && !(isUnknown(each) && blind.has(each.region));
}

function isUnknown({ finding }: SubnetFinding): boolean {
  return finding === "undetermined";
}

function isUsed({ use }: SubnetFinding): boolean {
  return use !== "unused";
}

/** A subnet of a node group, whatever its finding. */
function placeOf({ region, cluster, nodegroup, use, subnet }: SubnetFinding): string {
  return JSON.stringify([region, cluster, nodegroup, use === "unused", subnet]);
}
