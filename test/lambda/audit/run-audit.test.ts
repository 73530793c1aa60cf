import type { AuditResult } from "../../../engine/model/audit-news.ts";
import type { Unreadable } from "../../../engine/model/facts.ts";
import type { RegionInventory } from "../../../engine/model/inventory.ts";
import type { Message } from "../../../engine/model/ports.ts";
import { runAudit } from "../../../lambda/audit/run-audit.ts";
import { clusterOf, denied, groupOf, regionOf, subnets } from "../../cli/support/inventory.ts";
import { ACCOUNT, REGION } from "../../support/build.ts";

const workers = clusterOf("prod", [groupOf("workers")]);
const legacy = regionOf([workers]);
const healthy = regionOf([workers], { subnets: subnets({ id: "subnet-1", autoAssignPublicIpv4: true }) });

/** A bucket, a topic and a clock: each run is an hour after the one before. */
function stage() {
  const objects = new Map<string, string>();
  const did: string[] = [];
  const messages: Message[] = [];
  const recorded: AuditResult[] = [];
  let hour = 5;
  const failures: { publish?: Error; read?: Unreadable; write?: (key: string) => boolean } = {};
  const run = (inventory: RegionInventory) =>
    runAudit({
      home: { account: ACCOUNT, region: REGION },
      readInventory: async () => inventory,
      bucket: {
        name: "reports",
        read: async (key) => {
          if (failures.read) return failures.read;
          const value = objects.get(key);
          return value === undefined ? { kind: "absent" } : { kind: "read", value };
        },
        write: async (key, text) => {
          if (failures.write?.(key)) return denied("s3:PutObject") as Unreadable;
          objects.set(key, text);
          did.push(key);
          return { kind: "written" };
        },
      },
      publish: async (message) => {
        if (failures.publish) throw failures.publish;
        messages.push(message);
        did.push("publish");
      },
      https: "chat",
      record: (result) => recorded.push(result),
      now: () => new Date(Date.UTC(2026, 10, 23, hour++)),
    });
  return { objects, did, messages, recorded, failures, run };
}

it("stores the reports, then those called latest, then sends, and only then moves on", async () => {
  const { did, objects, run } = stage();
  const result = await run(legacy);
  const key = "audit/2026-11-23T05-00-00Z";
  expect(did).toEqual([`${key}.json`, `${key}.html`, "latest.json", "latest.html", "publish", "state.json"]);
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
  expect(objects.has("state.json")).toBe(false);
  expect(objects.has("latest.html")).toBe(true);
  delete failures.publish;
  await run(legacy);
  expect(messages).toHaveLength(1);
});

it("sends the message also where the reports can't be stored, and then fails", async () => {
  const { messages, failures, recorded, run } = stage();
  failures.write = (key) => key !== "state.json";
  await expect(run(legacy)).rejects.toThrow("not allowed to s3:PutObject");
  expect(JSON.parse(messages[0]?.body ?? "{}").email).toContain("It could not be stored");
  expect(recorded[0]).toMatchObject({ reported: true, report: null });
});

it("says all that it found where what it knew can't be read, keeps that, and fails", async () => {
  const { messages, objects, failures, run } = stage();
  await run(legacy);
  const before = objects.get("state.json");
  failures.read = denied("s3:GetObject") as Unreadable;
  await expect(run(legacy)).rejects.toThrow("not allowed to s3:GetObject");
  expect(messages).toHaveLength(2);
  expect(objects.get("state.json")).toBe(before);
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
