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

/** Runs a call as soon as there is room for it. */
export type Limit = <T>(call: () => Promise<T>) => Promise<T>;

/** The reads of some clients: patience, time and calls at a time are bound once, where the clients are made. */
export interface Reader {
  /**
   * Runs one read and turns its answer, its "not found" and its failure into a value. A failure that may pass, and an
   * answer that `isIncomplete`, is read again for as long as there is patience; what AWS refuses or doesn't know is not.
   */
  ask: <T>(action: string, ask: Ask<T>, isIncomplete?: (answer: T) => boolean) => Promise<Read<T>>;
  /** Runs one round that rejects as the SDK does. */
  inTime: InTime;
}

/** A reader whose reads share this patience, no more of them at a time than there is room for. */
export function awsReader(patience: Patience, limit: Limit = (call) => call()): Reader {
  return {
    ask: (action, ask, isIncomplete = () => false) =>
      limit(() => read(action, patience, (call) => readRound(action, () => ask(call), isIncomplete))),
    inTime: patience.inTime,
  };
}

/** The result of one round of a read, and whether another one may give more. */
interface Round<T> {
  answer: Read<T>;
  /** Why another round may give more, in a few words; null if it can't. */
  passing: string | null;
}

/**
 * Repeats a round until it gives all that it can, or patience or time ends; the last answer counts, and the end of the
 * time only where there was none.
 */
function read<T>(action: string, patience: Patience, round: Ask<Round<T>>): Promise<Read<T>> {
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

async function readRound<T>(
  action: string,
  ask: () => Promise<T>,
  isIncomplete: (answer: T) => boolean,
): Promise<Round<T>> {
  try {
    const value = await ask();
    const passing = isIncomplete(value) ? `${action} gave no whole answer` : null;
    return { answer: { kind: "read", value }, passing };
  } catch (error) {
    const answer: Read<T> = isNotFound(error) ? { kind: "absent" } : unreadable(action, error);
    return { answer, passing: isPassing(error) ? trouble(action, error) : null };
  }
}

/**
 * All pages of a list, up to `most`. Each round needs a paginator with an input of its own: it keeps the token of the
 * page there, and another one would begin with that.
 */
export async function pages<Page, Item>(
  paginator: AsyncIterable<Page>,
  items: (page: Page) => Item[],
  most = Number.POSITIVE_INFINITY,
): Promise<Item[]> {
  const found: Item[] = [];
  let count = 0;
  for await (const page of paginator) {
    found.push(...items(page));
    if (++count >= most) break;
  }
  return found;
}

/**
 * A member that a decision may rest on: an answer without it is no answer. The SDK takes any page of XML for
 * one, and gives an empty list for an element that is there and empty, but nothing for one that is missing.
 */
export function required<T>(value: T | undefined | null, name: string): T {
  if (value === undefined || value === null) throw new Error(`the answer has no ${name}`);
  return value;
}
