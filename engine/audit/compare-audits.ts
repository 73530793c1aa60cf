import type { Audit } from "../model/audit.ts";
import type { FindingKind } from "../model/findings.ts";
import { isCertain } from "./count-audit.ts";

/** One subnet of one group with a finding other than `ready`. */
export interface Found {
  region: string;
  cluster: string;
  nodegroup: string | null;
  subnet: string;
  finding: FindingKind;
  evidence: string;
}

/** What an audit has that another hadn't, and the other way round. */
export interface Comparison {
  fresh: Found[];
  /** Only where this audit has looked and could see. */
  gone: Found[];
  /** Both have it. */
  known: number;
  freshUnread: Audit["unread"];
}

/**
 * Holds an audit against an earlier one. Ids and findings count, words don't. What this audit did not look
 * at, or could not see, is not called gone: `looked` says whether a cluster of that name was of interest.
 */
export function compareAudits(
  expected: Audit,
  audit: Audit,
  looked: (cluster: string) => boolean,
): Comparison {
  const before = found(expected);
  const now = found(audit);
  const blind = new Set(audit.unread.map(({ region }) => region));
  const seen = ({ region, cluster }: Found) =>
    audit.regions.includes(region) && !blind.has(region) && looked(cluster);
  const hidden = new Set(expected.unread.map(({ region, what }) => `${region} ${what}`));
  return {
    fresh: [...now].filter(([key]) => !before.has(key)).map(([, each]) => each),
    gone: [...before].filter(([key, each]) => !now.has(key) && seen(each)).map(([, each]) => each),
    known: [...now.keys()].filter((key) => before.has(key)).length,
    freshUnread: audit.unread.filter(({ region, what }) => !hidden.has(`${region} ${what}`)),
  };
}

function found({ clusters }: Audit): Map<string, Found> {
  const each = clusters.flatMap(({ region, name: cluster, groups }) =>
    groups.flatMap(({ nodegroup, subnets }) =>
      subnets
        .filter(({ finding }) => finding !== "ready")
        .map(({ id: subnet, finding, evidence }) => ({
          region,
          cluster,
          nodegroup,
          subnet,
          finding,
          evidence,
        })),
    ),
  );
  return new Map(each.map((one) => [keyOf(one), one]));
}

function keyOf({ region, cluster, nodegroup, subnet, finding }: Found): string {
  return JSON.stringify([region, cluster, nodegroup, subnet, finding]);
}

/**
 * 0 for nothing found, 1 for findings, 2 where something could not be told: that stands above findings, as
 * with grep and diff, because whoever has read the findings still doesn't know all.
 */
export function auditExit({ actions, unread }: Audit): 0 | 1 | 2 {
  if (unread.length > 0 || !actions.every(isCertain)) return 2;
  return actions.length > 0 ? 1 : 0;
}

/** The same of what is new. */
export function comparisonExit({ fresh, freshUnread }: Comparison): 0 | 1 | 2 {
  if (freshUnread.length > 0 || fresh.some(({ finding }) => finding === "undetermined")) return 2;
  return fresh.length > 0 ? 1 : 0;
}
