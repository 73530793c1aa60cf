import type { Nodegroup, Read } from "../../engine/model/facts.ts";

/** How the node group is looked at, and time. */
export interface Watch {
  look: () => Promise<Read<Nodegroup>>;
  sleep: (ms: number) => Promise<void>;
  now: () => number;
}

/**
 * EKS needs 10 to 66 seconds to refuse a node group: looking more often finds nothing sooner that matters.
 */
const PAUSE_MS = 5_000;

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
  let latest = seen;
  let failures = 0;
  while (isOpen(latest) && failures < MAX_FAILURES && watch.now() + PAUSE_MS <= end) {
    await watch.sleep(PAUSE_MS);
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
