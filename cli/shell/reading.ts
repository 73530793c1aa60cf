import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { type InTime, outOfTime, sharedEnd } from "../../engine/aws/in-time.ts";
import { awsReader, type Limit, type Reader, sharedPatience } from "../../engine/aws/read.ts";
import { timeLimits } from "../../engine/aws/time-limits.ts";
import type { Wait } from "./waits.ts";

export interface Reading {
  /** How long reads are tried that AWS doesn't answer, or not with what they need. */
  timeoutMs: number;
  /** How many calls may be under way at a time. */
  limit: Limit;
  wait: Wait;
  sleep(ms: number): Promise<void>;
  now(): number;
}

/** How long one call may take, of the time for all its tries. */
const longest = (timeoutMs: number) => timeoutMs / 4;

/**
 * Client settings for one region, and the patience of its reads: they go on together as long as AWS answers one of
 * them, with retries counted from the first failure.
 */
export function readingIn({ timeoutMs, limit, wait, sleep, now }: Reading): {
  requestHandler: NodeHttpHandler;
  reader: Reader;
} {
  const { inTime, answered } = answersWithin(timeoutMs, now);
  // A read that begins in time may get no answer either.
  const patience = sharedPatience(() => timeoutMs - longest(timeoutMs), {
    sleep: (ms, why) => {
      wait.pausing(why, ms);
      return sleep(ms);
    },
    now,
    inTime,
  });
  const heard = () => {
    wait.answered();
    answered();
  };
  return {
    requestHandler: new WatchedHandler({ ...wait, answered: heard }, longest(timeoutMs)),
    reader: awsReader(patience, limit),
  };
}

/** Reads with a longer pause between them, in which none is under way, have nothing to do with each other. */
const TOGETHER_MS = 1_000;

/**
 * Ends all reads under way, and those that they lead to, when none has got an answer for `timeoutMs`. The SDK waits
 * inside its calls where AWS throttles: with adaptive retries without an end, and where nobody else can look.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
function answersWithin(timeoutMs: number, now: () => number): { inTime: InTime; answered: () => void } {
  const over = outOfTime(`no usable answer for ${timeoutMs / 1000} s`);
  let reads = sharedEnd(over);
  let timer: NodeJS.Timeout | undefined;
  let underWay = 0;
  let ended = Number.NEGATIVE_INFINITY;
  const begin = () => {
    clearTimeout(timer);
    reads = sharedEnd(over);
    timer = setTimeout(reads.end, timeoutMs).unref();
  };
  return {
    async inTime(ask) {
      if (underWay === 0 && now() - ended > TOGETHER_MS) begin();
      underWay += 1;
      try {
        return await reads.inTime(ask);
      } finally {
        underWay -= 1;
        ended = now();
      }
    },
    answered: () => void timer?.refresh(),
  };
}

/**
 * Node's calls, watched. One that gets no whole answer in time fails with an error that the SDK doesn't take
 * for a reason to call again: patience is, and can say so.
 */
class WatchedHandler extends NodeHttpHandler {
  readonly #wait: Wait;
  readonly #longestMs: number;

  constructor(wait: Wait, longestMs: number) {
    super({ ...timeLimits(Math.min(5_000, longestMs), longestMs), socketTimeout: longestMs });
    this.#wait = wait;
    this.#longestMs = longestMs;
  }

  override async handle(...[request, options]: Parameters<NodeHttpHandler["handle"]>) {
    // "localhost:4566" is a URL of the protocol "localhost:", which Node would take for http.
    if (!/^https?:$/.test(request.protocol)) {
      const input = `${request.protocol}…`;
      throw Object.assign(new TypeError("Invalid URL"), { code: "ERR_INVALID_URL", input });
    }
    const host = request.port ? `${request.hostname}:${request.port}` : request.hostname;
    const ended = this.#wait.calling(host);
    try {
      const { response } = await super.handle(request, options);
      // Read to its end here, so that an answer that stops halfway counts as one that didn't come.
      if (response.body instanceof Readable) response.body = Readable.from([await buffer(response.body)]);
      if (response.statusCode < 400) this.#wait.answered();
      return { response };
    } catch (error) {
      if (!(error instanceof Error && error.name === "TimeoutError")) throw error;
      const silence = new Error(`no answer from ${host} within ${this.#longestMs / 1000} s`);
      throw Object.assign(silence, { name: "NoAnswer" });
    } finally {
      ended();
    }
  }
}
