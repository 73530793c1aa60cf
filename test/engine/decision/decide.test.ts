import { z } from "zod";
import {
  decide,
  decideAll,
  mayBeRefused,
  needsMessage,
  notifies,
  scopeOf as placeOf,
} from "../../../engine/decision/decide.ts";
import { FINDINGS } from "../../../engine/model/findings.ts";
import { MODES, type Mode, type Policy, policySchema } from "../../../engine/model/policy.ts";
import { created, policy } from "../../support/build.ts";
import { parseCases, readCases, tables } from "../../support/cases.ts";
import {
  assessmentOf,
  inWords,
  matchCase,
  modesCase,
  policyCase,
  scopeOf,
} from "../../support/policy-case.ts";

const byTable = tables("policy.").map((file) => ({ file, cases: readCases(file, policyCase) }));
const matching = readCases("match.json", matchCase);
const modes = readCases("modes.json", modesCase);
const TODAY = "2026-11-22";

describe.each(byTable)("$file", ({ cases }) => {
  test.each(cases)("$case", (row) => {
    const { finding, subnet, today, "node group": nodegroup } = row;
    const decision = decide(assessmentOf(finding, subnet), scopeOf(nodegroup), policy(row.policy), today);
    const { action, mode = decision.mode, rule } = row;
    const said = {
      action,
      mode,
      rule,
      "lowered by": row["lowered by"],
      "expired rules": row["expired rules"],
    };
    expect(inWords(decision)).toEqual(said);
  });
});

describe("match.json", () => {
  test.each(matching)("$case", ({ match, subnet, matches, "node group": nodegroup }) => {
    const only = policy({ mode: "alert", rules: [{ name: "it", match, mode: "observe" }] });
    const { rule } = decide(assessmentOf("undetermined", subnet), scopeOf(nodegroup), only, TODAY);
    expect(rule?.name).toBe(matches ? "it" : undefined);
  });
});

describe("modes.json", () => {
  test("has every finding once", () => {
    expect(modes.map(({ finding }) => finding).sort()).toEqual([...FINDINGS].sort());
  });

  describe.each(modes)("$finding", ({ finding, ...row }) => {
    test.each(MODES)("in mode %s", (mode) => {
      expect(decide(assessmentOf(finding), scopeOf(), { mode, rules: [] }, TODAY).action).toBe(row[mode]);
    });
  });
});

test.each([
  ["enable", "enable"],
  ["alert", "enable"],
  ["observe", "observe"],
] as const)("tells what was switched on since the call where the mode is %s: %s", (mode, action) => {
  const done = { ...assessmentOf("missing-public-ip"), alreadyEnabled: true };
  expect(decide(done, scopeOf(), { mode, rules: [] }, TODAY).action).toBe(action);
});

describe("whether anybody is told", () => {
  const decided = (...modes: ("enable" | "alert" | "observe")[]) =>
    modes.map((mode) => decide(assessmentOf("missing-public-ip"), scopeOf(), { mode, rules: [] }, TODAY));
  const left = decide(assessmentOf("ready"), scopeOf(), { mode: "enable", rules: [] }, TODAY);

  test.each([
    ["where a subnet is to be enabled", true, [left, ...decided("enable")]],
    ["where one is to be alerted on", true, [...decided("observe", "alert")]],
    ["where all are left or only observed", false, [left, ...decided("observe")]],
    ["where there are none", false, []],
  ])("%s: %s", (_where, told, decisions) => {
    for (const verdict of ["open", "settled", "unknown"] as const) {
      expect(needsMessage(decisions, verdict)).toBe(told);
    }
  });

  test("where EKS refused the subnets although every one looks ready", () => {
    expect(needsMessage([left], "refused")).toBe(true);
    expect(needsMessage([left], "settled")).toBe(false);
  });

  test("nowhere that the policy only observes, though EKS refused the node group", () => {
    expect(needsMessage([{ ...left, mode: "observe" }], "refused")).toBe(false);
    expect(needsMessage(decided("observe"), "refused")).toBe(false);
    expect(needsMessage([], "refused")).toBe(false);
  });
});

describe("what rules match on", () => {
  const place = { account: "111122223333", region: "ap-northeast-1", cluster: "legacy", nodegroup: "ng-1" };

  test("is where the node group is and who made it", () => {
    const arn = "arn:aws:iam::111122223333:user/bob";
    expect(placeOf(created({ caller: { arn, userAgent: "aws-cli/2" } }))).toEqual({
      ...place,
      createdBy: arn,
    });
  });

  test("has no creator for an update, whoever asked for it", () => {
    const arn = "arn:aws:iam::111122223333:user/bob";
    const update = { ...created({ caller: { arn } }), update: { kind: "version" as const } };
    expect(placeOf(update)).toEqual({ ...place, createdBy: null });
  });

  test("has no creator where the event names none", () => {
    expect(placeOf(created({ caller: {} }))).toEqual({ ...place, createdBy: null });
  });
});

test("hands the assessment on", () => {
  const assessment = assessmentOf("few-addresses");
  expect(decide(assessment, scopeOf(), { mode: "alert", rules: [] }, TODAY).assessment).toBe(assessment);
});

