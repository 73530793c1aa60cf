import { setTimeout } from "node:timers/promises";
import { outOfTime, type ReadCall, readUntil, sharedEnd } from "../../../engine/aws/in-time.ts";
import { awsReader, NO_PATIENCE } from "../../../engine/aws/read.ts";

const OVER = {
  kind: "unreadable",
  action: "eks:DescribeCluster",
  reason: "eks:DescribeCluster: no time was left to read it",
  denied: false,
  noTime: true,
};
const never = () => new Promise<never>(() => {});

it("ends a read at its time, although what it waits for heeds no signal", async () => {
  const inTime = readUntil(20, () => 0);
  expect(await awsReader({ ...NO_PATIENCE, inTime }).ask("eks:DescribeCluster", never)).toEqual(OVER);
});

it("ends the calls of a read at its time, and reports the time instead of their error", async () => {
  const inTime = readUntil(20, () => 0);
  const ask = ({ abortSignal }: { abortSignal?: AbortSignal }) =>
    new Promise<never>((_, reject) => {
      abortSignal?.addEventListener("abort", () => reject(new Error("Request aborted")));
    });
  expect(await awsReader({ ...NO_PATIENCE, inTime }).ask("eks:DescribeCluster", ask)).toEqual(OVER);
});

it("begins no read after its time", async () => {
  let [now, asked] = [0, 0];
  const inTime = readUntil(60_000, () => now);
  const ask = async () => ++asked;
  const patience = { ...NO_PATIENCE, inTime };
  expect(await awsReader(patience).ask("eks:DescribeCluster", ask)).toEqual({ kind: "read", value: 1 });
  now = 60_000;
  expect(await awsReader(patience).ask("eks:DescribeCluster", ask)).toEqual(OVER);
  expect(asked).toBe(1);
});

it("ends a pause between two rounds at its time, with what the last one came to, and makes no other", async () => {
  let rounds = 0;
  const ask = async () => {
    rounds += 1;
    throw new Error("made to fail");
  };
  let pausing = Promise.resolve();
  const sleep = () => (pausing = setTimeout(50));
  const patience = { until: 60_000, now: () => 0, sleep, inTime: readUntil(20, () => 0) };
  expect(await awsReader(patience).ask("eks:DescribeCluster", ask)).toEqual({
    kind: "unreadable",
    action: "eks:DescribeCluster",
    reason: "eks:DescribeCluster failed (Error): made to fail",
    denied: false,
  });
  await pausing;
  await setTimeout(0);
  const after = rounds;
  await setTimeout(60);
  expect(rounds).toBe(after);
});

it("gives each read a signal of its own: Node.js warns where many listen to one", async () => {
  const { inTime, end } = sharedEnd(outOfTime("over"));
  const signals = new Set<AbortSignal | undefined>();
  const wait = async ({ abortSignal }: ReadCall) => {
    signals.add(abortSignal);
    return never();
  };
  const reads = Array.from({ length: 20 }, () => inTime(wait));
  end();
  expect(await Promise.allSettled(reads)).toEqual(
    reads.map(() => ({ status: "rejected", reason: outOfTime("over") })),
  );
  expect([signals.size, [...signals].every((signal) => signal?.aborted)]).toEqual([20, true]);
});

it("leaves alone what was read before the end", async () => {
  const { inTime, end } = sharedEnd(outOfTime("over"));
  let signal: AbortSignal | undefined;
  const read = await inTime(async (call) => {
    signal = call.abortSignal;
    return "read";
  });
  end();
  expect([read, signal?.aborted]).toEqual(["read", false]);
});
