import { fixResult, notApplied } from "../../../engine/change/fix-result.ts";
import {
  type PlannedFix,
  placeOf,
  planAgain,
  planFix,
  type WantedFixes,
} from "../../../engine/change/plan-fix.ts";
import type { RegionInventory } from "../../../engine/model/inventory.ts";
import type { Outcome } from "../../../engine/model/ports.ts";
import {
  clusterOf,
  denied,
  groupOf,
  inventory,
  read,
  regionOf,
  subnets,
} from "../../cli/support/inventory.ts";
import { explicitTable, mainTable, policy, toInternet } from "../../support/build.ts";

const ids = ["subnet-1", "subnet-2"];
const routeTables = read([explicitTable(ids, [toInternet]), mainTable([])]);
const legacy = (nodegroup = "ng-1", ...changes: Parameters<typeof subnets>) =>
  regionOf([clusterOf("legacy", [groupOf(nodegroup, { subnets: ids })])], {
    subnets: subnets(...(changes.length > 0 ? changes : ids.map((id) => ({ id })))),
    routeTables,
  });

const plan = (region: RegionInventory, rules: object[] = [], wanted: WantedFixes = { unused: false }) =>
  planFix(inventory(region), { policy: policy({ mode: "enable", rules }), eventId: "cli-1", wanted });
const kinds = (fixes: PlannedFix[]) => fixes.map(({ id, kind }) => [id, kind]);
const receipts = (fixes: PlannedFix[]) =>
  fixes.map((fix) => (fix.kind === "enable" ? fix.change.receipt : undefined));

const exempt = { name: "ours", match: { subnet: "subnet-2" }, mode: "alert" };

it("plans a change with its receipt, or says why there is none", () => {
  const fixes = plan(legacy(), [exempt]);
  expect(fixes).toMatchObject([
    {
      id: "subnet-1",
      kind: "enable",
      change: { receipt: "v1 2026-11-22T09:00:00Z event=cli-1 nodegroup=legacy/ng-1 rule=-" },
    },
    {
      id: "subnet-2",
      kind: "leave-alone",
      why: { kind: "policy", text: 'the policy says alert (rule "ours")' },
    },
  ]);
});

it("plans nothing where clusters can't be read", () => {
  expect(plan({ ...legacy(), clusters: denied("eks:ListClusters") })).toEqual([]);
});

describe("planning again", () => {
  const shown = plan(legacy(), [exempt]).map((fix) => ({
    ...fix,
    interfaces: read({ counts: {}, incomplete: false }),
  }));

  it("goes by what is true now, and keeps what was counted", () => {
    const again = planAgain(shown, plan(legacy("ng-2"), [exempt]));
    expect(kinds(again)).toEqual(kinds(shown));
    expect(receipts(again)[0]).toContain("nodegroup=legacy/ng-2");
    expect(again[0]?.interfaces).toBe(shown[0]?.interfaces);
  });

  it.each<[string, PlannedFix[]]>([
    ["is fine now", plan(legacy("ng-1", { id: "subnet-1", autoAssignPublicIpv4: true }, { id: "subnet-2" }))],
    ["is exempt now", plan(legacy(), [{ ...exempt, match: { subnet: "*" } }])],
    ["is in no cluster any more", []],
  ])("changes nothing in a subnet that %s", (_, now) => {
    expect(kinds(planAgain(shown, now))[0]).toEqual(["subnet-1", "outdated"]);
  });

  it("changes nothing that the person was not asked about", () => {
    const now = plan(legacy("ng-1", { id: "subnet-1" }, { id: "subnet-2" }));
    expect(kinds(now)[1]).toEqual(["subnet-2", "enable"]);
    expect(kinds(planAgain(shown, now))[1]).toEqual(["subnet-2", "leave-alone"]);
    expect(planAgain([], now)).toEqual([]);
  });
});

describe("the result", () => {
  const fixes = plan(legacy());
  const resultOf = (plan: PlannedFix[], outcome?: Outcome) =>
    fixResult(inventory(legacy()), plan, {
      outcomes: new Map(outcome ? plan.slice(0, 1).map((fix) => [placeOf(fix), outcome]) : []),
      stopped: null,
    }).subnets;

  it("names a receipt only where something was begun", () => {
    const [first, second] = resultOf(fixes, { kind: "failed", why: "no" });
    expect(first).toMatchObject({ outcome: "failed", reason: "no", receipt: receipts(fixes)[0] });
    expect(second).toMatchObject({ outcome: "unchanged", reason: "not started", planned: true });
    expect(second).not.toHaveProperty("receipt");
  });

  it("tells what has changed meanwhile from what was not begun", () => {
    const [first] = resultOf(planAgain(fixes, []));
    expect(first).toMatchObject({ planned: true, outcome: "unchanged", skipped: "changed-meanwhile" });
  });

  it("is the plan as long as nothing is applied", () => {
    expect(fixResult(inventory(legacy()), fixes, notApplied("declined"))).toMatchObject({
      account: "111122223333",
      time: "2026-11-22T09:00:00.000Z",
      stopped: "declined",
      unread: [],
      subnets: [{ outcome: "unchanged" }, { outcome: "unchanged" }],
    });
  });
});
