import type { Action, ListedSubnet } from "../model/audit.ts";
import { isOpen, isReady } from "../model/findings.ts";
import { groupLabel } from "../text/group-label.ts";
import { plain } from "../text/safe-text.ts";
import { count, some } from "../text/words.ts";
import { type AuditCounts, isFailedRead } from "./count-audit.ts";

/** The words that every rendering of an audit has in common. */

const CLUSTERS_SHOWN = 5;
const GROUPS_SHOWN = 8;
const SUBNETS_SHOWN = 6;

/** Before commands of the AWS CLI that stand in for one of this program. */
export const BY_HAND = {
  fix: "By hand, which leaves no receipt to undo it by:",
  recreate: "By hand, without a check before and a file of its settings:",
};

/** The worst of an audit as parts of a sentence: who can't do what now, then subnets that no node group uses. */
export function worstParts({ blocked, failed, unused, unusedOpen }: AuditCounts): string[] {
  return [
    ...(blocked > 0 ? [`${count(blocked, "existing node group")} can't scale out`] : []),
    ...(failed > 0 ? [`${count(failed, "node group")} in CREATE_FAILED`] : []),
    ...(unused > 0
      ? [`a node group would fail in ${count(unused, "subnet")} that none is known to use`]
      : []),
    ...(unusedOpen > 0
      ? [
          `not known whether a node group would fail in ${count(unusedOpen, "subnet")} that none is known to use`,
        ]
      : []),
  ];
}

/** The node groups that an action helps, by cluster, or another use of its subnets, on one line. */
export function affectedGroups({ fixes }: Pick<Action, "fixes">): string {
  const byCluster = new Map<string, Set<string>>();
  for (const { cluster, ...group } of fixes) {
    byCluster.set(cluster, (byCluster.get(cluster) ?? new Set()).add(groupLabel(group)));
  }
  const clusters = [...byCluster].map(
    ([cluster, groups]) => `${plain(cluster, 100)} (${some([...groups], GROUPS_SHOWN)})`,
  );
  return some(clusters, CLUSTERS_SHOWN);
}

/** The relation of an action to the node groups that it names: it fixes them only where it is offered, and known to help. */
export function relationOf(action: Action): "needed for" | "fixes" | "of" {
  const { unused, open, fix, commands } = action;
  if (isFailedRead(action)) return "needed for";
  const isOffered = fix !== undefined || commands.length > 0;
  return isOffered && !unused && !open ? "fixes" : "of";
}

/** The first thing to do before a failed node group is re-created; undefined where its subnets are ready. */
export function firstStep(subnets: ListedSubnet[]): string | undefined {
  const found = subnets.filter(({ finding }) => !isReady(finding));
  const [faults, open] = [found.filter((each) => !isOpen(each)), found.filter(isOpen)].map((those) =>
    some(
      those.map(({ id }) => plain(id, 60)),
      SUBNETS_SHOWN,
    ),
  );
  const steps = [
    ...(faults ? [`First resolve the findings in ${faults}: it would fail there again.`] : []),
    ...(open
      ? [
          `${faults ? "Also" : "First"} look at the findings in ${open}: whether it would fail there again is not known.`,
        ]
      : []),
  ];
  return steps.join(" ") || undefined;
}
