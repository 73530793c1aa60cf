import type { EarlyCall } from "../../../engine/model/audit-start.ts";
import type { Unreadable } from "../../../engine/model/facts.ts";
import { NOTHING_KNOWN } from "../../../engine/model/known-findings.ts";
import { clusterOf, denied, groupOf, regionOf, subnets } from "../../cli/support/inventory.ts";
import { ACCOUNT, REGION } from "../../support/build.ts";
import { mailsOf, stage } from "./stage.ts";

const workers = clusterOf("prod", [groupOf("workers")]);
const legacy = regionOf([workers]);
const healthy = regionOf([workers], { subnets: subnets({ id: "subnet-1", autoAssignPublicIpv4: true }) });

it("stores the reports, tries whether it can remember, then sends, and only then moves on", async () => {
  const { did, objects, run } = stage();
  const result = await run(legacy);
  const key = "audit/2026-11-23T05-00-00Z";
  const stored = [`${key}.json`, `${key}.html`, "latest.json", "latest.html"];
  expect(did).toEqual([...stored, "ask", "state.json", "publish", "state.json"]);
  expect(objects.get("latest.json")).toBe(objects.get(`${key}.json`));
  expect(JSON.parse(objects.get("latest.json") ?? "")).toMatchObject({ version: "1", account: ACCOUNT });
  expect(objects.get("latest.html")).toContain("<!doctype html>");
  expect(result).toEqual({
    exit: 1,
    clusters: 1,
    unread: 0,
    reported: true,
    report: `s3://reports/${key}.html`,
    trouble: [],
  });
});

it("sends once what it found, nothing while it stays so, and what has changed", async () => {
  const { messages, run } = stage();
  for (const inventory of [legacy, legacy, healthy, healthy, legacy]) await run(inventory);
  expect(messages.map(({ subject }) => subject)).toEqual([
    "[EKS] audit: 1 node group can't scale out or update, 1 finding",
    "[EKS] audit: 1 removed",
    "[EKS] audit: 1 node group can't scale out or update, 1 new",
  ]);
});

it("sends nothing the first time where nothing is wrong", async () => {
  const { messages, run } = stage();
  await run(healthy);
  expect(messages).toEqual([]);
});

it("repeats a message that was not accepted in the next run", async () => {
  const { messages, objects, failures, run } = stage();
  failures.publish = new Error("KMSAccessDenied");
  await expect(run(legacy)).rejects.toThrow("KMSAccessDenied");
  expect(JSON.parse(objects.get("state.json") ?? "")).toEqual(NOTHING_KNOWN);
  expect(objects.has("latest.html")).toBe(true);
  delete failures.publish;
  await run(legacy);
  expect(mailsOf(messages)).toEqual([expect.stringContaining("this is the first one")]);
});

it("sends the message also where the reports can't be stored, and then fails", async () => {
  const { messages, failures, recorded, run } = stage();
  failures.write = (key) => key !== "state.json";
  await expect(run(legacy)).rejects.toThrow("not allowed to s3:PutObject");
  expect(JSON.parse(messages[0]?.body ?? "{}").email).toContain("It could not be stored");
  expect(recorded[0]).toMatchObject({ reported: true, report: null });
});

it("fails where it could not list the clusters, after a message that says so", async () => {
  const { messages, run } = stage();
  const blind = regionOf([], { clusters: denied("eks:ListClusters") });
  await expect(run(blind)).rejects.toThrow("not allowed to eks:ListClusters");
  expect(messages.map(({ subject }) => subject)).toEqual(["[EKS] audit: 1 not read"]);
});

it("is done where single reads failed: it names them, with the exit that the command line has", async () => {
  const { messages, run } = stage();
  const partly = regionOf([
    workers,
    clusterOf("dev", [{ name: "a", nodegroup: denied("eks:DescribeNodegroup") }]),
  ]);
  expect(await run(partly)).toMatchObject({ exit: 2, unread: 1, trouble: [] });
  expect(JSON.parse(messages[0]?.body ?? "{}").email).toContain("node group dev/a");
});

