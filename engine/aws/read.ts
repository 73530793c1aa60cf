import type { Read } from "../model/facts.ts";
import { isNotFound, isPassing, trouble, unreadable } from "./errors.ts";
import type { InTime, ReadCall } from "./in-time.ts";

/**
 * How long to keep reading where AWS fails for a reason that may pass. The SDK's own tries are over in half a
 * second; each of these is another round of them.
 */
export interface Patience {
  /** No round begins after this, by `now`: reads at the same time share it. */
  until: number;
  /** `why`: what made the pause necessary, in a few words. */
  sleep: (ms: number, why: string) => Promise<void>;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Ends a read with all its rounds when its time is over. */
  inTime: InTime;
}

/** Milliseconds before each further round: growing, so that many reads don't hold up a service that recovers. */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, ...Array<number>(60).fill(10_000)];

/** One round and no more, which takes as long as it takes. */
export const NO_PATIENCE: Patience = {
  until: 0,
  sleep: async () => {},
  now: () => 0,
  inTime: (ask) => ask({}),
};

/** Patience that reads share: all together as many milliseconds as `ms` says, from the first that fails on. */
export function sharedPatience(ms: () => number, { now, ...others }: Omit<Patience, "until">): Patience {
  let until: number | undefined;
  return {
    get until() {
      until ??= now() + ms();
      return until;
    },
    now,
    ...others,
  };
}

/** Asks AWS once; `call` has to be in each call that reads, and in no other. */
export type Ask<T> = (call: ReadCall) => Promise<T>;

/** What one round of a read gave, and whether another one may give more. */
interface Round<T> {
  answer: T;
  /** Why another round may give more, in a few words; null if it can't. */
  passing: string | null;
}

/**
 * Runs one read and turns its answer, its "not found" and its failure into a value. A failure that may pass
 * is read again for as long as there is patience; what AWS refuses or doesn't know is not.
 */
export function read<T>(action: string, ask: Ask<T>, patience: Patience): Promise<Read<T>> {
  return patiently(action, patience, (call) => readRound(action, () => ask(call)));
}

/**
 * As `read`, for a list whose parts are read one by one: one that makes no sense is in it, unreadable, and may be
 * whole the next time.
 */
export function readParts<T>(
  action: string,
  ask: Ask<T[]>,
  isUnreadable: (part: T) => boolean,
  patience: Patience,
): Promise<Read<T[]>> {
  return patiently(action, patience, async (call) => {
    const { answer, passing } = await readRound(action, () => ask(call));
    const incomplete = answer.kind === "read" && answer.value.some(isUnreadable);
    return { answer, passing: passing ?? (incomplete ? `${action} gave no whole answer` : null) };
  });
}

/**
 * Repeats a round until it gives all that it can, or patience or time ends; the last answer counts, and the end of the
 * time only where there was none.
 */
function patiently<T>(action: string, patience: Patience, round: Ask<Round<Read<T>>>): Promise<Read<T>> {
  let last: Read<T> | undefined;
  const rounds = async (call: ReadCall): Promise<Read<T>> => {
    for (const pause of PAUSES_MS) {
      const { answer, passing } = await round(call);
      if (call.abortSignal?.aborted) return answer;
      last = answer;
      if (passing === null || patience.now() + pause > patience.until) return answer;
      await patience.sleep(pause, passing);
    }
    return (await round(call)).answer;
  };
  return patience.inTime(rounds).catch((error) => last ?? unreadable(action, error));
}

/** A single round of `read`. */
async function readRound<T>(action: string, ask: () => Promise<T>): Promise<Round<Read<T>>> {
  try {
    return { answer: { kind: "read", value: await ask() }, passing: null };
  } catch (error) {
    const answer: Read<T> = isNotFound(error) ? { kind: "absent" } : unreadable(action, error);
    return { answer, passing: isPassing(error) ? trouble(action, error) : null };
  }
}

/**
 * A member that a decision may rest on: an answer without it is no answer. The SDK takes any page of XML for
 * one, and gives an empty list for an element that is there and empty, but nothing for one that is missing.
 */
export function required<T>(value: T | undefined | null, name: string): T {
  if (value === undefined || value === null) throw new Error(`the answer has no ${name}`);
  return value;
}
