import type { Audit } from "../model/audit.ts";
import type { KnownFindings } from "../model/known-findings.ts";
import { count } from "../text/words.ts";
import { CLUSTER_LIST, type Unread } from "./list-unread.ts";

/** All that an audit had no time to read in a region, as one thing: which reads these are differs from run to run. */
const NO_TIME = "what there was no time for";

/** The name under which a failed read is known to the next audit. */
export function knownName({ region, what, noTime }: Unread): { region: string; what: string } {
  return { region, what: noTime ? NO_TIME : what };
}

/** The unread parts, with all that a region had no time for as one entry. */
export function unreadForNews({ regions, unread }: Pick<Audit, "regions" | "unread">): Unread[] {
  const late = regions.flatMap((region) => {
    const reads = unread.filter((each) => each.region === region && each.noTime).length;
    const why = `no time was left for ${count(reads, "read")}; the next audit begins where this one stopped`;
    return reads > 0 ? [{ region, what: NO_TIME, why, noTime: true }] : [];
  });
  return [...unread.filter(({ noTime }) => !noTime), ...late];
}

/** The regions where the audit before had no time for everything: by name, whether this one had is certain or open. */
export function lateBefore(
  { unread: before }: Pick<KnownFindings, "unread">,
  { unread }: Pick<Audit, "unread">,
): { ended: { region: string }[]; open: KnownFindings["unread"] } {
  const late = before.filter(
    ({ region, what }) =>
      what === NO_TIME && !unread.some((each) => each.region === region && each.noTime === true),
  );
  const isOpen = ({ region }: { region: string }) =>
    unread.some((each) => each.region === region && each.what === CLUSTER_LIST);
  return {
    ended: late.filter((each) => !isOpen(each)).map(({ region }) => ({ region })),
    open: late.filter(isOpen),
  };
}
