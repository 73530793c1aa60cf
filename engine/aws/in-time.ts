/** The options of each call of a read. A write is never aborted: its answer would be lost. */
export interface ReadCall {
  abortSignal?: AbortSignal;
}

/** Runs a read as long as it has time; after that it rejects with `outOfTime`, whatever the SDK still waits for. */
export type InTime = <T>(ask: (call: ReadCall) => Promise<T>) => Promise<T>;

export const OUT_OF_TIME = "OutOfTime";

/** The error of a read that had no time, or no more; `why` names the limit. */
export function outOfTime(why: string): Error {
  return Object.assign(new Error(why), { name: OUT_OF_TIME });
}

/**
 * One end for many reads, which then reject with `over`. Each has a signal of its own, since Node.js warns of a leak where
 * more than ten listen to one. The SDK ends its calls and the pauses between its tries by the signal, but not what it does
 * before a call, such as signing in.
 *
 * @see https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/Package/-smithy-types/Interface/HttpHandlerOptions/
 */
export function sharedEnd(over: Error): { inTime: InTime; end: () => void } {
  let isOver = false;
  const underWay = new Set<() => void>();
  return {
    async inTime(ask) {
      if (isOver) throw over;
      const own = new AbortController();
      let stop = () => {};
      const stopped = new Promise<never>((_, reject) => {
        stop = () => {
          own.abort();
          reject(over);
        };
      });
      underWay.add(stop);
      try {
        return await Promise.race([ask({ abortSignal: own.signal }), stopped]);
      } catch (error) {
        throw isOver ? over : error;
      } finally {
        underWay.delete(stop);
      }
    },
    end() {
      isOver = true;
      for (const stop of underWay) stop();
    },
  };
}

/** Reads that end at a time that is known from the beginning, in milliseconds since 1970 by `now`. */
export function readUntil(end: number, now: () => number): InTime {
  const over = outOfTime("no time was left to read it");
  const reads = sharedEnd(over);
  AbortSignal.timeout(Math.max(0, end - now())).addEventListener("abort", reads.end);
  return async (ask) => {
    if (now() >= end) throw over;
    return reads.inTime(ask);
  };
}
