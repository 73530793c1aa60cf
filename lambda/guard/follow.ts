import type { Nodegroup, Read } from "../../engine/model/facts.ts";
import type { Pace } from "../../engine/model/ports.ts";

/** How the node group is looked at, and time. */
export interface Watch {
  look: () => Promise<Read<Nodegroup>>;
  sleep: (ms: number) => Promise<void>;
  now: () => number;
  pace: Pace;
}

/**
 * EKS needs 10 to 66 seconds to refuse a node group: looking more often finds nothing sooner that matters. The
 * slower pace spares the account's API quota, since the function is billed for the time and not for the looks.
 */
const PAUSES_MS = { closely: 5_000, slowly: 15_000 } satisfies Record<Pace, number>;

/** The message must not wait for a permission that is missing; a fault of the moment has passed by then. */
const MAX_FAILURES = 3;

/**
 * Follows a node group until it leaves CREATING or `budgetMs` milliseconds are over, and gives back the last
 * that was seen. A look that failed doesn't end the wait, because the next one may succeed; several in a row
 * do. A budget of 0 doesn't look at all.
 */
export async function follow(
  seen: Read<Nodegroup>,
  budgetMs: number,
  watch: Watch,
): Promise<Read<Nodegroup>> {
  const end = watch.now() + budgetMs;
  const pause = PAUSES_MS[watch.pace];
  let latest = seen;
  let failures = 0;
  while (isOpen(latest) && failures < MAX_FAILURES && watch.now() + pause <= end) {
    await watch.sleep(pause);
    const look = await watch.look();
    failures = look.kind === "unreadable" ? failures + 1 : 0;
    if (look.kind !== "unreadable") latest = look;
  }
  return latest;
}

function isOpen(nodegroup: Read<Nodegroup>): boolean {
  return (
    nodegroup.kind === "unreadable" || (nodegroup.kind === "read" && nodegroup.value.status === "CREATING")
  );
}
