import type { EarlyCall } from "../../../engine/model/audit-start.ts";
import type { Unreadable } from "../../../engine/model/facts.ts";
import { clusterOf, denied, groupOf, regionOf, subnets } from "../../cli/support/inventory.ts";
import { mailsOf, stage } from "./stage.ts";

const workers = clusterOf("prod", [groupOf("workers")]);
const legacy = regionOf([workers]);
const healthy = regionOf([workers], { subnets: subnets({ id: "subnet-1", autoAssignPublicIpv4: true }) });
const web = regionOf([clusterOf("prod", [groupOf("workers"), groupOf("web")])]);
const call: EarlyCall = { kind: "auto-assign-disabled", on: "subnet-1", time: "2026-11-23T04:00:00Z" };

const stateIn = ({ objects }: ReturnType<typeof stage>) => JSON.parse(objects.get("state.json") ?? "null");

it("keeps what it found on the first days for the first who confirms a subscription", async () => {
  const of = stage("nobody");
  for (let day = 0; day < 3; day++) {
    expect(await of.run(legacy)).toMatchObject({
      exit: 1,
      reported: false,
      report: expect.stringContaining("s3://"),
      trouble: [],
      unsent: "no subscription to the topic is known to be confirmed",
    });
  }
  expect(of.messages).toEqual([]);
  expect(of.objects.has("latest.html")).toBe(true);
  expect(stateIn(of)).toMatchObject({ time: "2026-11-23T07:00:00.000Z", found: [] });
  of.topic.subscribers = "confirmed";
  expect(await of.run(legacy)).toMatchObject({ reported: true, trouble: [] });
  expect(await of.run(legacy)).not.toHaveProperty("unsent");
  expect(mailsOf(of.messages)).toEqual([
    expect.stringContaining("this is the first one, with all that it found"),
  ]);
  expect(of.messages[0]?.subject).toBe("[EKS] audit: 1 node group can't scale out or update, 1 finding");
});

it("keeps what was sent before, and sends what came after it once somebody is there again", async () => {
  const of = stage();
  await of.run(legacy);
  of.topic.subscribers = "nobody";
  await of.run(web);
  await of.run(web);
  expect(stateIn(of)).toMatchObject({ time: "2026-11-23T07:00:00.000Z", found: [{ nodegroup: "workers" }] });
  of.topic.subscribers = "confirmed";
  await of.run(web);
  await of.run(web);
  const [, later, ...rest] = mailsOf(of.messages);
  expect(later).toContain(
    "\nBefore   2026-11-23 07:00 UTC, which sent nothing: no subscription was confirmed\n",
  );
  expect(later).toContain("\nNew\n  prod, web, subnet-1 in");
  expect(later).not.toContain("prod, workers, subnet-1 in");
  expect(rest).toEqual([]);
});

it("asks before it sends, and only where there is something to send", async () => {
  const of = stage();
  await of.run(healthy);
  expect(of.did).not.toContain("ask");
  await of.run(legacy);
  expect(of.did.slice(-4)).toEqual(["ask", "state.json", "publish", "state.json"]);
});

describe("where it can't be asked for a reason that may pass", () => {
  it("sends if somebody was there the last time", async () => {
    const of = stage();
    await of.run(legacy);
    of.topic.subscribers = "unknown";
    await of.run(healthy);
    expect(of.messages).toHaveLength(2);
  });

  it.each(["nobody", "unknown"] as const)("keeps it for the next audit after %s", async (before) => {
    const of = stage(before);
    await of.run(legacy);
    of.topic.subscribers = "unknown";
    await of.run(legacy);
    expect(of.messages).toEqual([]);
    of.topic.subscribers = "confirmed";
    await of.run(legacy);
    expect(of.messages).toHaveLength(1);
  });

  it("remembers over days without news that nobody was there", async () => {
    const of = stage("nobody");
    await of.run(legacy);
    await of.run(healthy);
    of.topic.subscribers = "unknown";
    await of.run(legacy);
    expect(of.messages).toEqual([]);
  });

  it("sends without its memory", async () => {
    const of = stage("unknown");
    of.failures.read = denied("s3:GetObject") as Unreadable;
    await of.run(legacy);
    expect(of.messages).toHaveLength(1);
  });
});

it("takes the calls of an early start for seen, and keeps what they caused", async () => {
  const of = stage("nobody");
  expect(await of.startEarly(legacy, call)).toMatchObject({ reported: false, trouble: [] });
  expect(await of.startEarly(legacy, call)).toHaveProperty("skipped");
  of.topic.subscribers = "confirmed";
  await of.run(legacy);
  expect(of.messages).toHaveLength(1);
});

it("begins again where another audit moves on meanwhile", async () => {
  const of = stage("nobody");
  of.meanwhile.push(() => {
    of.topic.subscribers = "confirmed";
    of.objects.set("state.json", '{"version":"1","time":null,"found":[],"failed":[],"unread":[]}');
  });
  await of.run(legacy);
  expect(of.messages).toHaveLength(1);
});

it("does not overwrite what makes no sense before somebody was told that it is lost", async () => {
  const of = stage("nobody");
  of.objects.set("state.json", "{");
  expect((await of.run(legacy)).trouble).toEqual(["state.json makes no sense"]);
  of.topic.subscribers = "confirmed";
  await of.run(legacy);
  expect(mailsOf(of.messages)).toEqual([expect.stringMatching(/^What was reported before is not known: /)]);
});
