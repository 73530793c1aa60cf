import { setTimeout as sleep } from "node:timers/promises";

/** Reads again and again until it is as wanted. Throws with what was read last when it isn't in time. */
export async function until<T>(
  read: () => Promise<T>,
  wanted: (value: T) => boolean,
  withinMs = 20_000,
): Promise<T> {
  const limit = Date.now() + withinMs;
  for (;;) {
    const value = await read();
    if (wanted(value)) return value;
    if (Date.now() > limit) throw new Error(`not within ${withinMs} ms; at last: ${JSON.stringify(value)}`);
    await sleep(250);
  }
}
