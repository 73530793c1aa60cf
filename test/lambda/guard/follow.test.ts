import type { Nodegroup, Read } from "../../../engine/model/facts.ts";
import { follow } from "../../../lambda/guard/follow.ts";
import { nodegroup } from "../../support/build.ts";

const is = (status: string): Read<Nodegroup> => ({ kind: "read", value: nodegroup({ status }) });
const creating = is("CREATING");
const failed = is("CREATE_FAILED");
const gone: Read<Nodegroup> = { kind: "absent" };
const unread: Read<Nodegroup> = {
  kind: "unreadable",
  action: "ec2:DescribeSubnets",
  reason: "throttled",
  denied: false,
};

/** Looks give these answers in turn, then CREATING for ever; time passes only by sleeping. */
function watching(...answers: Read<Nodegroup>[]) {
  const watch = {
    pace: "closely" as const,
    time: 1_000_000,
    looks: 0,
    now: () => watch.time,
    sleep: async (ms: number) => {
      watch.time += ms;
    },
    look: async () => answers[watch.looks++] ?? creating,
  };
  return watch;
}

test.each([
  ["ACTIVE", is("ACTIVE")],
  ["CREATE_FAILED", failed],
  ["DELETING", is("DELETING")],
  ["gone", gone],
])("does not wait for a node group that is %s already", async (_status, seen) => {
  const watch = watching();
  expect(await follow(seen, 150_000, watch)).toBe(seen);
  expect([watch.looks, watch.time]).toEqual([0, 1_000_000]);
});

test("looks every five seconds until the node group is no longer CREATING", async () => {
  const watch = watching(creating, creating, failed, creating);
  expect(await follow(creating, 150_000, watch)).toBe(failed);
  expect([watch.looks, watch.time]).toEqual([3, 1_015_000]);
});

test.each([
  [150_000, 30],
  [5_000, 1],
  [4_999, 0],
  [0, 0],
  [-1, 0],
])("ends in time: %i milliseconds are %i looks", async (budget, looks) => {
  const watch = watching();
  expect(await follow(creating, budget, watch)).toEqual(creating);
  expect(watch.looks).toBe(looks);
  expect(watch.time - 1_000_000).toBeLessThanOrEqual(Math.max(0, budget));
});

test("looks every fifteen seconds where nearly always no message will be sent", async () => {
  const watch = watching(creating, failed);
  expect(
    await follow(creating, 150_000, {
      ...watch,
      pace: "slowly",
      now: () => watch.time,
      look: async () => creating,
      sleep: watch.sleep,
    }),
  ).toBe(creating);
  expect(watch.time).toBe(1_150_000);
});

test("counts the time that looking takes", async () => {
  const watch = watching();
  const look = async () => {
    watch.time += 60_000;
    return watch.look();
  };
  await follow(creating, 150_000, { ...watch, look });
  expect(watch.looks).toBe(3);
});

test("goes on after a look that failed, and forgets it", async () => {
  const watch = watching(unread, unread);
  expect(await follow(creating, 10_000, watch)).toBe(creating);
  expect(watch.looks).toBe(2);
});

test("tries again to see a node group that could not be read at first", async () => {
  expect(await follow(unread, 150_000, watching(unread, failed))).toBe(failed);
});

test("says that it could not be read where no look ever succeeded", async () => {
  expect(await follow(unread, 10_000, watching(unread, unread))).toBe(unread);
});

test("takes a node group that goes while it is watched for gone", async () => {
  expect(await follow(creating, 150_000, watching(gone))).toBe(gone);
});

test("does not keep anybody waiting for a node group that it may not see", async () => {
  const watch = watching(unread, unread, unread, unread);
  expect(await follow(creating, 150_000, watch)).toBe(creating);
  expect(watch.looks).toBe(3);
});

test("counts only failures in a row", async () => {
  const watch = watching(unread, unread, creating, unread, unread, failed);
  expect(await follow(creating, 150_000, watch)).toBe(failed);
});