describe("the decision tables", () => {
  const schema = z.toJSONSchema(policySchema, { io: "input" });
  const keys = Object.keys(Object(schema).properties.rules.items.properties.match.properties);

  test.each(keys)("show the key %s matching and not matching", (key) => {
    const shown = matching.filter(({ match }) => key in match).map(({ matches }) => matches);
    expect(new Set(shown)).toEqual(new Set([true, false]));
  });

  const good = { case: "a case", policy: {}, action: "alert" };
  const read = (row: object) => () => parseCases({ about: "", cases: [row] }, policyCase, "a.json");

  test("take a well-formed case", () => {
    expect(read(good)).not.toThrow();
  });

  test.each([
    ["a misspelt key", { ...good, loweredBy: "x" }, "loweredBy"],
    ["a misspelt key of the node group", { ...good, "node group": { nodegroup: "x" } }, "nodegroup"],
    ["a misspelt key of the subnet", { ...good, subnet: { vpc: "x" } }, "vpc"],
    ["an action that is none", { ...good, action: "fix" }, "action"],
    ["a day that is none", { ...good, today: "2026-02-30" }, "today"],
  ])("refuse %s", (_what, row, named) => {
    expect(read(row)).toThrow(named);
  });

  test("refuse a faulty policy", () => {
    expect(() => policy({ rules: [{ name: "a", match: { clusters: "x" }, mode: "alert" }] })).toThrow(
      "clusters",
    );
  });

  test("have no two cases of one name", () => {
    const names = byTable
      .flatMap(({ cases }) => cases.map((row) => row.case))
      .concat(matching.map((row) => row.case));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

test("matches what all subnets of a node group share once for all of them", () => {
  const rules = policy({
    rules: [{ name: "other", match: { createdBy: "*someone-else*" }, mode: "enable" }],
  });
  const delivery = { ...created(), time: `${TODAY}T10:41:05Z` };
  const assessments = Array.from({ length: 16 }, () => assessmentOf("missing-public-ip"));
  const found = decideAll(assessments, delivery, rules).map(({ rules: [other] }) => other?.mismatches[0]);
  expect(found[0]).toMatchObject({ key: "createdBy" });
  expect(new Set(found).size).toBe(1);
});

test("lets a rule hold on the day that it expires, whatever the hour", () => {
  const rules = policy({
    rules: [{ name: "until today", match: { cluster: "*" }, mode: "observe", expires: TODAY }],
  });
  const delivery = { ...created(), time: `${TODAY}T23:59:59Z` };
  expect(decideAll([assessmentOf("missing-public-ip")], delivery, rules)).toMatchObject([
    { mode: "observe", expired: [] },
  ]);
});

test("goes by no other tag than the owner's", () => {
  const subnet = { id: "subnet-1", VPC: "vpc-1", tags: { Name: "observe" }, "can't be read": false };
  const [decision] = [
    decide(assessmentOf("missing-public-ip", subnet), scopeOf(), policy({ mode: "enable" }), TODAY),
  ];
  expect(decision).toMatchObject({ mode: "enable", action: "enable" });
  expect(decision).not.toHaveProperty("loweredBy");
});

test("holds a rule by creator against nothing but enabling", () => {
  const rules = policy({
    mode: "alert",
    rules: [{ name: "the pipeline's", match: { createdBy: "*/pipeline" }, mode: "observe" }],
  });
  const decision = decide(assessmentOf("missing-public-ip"), { ...scopeOf(), createdBy: null }, rules, TODAY);
  expect(decision).not.toHaveProperty("undecided");
});

test("names each key that doesn't match, with its globs and the value", () => {
  const match = { vpc: "vpc-9", subnet: ["subnet-8", "subnet-9"], subnetTags: { team: "x" } };
  const rules = policy({ rules: [{ name: "other", match, mode: "observe" }] });
  const subnet = { id: "subnet-1", VPC: "vpc-1", tags: {}, "can't be read": false };
  const decision = decide(assessmentOf("missing-public-ip", subnet), scopeOf(), rules, TODAY);
  expect(decision.rules[0]?.mismatches).toEqual([
    { key: "vpc", globs: ["vpc-9"], value: "vpc-1" },
    { key: "subnet", globs: ["subnet-8", "subnet-9"], value: "subnet-1" },
    { key: "subnetTags.team", globs: ["x"] },
  ]);
});

describe("only EKS can say that something is wrong", () => {
  const ready = (mode: string) => decide(assessmentOf("ready"), scopeOf(), policy({ mode }), TODAY);
  const open = decide(assessmentOf("missing-public-ip"), scopeOf(), policy({ mode: "observe" }), TODAY);

  test.each([
    ["every subnet looks ready", [ready("alert"), ready("alert")], true],
    ["one is only observed", [ready("observe"), ready("alert")], true],
    ["all are only observed", [ready("observe"), ready("observe")], false],
    ["one has a finding", [ready("alert"), open], false],
  ])("where %s", (_, decisions, expected) => {
    expect(mayBeRefused(decisions)).toBe(expected);
  });
});

describe("a policy", () => {
  const rule = (mode: Mode) => ({ name: mode, match: { cluster: "*" }, mode });

  it.each<[string, Policy, boolean]>([
    ["that alerts", { mode: "alert", rules: [] }, true],
    ["that alerts but for what it observes", { mode: "alert", rules: [rule("observe")] }, true],
    [
      "that observes but for what a rule enables",
      { mode: "observe", rules: [rule("observe"), rule("enable")] },
      true,
    ],
    ["that observes everywhere", { mode: "observe", rules: [rule("observe")] }, false],
    ["that observes and has no rules", { mode: "observe", rules: [] }, false],
  ])("%s notifies somebody or nobody", (_, policy, somebody) => {
    expect(notifies(policy)).toBe(somebody);
  });
});
