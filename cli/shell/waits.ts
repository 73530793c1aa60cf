/** The shared wait of one region's reads. */
export interface Wait {
  /** A call to `host` begins; the answer is to be called when it ends. */
  calling(host: string): () => void;
  /** A read failed because of `why` and will be retried in `ms`. */
  pausing(why: string, ms: number): void;
  /** The region answers, so that what was paused for has passed. */
  answered(): void;
}

export interface Waits {
  /** The same one each time for a region. */
  in(region: string): Wait;
  /** The reason for the wait, in a few words; empty while AWS answers soon. */
  text(): string;
}

/** An answer that takes no longer is nothing to speak of. */
const SOON_MS = 5_000;

/** Keeps what all regions wait for, to be shown while it lasts; `now` in milliseconds. */
export function waitsBy(now: () => number): Waits {
  const regions = new Map<string, Region>();
  return {
    in(region) {
      const found = regions.get(region) ?? waitingIn(region, now);
      regions.set(region, found);
      return found;
    },
    text() {
      const [first, ...others] = [...regions.values()].map((each) => each.text()).filter(Boolean);
      const more = others.length === 1 ? " (and 1 other region)" : ` (and ${others.length} other regions)`;
      return first === undefined ? "" : `${first}${others.length > 0 ? more : ""}`;
    },
  };
}

interface Region extends Wait {
  text(): string;
}

function waitingIn(region: string, now: () => number): Region {
  const calls = new Set<{ host: string; began: number }>();
  let pause: { why: string; until: number } | undefined;
  return {
    calling(host) {
      const call = { host, began: now() };
      calls.add(call);
      return () => void calls.delete(call);
    },
    pausing(why, ms) {
      pause = { why, until: now() + ms };
    },
    answered() {
      pause = undefined;
    },
    text() {
      const left = Math.ceil(((pause?.until ?? 0) - now()) / 1000);
      if (pause && left > 0) return `${region}: ${pause.why}, trying again in ${left} s`;
      const [oldest] = calls;
      const waited = oldest ? now() - oldest.began : 0;
      if (oldest && waited >= SOON_MS) {
        return `${region}: no answer from ${oldest.host} for ${Math.floor(waited / 1000)} s`;
      }
      return pause ? `${region}: ${pause.why}, trying again` : "";
    },
  };
}
