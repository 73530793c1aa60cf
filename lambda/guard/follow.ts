import { isCreating, isInProgress } from "../../engine/decision/verdict.ts";
import type { Read } from "../../engine/model/facts.ts";
import type { NodegroupCall } from "../../engine/model/nodegroup-call.ts";
import type { Answers, Followed, Pace, ReadNodegroup, ReadUpdate } from "../../engine/model/ports.ts";

/** How something in EKS is looked at, until when, and time. */
export interface Watch<T> {
  look: () => Promise<Read<T>>;
  /** Whether EKS has still to decide. */
  isOpen: (seen: T) => boolean;
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
 * Follows a node group or an update until EKS has decided or `budgetMs` milliseconds are over, and gives back the last
 * that was seen. A look that failed doesn't end the wait, because the next one may succeed; several in a row
 * do. A budget of 0 doesn't look at all. `wasOpen`: the first look with an answer found it open.
 */
export async function follow<T>(
  seen: Read<T>,
  budgetMs: number,
  watch: Watch<T>,
): Promise<{ latest: Read<T>; wasOpen: boolean }> {
  const end = watch.now() + budgetMs;
  const pause = PAUSES_MS[watch.pace];
  const isOpen = (read: Read<T>) =>
    read.kind === "unreadable" || (read.kind === "read" && watch.isOpen(read.value));
  let latest = seen;
  let wasOpen = false;
  let failures = 0;
  while (isOpen(latest) && failures < MAX_FAILURES && watch.now() + pause <= end) {
    await watch.sleep(pause);
    const look = await watch.look();
    failures = look.kind === "unreadable" ? failures + 1 : 0;
    if (look.kind === "unreadable") continue;
    latest = look;
    wasOpen ||= isOpen(look);
  }
  return { latest, wasOpen };
}

/** How to look, for how long, and time. */
export interface Following {
  readNodegroup: ReadNodegroup;
  readUpdate: ReadUpdate;
  budgetMs: number;
  sleep: (ms: number) => Promise<void>;
  now: () => number;
  pace: Pace;
}

/**
 * Follows what EKS gives its verdict on: the node group that is created, or the update. An update that EKS has
 * refused at once, or gave no id, has nothing to follow.
 */
export async function followCall(
  { cluster, nodegroup, update }: Pick<NodegroupCall, "cluster" | "nodegroup" | "update">,
  seen: Answers,
  { readNodegroup, readUpdate, budgetMs, ...time }: Following,
): Promise<Followed> {
  const group = { cluster, nodegroup };
  if (!update) {
    const look = () => readNodegroup(group);
    const followed = await follow(seen.nodegroup, budgetMs, { ...time, look, isOpen: isCreating });
    return { answers: { nodegroup: followed.latest }, wasOpen: followed.wasOpen };
  }
  const { id } = update;
  if (!id || !seen.update) return { answers: seen, wasOpen: false };
  const look = () => readUpdate({ ...group, id });
  const followed = await follow(seen.update, budgetMs, { ...time, look, isOpen: isInProgress });
  return { answers: { ...seen, update: followed.latest }, wasOpen: followed.wasOpen };
}
