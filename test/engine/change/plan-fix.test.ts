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

it("plans nothing for a node group that can't be read, and the rest all the same", () => {
  const secret = { name: "secret", nodegroup: denied("eks:DescribeNodegroup") };
  const cluster = clusterOf("legacy", [secret, groupOf("ng-1", { subnets: ["subnet-1"] })]);
  expect(kinds(plan(regionOf([cluster])))).toEqual([["subnet-1", "enable"]]);
});

it("lists regions and subnets by name, whatever the order in which they were read", () => {
  const clusters = [
    clusterOf("b", [groupOf("ng", { subnets: ["subnet-2"] })]),
    clusterOf("a", [groupOf("ng", { subnets: ["subnet-1"] })]),
  ];
  const here = { ...legacy(), clusters: read(clusters) };
  const regions = ["us-east-1", "eu-west-1", "us-west-2"].map((region) => ({ ...here, region }));
  const basis = { policy: policy({ mode: "enable" }), eventId: "cli-1", wanted: { unused: false } };
  expect(planFix(inventory(...regions), basis).map(placeOf)).toEqual([
    "eu-west-1/subnet-1",
    "eu-west-1/subnet-2",
    "us-east-1/subnet-1",
    "us-east-1/subnet-2",
    "us-west-2/subnet-1",
    "us-west-2/subnet-2",
  ]);
});

describe("a subnet of several node groups", () => {
  const first = { cluster: "a", nodegroup: null, use: "first", status: null };
  const [one, two] = ["ng-1", "ng-2"].map((nodegroup) => ({
    cluster: "b",
    nodegroup,
    use: "existing",
    status: "ACTIVE",
  }));
  const shared = regionOf([
    clusterOf("a", [], { subnets: ["subnet-1"] }),
    clusterOf(
      "b",
      ["ng-1", "ng-2"].map((name) => groupOf(name, { subnets: ["subnet-1"] })),
    ),
  ]);
  const spared = (match: object) => [{ name: "spared", match, mode: "alert" }];
  const receiptOf = (nodegroup: string) =>
    `v1 2026-11-22T09:00:00Z event=cli-1 nodegroup=${nodegroup} rule=-`;

  it.each<[string, WantedFixes, object[], unknown[], string]>([
    ["for those that use it", { unused: false }, [], [one, two], "b/ng-1"],
    ["existing ones first", { unused: true }, [], [one, two, first], "b/ng-1"],
    ["if it is named", { unused: false, subnets: ["subnet-1"] }, [], [one, two, first], "b/ng-1"],
    ["for those that no rule spares", { unused: true }, spared({ nodegroup: "ng-1" }), [two], "b/ng-2"],
    ["for the one to come alone", { unused: true }, spared({ cluster: "b" }), [first], "a/-"],
  ])("is enabled %s", (_, wanted, rules, groups, nodegroup) => {
    expect(plan(shared, rules, wanted)).toMatchObject([
      { kind: "enable", groups, change: { receipt: receiptOf(nodegroup) } },
    ]);
  });

  it("is left alone with all of them named if the rules spare each", () => {
    expect(plan(shared, spared({ region: "ap-*", account: "1111*" }), { unused: true })).toMatchObject([
      {
        kind: "leave-alone",
        groups: [one, two, first],
        why: { text: 'the policy says alert (rule "spared")' },
      },
    ]);
  });

  it("says who might use it where no node group does", () => {
    const unused = regionOf([clusterOf("a", [], { subnets: ["subnet-1"] })]);
    expect(plan(unused)).toMatchObject([
      {
        kind: "leave-alone",
        groups: [first],
        why: { kind: "unused", text: "no node group is known to use it" },
      },
    ]);
  });
});

describe("a rule before the one that decides, for a node group to come", () => {
  const region = regionOf([clusterOf("legacy", [], { subnets: ["subnet-1"] })]);
  const observing = (match: object, changes = {}) => ({ name: "early", match, mode: "observe", ...changes });
  const why = (rules: object[], mode = "enable") => {
    const basis = { policy: policy({ mode, rules }), eventId: "cli-1", wanted: { unused: true } };
    return planFix(inventory(region), basis).map((fix) => ("why" in fix ? fix.why.text : fix.kind));
  };
  const doubt = (keys: string) =>
    `can't tell whether rule "early" (observe) matches: it depends on ${keys}, which is unknown here`;

  it.each<[string, object, string]>([
    ["might match by the creator", observing({ createdBy: "*" }), doubt("createdBy")],
    ["might match by the name", observing({ nodegroup: "*" }), doubt("nodegroup")],
    ["might match by both", observing({ nodegroup: "*", createdBy: "*" }), doubt("nodegroup and createdBy")],
    ["doesn't match its cluster", observing({ createdBy: "*", cluster: "prod" }), "enable"],
    ["matches a tag that the subnet doesn't have", observing({ subnetTags: { team: "*" } }), "enable"],
    ["would enable it as well", observing({ createdBy: "*" }, { mode: "enable" }), "enable"],
    ["has expired", observing({ createdBy: "*" }, { expires: "2026-11-21" }), "enable"],
    ["expires today", observing({ createdBy: "*" }, { expires: "2026-11-22" }), doubt("createdBy")],
  ])("prevents a change, or not, where it %s", (_, rule, expected) => {
    const deciding = { name: "late", match: { cluster: "legacy" }, mode: "enable" };
    expect([why([rule]), why([rule, deciding]), why([deciding, rule])]).toEqual([
      [expected],
      [expected],
      ["enable"],
    ]);
  });

  it("is no reason where the policy doesn't enable anyway", () => {
    expect(why([observing({ createdBy: "*" })], "alert")).toEqual([
      "the policy says alert (no rule matched)",
    ]);
  });
});

describe("a node group's own name", () => {
  it.each([
    ["ng-*", "leave-alone"],
    ["spot-*", "enable"],
  ])("leaves no doubt about a rule for %s", (nodegroup, kind) => {
    const rule = { name: "by name", match: { nodegroup }, mode: "observe" };
    expect(kinds(plan(legacy(), [rule]))[0]).toEqual(["subnet-1", kind]);
  });
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

  it("says in the words of the decisions that a subnet is left alone", () => {
    const [, second] = resultOf(plan(legacy(), [exempt]));
    expect(second).toMatchObject({
      planned: false,
      decision: "alert",
      mode: "alert",
      rule: "ours",
      outcome: "unchanged",
      skipped: "policy",
      reason: 'the policy says alert (rule "ours")',
    });
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
