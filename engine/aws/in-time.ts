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
 * A read that ends with `over` when `signal` aborts. The SDK ends its calls and the pauses between its tries by the
 * signal, but not what it does before a call, such as signing in.
 *
 * @see https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/Package/-smithy-types/Interface/HttpHandlerOptions/
 */
export async function endedBy<T>(
  signal: AbortSignal,
  over: Error,
  ask: (call: ReadCall) => Promise<T>,
): Promise<T> {
  if (signal.aborted) throw over;
  let end = () => {};
  const ended = new Promise<never>((_, reject) => {
    end = () => reject(over);
    signal.addEventListener("abort", end);
  });
  try {
    return await Promise.race([ask({ abortSignal: signal }), ended]);
  } catch (error) {
    throw signal.aborted ? over : error;
  } finally {
    signal.removeEventListener("abort", end);
  }
}

/** Reads that end at a time that is known from the beginning, in milliseconds since 1970 by `now`. */
export function readUntil(end: number, now: () => number): InTime {
  const over = outOfTime("no time was left to read it");
  const signal = AbortSignal.timeout(Math.max(0, end - now()));
  return async (ask) => {
    if (now() >= end) throw over;
    return endedBy(signal, over, ask);
  };
}
