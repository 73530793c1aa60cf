import type { EarlyCall } from "../../../engine/model/audit-start.ts";
import type { RegionInventory } from "../../../engine/model/inventory.ts";
import { clusterOf, denied, groupOf, read, regionOf, subnets } from "../../cli/support/inventory.ts";
import { explicitTable, mainTable, toInternet } from "../../support/build.ts";
import { stage } from "./stage.ts";

const ids = ["subnet-1", "subnet-2", "subnet-3"];
const network = {
  subnets: subnets(...ids.map((id) => ({ id, autoAssignPublicIpv4: true }))),
  routeTables: read([explicitTable(ids, [toInternet]), mainTable([])]),
};
const workers = clusterOf("prod", [groupOf("workers", { subnets: ["subnet-1"] })]);
const locked = {
  ...groupOf("locked", { subnets: ["subnet-2"], launchTemplate: { id: "lt-1", version: "1" } }),
  launchTemplate: denied("ec2:DescribeLaunchTemplateVersions"),
};
const hidden = { name: "hidden", nodegroup: denied("eks:DescribeNodegroup") };

/** Before each audit of these tests, which begin at five o'clock or later. */
const time = "2026-11-23T04:00:00Z";
const created = (on: string): EarlyCall => ({ kind: "cluster-created", on, time });
const disabled = (on: string): EarlyCall => ({ kind: "auto-assign-disabled", on, time });

const beside = {
  "a launch template": regionOf([workers, clusterOf("dev", [locked])], network),
  "a node group": regionOf([workers, clusterOf("dev", [hidden], { subnets: ["subnet-3"] })], network),
  "route tables": regionOf([workers], { ...network, routeTables: denied("ec2:DescribeRouteTables") }),
  clusters: regionOf([], { ...network, clusters: denied("eks:ListClusters") }),
} satisfies Record<string, RegionInventory>;

it.each<[keyof typeof beside, EarlyCall]>([
  ["a launch template", disabled("subnet-1")],
  ["a launch template", created("prod")],
  ["a node group", disabled("subnet-1")],
  ["a node group", created("prod")],
])("starts no other audit, with %s unread, for what the last one has read whole: %j", async (what, call) => {
  const { run, startEarly, started } = stage();
  await run(beside[what]);
  expect(await startEarly(beside[what], call)).toEqual({
    skipped: "the audit of 2026-11-23T05:00:00.000Z began after all of them",
  });
  expect(started[0]?.skipped).toBeDefined();
});

it.each<[keyof typeof beside, EarlyCall]>([
  ["a launch template", disabled("subnet-2")],
  ["a launch template", created("dev")],
  ["a node group", created("dev")],
  // The node group that could not be read may use it.
  ["a node group", disabled("subnet-3")],
  ["a node group", disabled("subnet-of-nobody")],
  ["a node group", { kind: "unreadable", on: "subnet-1", time }],
  ["a node group", { kind: "unreadable", time }],
  ["route tables", disabled("subnet-1")],
  ["clusters", created("prod")],
])("starts another audit, with %s unread, for what that leaves open: %j", async (what, call) => {
  const { run, startEarly, recorded } = stage();
  await run(beside[what]).catch(() => {});
  expect(await startEarly(beside[what], call).catch(() => "an audit")).not.toHaveProperty("skipped");
  expect(recorded).toHaveLength(2);
});

it("starts another audit for all of a batch where one of its calls is not seen", async () => {
  const { run, startEarly, recorded } = stage();
  await run(beside["a node group"]);
  await startEarly(beside["a node group"], disabled("subnet-1"), disabled("subnet-3"));
  expect(recorded).toHaveLength(2);
});

it("takes nothing for seen of an earlier version's state that names reads which failed", async () => {
  const { run, startEarly, objects, recorded } = stage();
  await run(beside["a node group"]);
  const { readWhole: _, ...earlier } = JSON.parse(objects.get("state.json") ?? "");
  objects.set("state.json", JSON.stringify(earlier));
  await startEarly(beside["a node group"], disabled("subnet-1"));
  expect(recorded).toHaveLength(2);
});
