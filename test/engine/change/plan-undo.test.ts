import { notApplied } from "../../../engine/change/fix-result.ts";
import { placeOf } from "../../../engine/change/plan-fix.ts";
import { type PlannedUndo, planUndo, planUndoAgain, withBlocked } from "../../../engine/change/plan-undo.ts";
import { type UndoneSubnet, undoResult } from "../../../engine/change/undo-result.ts";
import type { Subnet } from "../../../engine/model/facts.ts";
import type { RegionInventory } from "../../../engine/model/inventory.ts";
import type { UndoOutcome } from "../../../engine/model/ports.ts";
import { RECEIPT_TAG, receiptText, voidReceipt } from "../../../engine/model/receipt.ts";
import {
  clusterOf,
  denied,
  groupOf,
  inventory,
  read,
  regionOf,
  subnets,
} from "../../cli/support/inventory.ts";
import { REGION, subnet } from "../../support/build.ts";

const receiptFor = (nodegroup: string) =>
  receiptText({ time: "2026-10-01T08:00:00Z", eventId: "event-0", nodegroup, rule: "-" });
const receipt = receiptFor("legacy/ng-0");
const on = { autoAssignPublicIpv4: true };

const plan = (changes: Partial<Subnet>, tag = receipt) =>
  planUndo(
    [
      {
        region: REGION,
        subnets: [{ id: "subnet-1", subnet: read(subnet({ tags: { [RECEIPT_TAG]: tag }, ...changes })) }],
      },
    ],
    {},
  ).undos;

it.each<[string, Partial<Subnet>, string, Partial<PlannedUndo>]>([
  ["is on", on, receipt, { disable: true, voided: false }],
  ["is off already", {}, receipt, { disable: false, voided: false }],
  ["EC2 had refused to change", on, voidReceipt(receipt), { disable: false, voided: true }],
])("takes the receipt at its word in a subnet that %s", (_, changes, tag, expected) => {
  const { disable } = expected;
  expect(plan(changes, tag)).toMatchObject([
    { kind: "undo", ...expected, undo: { subnetId: "subnet-1", receipt: tag, disable } },
  ]);
});

it.each([
  [
    "can't be read",
    denied("ec2:DescribeSubnets"),
    "could not be read: not allowed to ec2:DescribeSubnets (AccessDeniedException)",
  ],
  ["doesn't exist any more", { kind: "absent" as const }, "it no longer exists"],
  [
    "carries another text",
    read(subnet({ tags: { [RECEIPT_TAG]: "mine" } })),
    "its tag nodegroup-guard:receipt was not written by the guard: mine",
  ],
  ["carries no tag", read(subnet()), "its tag nodegroup-guard:receipt was not written by the guard: "],
])("leaves a subnet alone that %s", (_, found, why) => {
  const { undos, skipped } = planUndo([{ region: REGION, subnets: [{ id: "subnet-1", subnet: found }] }], {});
  expect([undos, skipped]).toEqual([[], [{ region: REGION, id: "subnet-1", why }]]);
});

it("says in which regions it has looked for a subnet without a receipt", () => {
  const regions = ["eu-west-1", "us-east-1"].map((region) => ({ region, subnets: [] }));
  expect(planUndo(regions, { subnets: ["subnet-9"] })).toEqual({
    undos: [],
    skipped: [
      {
        region: "eu-west-1, us-east-1",
        id: "subnet-9",
        why: "it has no receipt, so there is no change of the guard to undo",
      },
    ],
  });
});

describe("planning again", () => {
  const now = (changes: Partial<Subnet>, tag?: string) => plan(changes, tag);

  it.each<[string, PlannedUndo[]]>([
    ["bears another receipt", now(on, receiptFor("legacy/ng-1"))],
    ["bears a void receipt", now(on, voidReceipt(receipt))],
    ["bears no receipt any more", []],
  ])("undoes nothing in a subnet that %s", (_, found) => {
    expect(planUndoAgain(plan(on), found)).toMatchObject([{ kind: "outdated" }]);
  });

  it("disables nothing that the person was not asked about", () => {
    expect(planUndoAgain(plan({}), now(on))).toMatchObject([{ kind: "outdated" }]);
  });

  it("removes only the receipt where the subnet was disabled meanwhile, and says no more", () => {
    expect(planUndoAgain(plan(on), now({}))).toMatchObject([
      { kind: "undo", disable: false, undo: { disable: false } },
    ]);
  });
});

