import type { EarlyCall } from "../../../engine/model/audit-start.ts";
import type { Unreadable } from "../../../engine/model/facts.ts";
import { clusterOf, denied, groupOf, regionOf, subnets } from "../../cli/support/inventory.ts";
import { mailsOf, stage } from "./stage.ts";

const workers = clusterOf("prod", [groupOf("workers")]);
const legacy = regionOf([workers]);
const healthy = regionOf([workers], { subnets: subnets({ id: "subnet-1", autoAssignPublicIpv4: true }) });
const web = clusterOf("prod", [groupOf("workers"), groupOf("web")]);

const deleted: Unreadable = {
  kind: "unreadable",
  action: "s3:GetObject",
  reason: "s3:GetObject failed (NoSuchBucket): The specified bucket does not exist",
  denied: false,
};
const call: EarlyCall = { kind: "auto-assign-disabled", on: "subnet-1", time: "2026-11-23T04:00:00Z" };

type Stage = ReturnType<typeof stage>;
const isState = (key: string) => key === "state.json";

/** Ways to lose the memory, and why, as the message has it. */
const ways: [string, (of: Stage) => void, string][] = [
  [
    "its bucket is deleted",
    ({ failures }) => {
      failures.read = deleted;
      failures.write = () => true;
    },
    "s3:GetObject failed (NoSuchBucket)",
  ],
  [
    "reading it is denied",
    ({ failures }) => {
      failures.read = denied("s3:GetObject") as Unreadable;
    },
    "not allowed to s3:GetObject",
  ],
  [
    "every write is denied",
    ({ failures }) => {
      failures.write = () => true;
    },
    "not allowed to s3:PutObject",
  ],
  [
    "writing it is denied",
    ({ failures }) => {
      failures.write = isState;
    },
    "not allowed to s3:PutObject",
  ],
  [
    "others are always faster",
    ({ meanwhile, objects }) => {
      const state = '{"version":"1","time":null,"found":[],"failed":[],"unread":[]}';
      for (let spaces = 0; spaces < 50; spaces++) {
        meanwhile.push(() => objects.set("state.json", state + " ".repeat(spaces)));
      }
    },
    "other audits ended at the same time",
  ],
];

describe.each(ways)("where %s", (_way, lose, why) => {
  it("sends once by schedule, says so first, and counts as not done without asking to be repeated", async () => {
    const of = stage();
    lose(of);
    const days = [await of.run(legacy), await of.run(legacy)];
    expect(of.messages).toHaveLength(2);
    for (const mail of mailsOf(of.messages)) {
      expect(mail).toMatch(/^What was reported before is not known: /);
      expect(mail.split("\n")[0]).toContain(why);
      expect(mail).toContain("state.json; if the bucket was deleted, deploy again");
      expect(mail).not.toContain("the first one");
    }
    for (const { reported, trouble } of days) {
      expect([reported, trouble.at(-1)]).toEqual([true, expect.stringContaining(why)]);
    }
    expect(of.recorded.map(({ trouble }) => trouble.length > 0)).toEqual([true, true]);
  });

  it("sends nothing for calls, so that their batch comes back", async () => {
    const of = stage();
    lose(of);
    for (let delivery = 0; delivery < 5; delivery++) {
      await expect(of.startEarly(legacy, call)).rejects.toThrow(why);
    }
    expect(of.messages).toEqual([]);
  });

  it("sends nothing where nothing is wrong, and counts as not done", async () => {
    const of = stage();
    lose(of);
    expect(await of.run(healthy)).toMatchObject({ reported: false });
    expect(of.messages).toEqual([]);
    expect(of.recorded[0]?.trouble).not.toEqual([]);
  });
});

it("reports only what is new since the last audit that could be remembered, where that is known", async () => {
  const { run, failures, messages } = stage();
  await run(legacy);
  failures.write = isState;
  await run(legacy);
  await run(regionOf([web]));
  await run(regionOf([web]));
  const [, ...later] = mailsOf(messages);
  expect(later).toHaveLength(2);
  for (const mail of later) {
    expect(mail).toMatch(
      /^What was reported since 2026-11-23 05:00 UTC is not known: not allowed to s3:PutObject/,
    );
    expect(mail).toContain("New\n  prod, web, subnet-1 in");
  }
});

it("keeps what it can't read as it is, and goes on with it afterwards", async () => {
  const { run, failures, objects, messages } = stage();
  await run(legacy);
  const before = objects.get("state.json");
  failures.read = denied("s3:GetObject") as Unreadable;
  await run(legacy);
  expect(objects.get("state.json")).toBe(before);
  delete failures.read;
  expect(await run(legacy)).toMatchObject({ reported: false, trouble: [] });
  expect(messages).toHaveLength(2);
});

it("sends all once where what it knew makes no sense, writes it anew, and counts as done", async () => {
  const { run, startEarly, objects, messages } = stage();
  objects.set("state.json", "{");
  await expect(startEarly(legacy, call)).rejects.toThrow("state.json makes no sense");
  expect(await run(legacy)).toMatchObject({ reported: true, trouble: [] });
  expect(await run(legacy)).toMatchObject({ reported: false, trouble: [] });
  expect(mailsOf(messages)).toEqual([
    expect.stringMatching(/^What was reported before is not known: state.json makes no sense\./),
  ]);
});

it("says that it is lost also in the message that comes after one that was not accepted", async () => {
  const { run, failures, objects, messages } = stage();
  objects.set("state.json", "{");
  failures.publish = new Error("SNS is busy");
  await expect(run(legacy)).rejects.toThrow("SNS is busy");
  delete failures.publish;
  expect(await run(legacy)).toMatchObject({ reported: true, trouble: [] });
  expect(mailsOf(messages)).toEqual([
    expect.stringMatching(/^What was reported before is not known: state.json makes no sense\./),
  ]);
});

it("sends nothing twice where its memory fails between sending and remembering", async () => {
  const { run, failures, messages } = stage();
  let writes = 0;
  failures.write = (key) => isState(key) && ++writes > 1;
  expect(await run(legacy)).toMatchObject({
    reported: true,
    trouble: ["not allowed to s3:PutObject (AccessDeniedException)"],
  });
  expect(messages).toHaveLength(1);
});

it("does not bring a batch back whose message was sent, though it is not remembered", async () => {
  const { startEarly, failures, messages } = stage();
  let writes = 0;
  failures.write = (key) => isState(key) && ++writes > 1;
  expect(await startEarly(legacy, call)).toMatchObject({ reported: true, trouble: [expect.any(String)] });
  expect(messages).toHaveLength(1);
});

it.each(["", "zzz", "2026-13-45T99:00:00Z", "2099-01-01T00:00:00.000Z"])(
  "takes %j for no time, and keeps what is known with it",
  async (time) => {
    const { run, startEarly, objects, messages, recorded } = stage();
    await run(legacy);
    const state = JSON.parse(objects.get("state.json") ?? "");
    objects.set("state.json", JSON.stringify({ ...state, time }));
    await startEarly(legacy, call);
    expect(recorded).toHaveLength(2);
    objects.set("state.json", JSON.stringify({ ...state, time }));
    await run(healthy);
    const [, removed] = mailsOf(messages);
    expect(removed).toContain("\nBefore   at an unknown time\n");
    expect(removed).toContain("\nRemoved\n");
    expect(messages).toHaveLength(2);
  },
);
