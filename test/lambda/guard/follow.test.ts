import type { Nodegroup, Read, UpdateState } from "../../../engine/model/facts.ts";
import { follow, followCall } from "../../../lambda/guard/follow.ts";
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
    isOpen: ({ status }: Nodegroup) => status === "CREATING",
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
  expect((await follow(seen, 150_000, watch)).latest).toBe(seen);
  expect([watch.looks, watch.time]).toEqual([0, 1_000_000]);
});

test("looks every five seconds until the node group is no longer CREATING", async () => {
  const watch = watching(creating, creating, failed, creating);
  expect((await follow(creating, 150_000, watch)).latest).toBe(failed);
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
  expect((await follow(creating, budget, watch)).latest).toEqual(creating);
  expect(watch.looks).toBe(looks);
  expect(watch.time - 1_000_000).toBeLessThanOrEqual(Math.max(0, budget));
});

test("looks every fifteen seconds where nearly always no message will be sent", async () => {
  const watch = watching(creating, failed);
  const { latest } = await follow(creating, 150_000, {
    ...watch,
    pace: "slowly",
    now: () => watch.time,
    look: async () => creating,
    sleep: watch.sleep,
  });
  expect(latest).toBe(creating);
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
  expect((await follow(creating, 10_000, watch)).latest).toBe(creating);
  expect(watch.looks).toBe(2);
});

test("tries again to see a node group that could not be read at first", async () => {
  expect((await follow(unread, 150_000, watching(unread, failed))).latest).toBe(failed);
});

test("says that it could not be read where no look ever succeeded", async () => {
  expect((await follow(unread, 10_000, watching(unread, unread))).latest).toBe(unread);
});

test("takes a node group that goes while it is watched for gone", async () => {
  expect((await follow(creating, 150_000, watching(gone))).latest).toBe(gone);
});

test("does not keep anybody waiting for a node group that it may not see", async () => {
  const watch = watching(unread, unread, unread, unread);
  expect((await follow(creating, 150_000, watch)).latest).toBe(creating);
  expect(watch.looks).toBe(3);
});

test("counts only failures in a row", async () => {
  const watch = watching(unread, unread, creating, unread, unread, failed);
  expect((await follow(creating, 150_000, watch)).latest).toBe(failed);
});

test.each([
  ["found it open", true, [creating, failed]],
  ["found it decided", false, [failed]],
  ["failed, and the next found it open", true, [unread, creating, failed]],
  ["failed, and the next found it decided", false, [unread, failed]],
])("says whether a look found it open: the first %s", async (_what, wasOpen, answers) => {
  expect(await follow(creating, 150_000, watching(...answers))).toEqual({ latest: failed, wasOpen });
});

test("doesn't take what was seen before for a look", async () => {
  expect(await follow(creating, 0, watching())).toEqual({ latest: creating, wasOpen: false });
});

describe("following a call", () => {
  const inProgress: Read<UpdateState> = { kind: "read", value: { status: "InProgress", errors: [] } };
  const done: Read<UpdateState> = { kind: "read", value: { status: "Successful", errors: [] } };
  const group = { cluster: "legacy", nodegroup: "ng-1" };

  const following = (update: Read<UpdateState>) => {
    const { now, sleep, pace } = watching();
    return {
      ...{ now, sleep, pace, budgetMs: 150_000 },
      readNodegroup: jest.fn(async () => failed),
      readUpdate: jest.fn(async () => update),
    };
  };

  test("looks at the node group that is created", async () => {
    const how = following(done);
    expect(await followCall(group, { nodegroup: creating }, how)).toEqual({
      answers: { nodegroup: failed },
      wasOpen: false,
    });
    expect(how.readNodegroup).toHaveBeenCalledWith(group);
    expect(how.readUpdate).not.toHaveBeenCalled();
  });

  test("looks at the update, by its id, and leaves the node group as it was seen", async () => {
    const how = following(done);
    const call = { ...group, update: { kind: "version" as const, id: "u-1" } };
    expect(await followCall(call, { nodegroup: creating, update: inProgress }, how)).toEqual({
      answers: { nodegroup: creating, update: done },
      wasOpen: false,
    });
    expect(how.readUpdate).toHaveBeenCalledWith({ ...group, id: "u-1" });
    expect(how.readNodegroup).not.toHaveBeenCalled();
  });

  test("waits for an update as long as it is InProgress, and no longer than there is time", async () => {
    const how = following(inProgress);
    const call = { ...group, update: { kind: "version" as const, id: "u-1" } };
    const { wasOpen } = await followCall(call, { nodegroup: creating, update: inProgress }, how);
    expect([wasOpen, how.readUpdate.mock.calls.length]).toEqual([true, 30]);
  });

  test("has nothing to look at where EKS refused the call or gave no id", async () => {
    const how = following(done);
    const seen = { nodegroup: creating, update: { kind: "absent" } as const };
    const call = { ...group, update: { kind: "configuration" as const } };
    expect(await followCall(call, seen, how)).toEqual({ answers: seen, wasOpen: false });
    expect(how.readUpdate).not.toHaveBeenCalled();
  });
});