describe("beside another audit", () => {
  const other = regionOf([clusterOf("dev", [groupOf("other")])]);

  it("has nothing to add where one that began later was faster, and leaves its reports and what it knows", async () => {
    const { messages, objects, recorded, run } = stage();
    let known: string | undefined;
    await run(async () => {
      await run(healthy);
      known = objects.get("state.json");
      return legacy;
    });
    expect(messages).toEqual([]);
    expect(objects.get("state.json")).toBe(known);
    expect(objects.get("latest.json")).toBe(objects.get("audit/2026-11-23T06-00-00Z.json"));
    expect(recorded[1]).toMatchObject({
      reported: false,
      report: "s3://reports/audit/2026-11-23T05-00-00Z.html",
      trouble: [],
    });
  });

  it("begins again where another moves on between reading and writing, and loses neither's news", async () => {
    const { messages, objects, meanwhile, run } = stage();
    await run(healthy);
    const earlier = JSON.parse(objects.get("state.json") ?? "");
    const found = { region: REGION, cluster: "dev", nodegroup: "other" };
    const moveOn = () => objects.set("state.json", JSON.stringify({ ...earlier, failed: [found] }));
    meanwhile.push(() => {}, moveOn);
    await run(legacy);
    expect(messages.map(({ subject }) => subject)).toEqual([
      "[EKS] audit: 1 node group can't scale out or update, 1 new",
      "[EKS] audit: 1 node group can't scale out or update, 1 removed",
    ]);
    expect(JSON.parse(objects.get("state.json") ?? "")).toMatchObject({
      found: [{ cluster: "prod" }],
      failed: [],
    });
  });

  it("is done where its own write was accepted and only the answer lost", async () => {
    const { messages, objects, meanwhile, recorded, run } = stage();
    const mine = { version: "1", time: "2026-11-23T05:00:00.000Z", found: [], failed: [], unread: [] };
    const saveMine = () => objects.set("state.json", JSON.stringify(mine));
    meanwhile.push(() => {}, saveMine);
    await run(legacy);
    expect(messages).toHaveLength(1);
    expect(recorded[0]).toMatchObject({ reported: true, trouble: [] });
  });

  it("begins again before it sends anything, where another has moved on by then", async () => {
    const { messages, objects, meanwhile, run } = stage();
    await run(healthy);
    const earlier = JSON.parse(objects.get("state.json") ?? "");
    const found = { region: REGION, cluster: "dev", nodegroup: "other" };
    meanwhile.push(() => objects.set("state.json", JSON.stringify({ ...earlier, failed: [found] })));
    await run(legacy);
    expect(messages.map(({ subject }) => subject)).toEqual([
      "[EKS] audit: 1 node group can't scale out or update, 1 new, 1 removed",
    ]);
  });

  it("sends once where others are faster each time, and counts as not done", async () => {
    const { messages, objects, meanwhile, run } = stage();
    await run(healthy);
    const state = objects.get("state.json") ?? "";
    for (const spaces of [1, 2, 3])
      meanwhile.push(() => objects.set("state.json", state + " ".repeat(spaces)));
    expect((await run(other)).trouble).toEqual(["other audits ended at the same time, again and again"]);
    expect(messages).toHaveLength(1);
  });

  it("does not fall silent for what claims to be known from the future", async () => {
    const { messages, objects, run } = stage();
    const forged = { version: "1", time: "2099-01-01T00:00:00.000Z", found: [], failed: [], unread: [] };
    objects.set("state.json", JSON.stringify(forged));
    await run(legacy);
    expect(messages).toHaveLength(1);
    expect(JSON.parse(objects.get("state.json") ?? "").time).toBe("2026-11-23T05:00:00.000Z");
  });
});

it("says which calls started it, where there is something to report", async () => {
  const call: EarlyCall = {
    kind: "auto-assign-disabled",
    on: "subnet-1",
    by: "arn:aws:iam::111122223333:user/jane",
    time: "2026-11-23T04:58:12Z",
  };
  const { messages, run } = stage();
  await run(legacy, [call]);
  await run(legacy, [call]);
  expect(messages).toHaveLength(1);
  const { email, sqs, https } = JSON.parse(messages[0]?.body ?? "{}");
  const line =
    "2026-11-23 04:58 UTC: auto-assign public IPv4 was disabled in subnet-1, by arn:aws:iam::111122223333:user/jane";
  expect(email).toContain(`\n\nStarted before its time by these calls\n  ${line}\n`);
  expect(JSON.parse(https).content.description).toContain(`- started by: \`${line}\``);
  expect(JSON.parse(sqs)).toMatchObject({ early: [call], counts: { early: 1 } });
});

it.each(["confirmed", "nobody"] as const)(
  "begins where the last audit had no time left, and at the first name after one that had: %s",
  async (subscribers) => {
    const { begun, run } = stage(subscribers);
    const late = { ...legacy, stoppedAt: "prod" };
    for (const inventory of [legacy, late, late, legacy, legacy]) await run(inventory);
    expect(begun).toEqual([undefined, undefined, "prod", "prod", undefined]);
  },
);

it("begins at the first name where its memory can't be read", async () => {
  const { begun, failures, run } = stage();
  await run({ ...legacy, stoppedAt: "prod" });
  failures.read = denied("s3:GetObject") as Unreadable;
  await run(legacy);
  expect(begun).toEqual([undefined, undefined]);
});