describe("who is cut off", () => {
  const region = regionOf(
    [clusterOf("legacy", [groupOf("ng-1", { subnets: ["subnet-1"] })], { subnets: ["subnet-1"] })],
    { subnets: subnets({ id: "subnet-1", tags: { [RECEIPT_TAG]: receipt }, ...on }) },
  );
  const blocked = (undos: PlannedUndo[], found = region) =>
    withBlocked(undos, inventory(found)).map((undo) => undo.blocked);

  it("is every node group in the subnet", () => {
    expect(blocked(plan(on))).toEqual([
      [{ cluster: "legacy", nodegroup: "ng-1", use: "existing", status: "ACTIVE" }],
    ]);
  });

  it("is the first node group of a cluster that has none", () => {
    const without = { ...region, clusters: read([clusterOf("legacy", [], { subnets: ["subnet-1"] })]) };
    expect(blocked(plan(on), without)).toEqual([
      [{ cluster: "legacy", nodegroup: null, use: "first", status: null }],
    ]);
  });

  it("is nobody where the subnet stays as it is", () => {
    expect(blocked(plan({}))).toEqual([[]]);
  });

  it.each<[string, Partial<RegionInventory>]>([
    ["clusters", { clusters: denied("eks:ListClusters") }],
    ["subnets", { subnets: denied("ec2:DescribeSubnets") }],
    [
      "its node groups",
      {
        clusters: read([clusterOf("legacy", [{ name: "ng-1", nodegroup: denied("eks:DescribeNodegroup") }])]),
      },
    ],
  ])("is nobody known where %s can't be read", (_, changes) => {
    expect(blocked(plan(on), { ...region, ...changes })).toEqual([[]]);
  });

  it("is nobody in a subnet of that id in another region", () => {
    expect(blocked(plan(on), { ...region, region: "eu-west-1" })).toEqual([[]]);
  });
});

it.each<[string, PlannedUndo[], UndoOutcome | undefined, Partial<UndoneSubnet>]>([
  [
    "is disabled",
    plan(on),
    { kind: "undone" },
    { outcome: "undone", reason: "disabled and verified; the receipt is removed" },
  ],
  [
    "was off already",
    plan({}),
    { kind: "undone" },
    { outcome: "undone", reason: "it was already off; the receipt is removed" },
  ],
  [
    "EC2 had refused",
    plan(on, voidReceipt(receipt)),
    { kind: "undone" },
    { outcome: "undone", reason: "EC2 had refused the guard's change; the receipt is removed" },
  ],
  ["EC2 refuses now", plan(on), { kind: "failed", why: "no" }, { outcome: "failed", reason: "no" }],
  [
    "has changed meanwhile",
    planUndoAgain(plan(on), []),
    undefined,
    { outcome: "failed", reason: "it has changed since the confirmation" },
  ],
])("says of a subnet that %s what came of it", (_, undos, outcome, expected) => {
  const outcomes = new Map(undos.flatMap((undo) => (outcome ? [[placeOf(undo), outcome] as const] : [])));
  const read = { account: "111122223333", undos, skipped: [], unread: [] };
  expect(undoResult(read, { outcomes, stopped: null }).subnets).toMatchObject([expected]);
});

it("gives the plan as the result as long as nothing is applied", () => {
  const read = { account: "111122223333", undos: plan(on), skipped: [], unread: [] };
  expect(undoResult(read, notApplied("no-terminal"))).toMatchObject({
    stopped: "no-terminal",
    subnets: [{ id: "subnet-1", outcome: "unchanged", reason: "not started", blocked: [] }],
  });
});
