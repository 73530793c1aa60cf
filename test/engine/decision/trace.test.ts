import * as fc from "fast-check";
import { assess } from "../../../engine/decision/assess.ts";
import { checks } from "../../../engine/decision/checks.ts";
import { decide } from "../../../engine/decision/decide.ts";
import type { Scope } from "../../../engine/decision/match-rules.ts";
import { arbitraryPolicy } from "../../support/arbitrary-policy.ts";
import { created, facts, policy, subnet } from "../../support/build.ts";
import { RUNS } from "../../support/runs.ts";
import { someFacts } from "../../support/some-facts.ts";

const EVENT = { ...created(), time: "2026-11-22T10:41:30Z" };
const TODAY = "2026-11-22";
const scope: Scope = {
  account: "111122223333",
  region: "ap-northeast-1",
  cluster: "legacy",
  nodegroup: "ng-1",
};

/** How the answers, and nothing but the answers, lead to finding and notes. */
function told(checkResults: ReturnType<typeof assess>[number]["checkResults"]): string[] {
  return checkResults
    .filter(({ verdict }) => verdict.kind !== "no")
    .map(({ finding, verdict }) => (verdict.kind === "unknown" ? "undetermined" : finding));
}

test("the answers on record lead to the finding and the notes, whatever the facts", () => {
  fc.assert(
    fc.property(someFacts, (any) => {
      for (const { checkResults, finding, notes } of assess(any, EVENT)) {
        const [first = "ready", ...rest] = told(checkResults);
        expect([finding, notes.map((note) => note.finding)]).toEqual([first, rest]);
      }
    }),
    { numRuns: RUNS },
  );
});

test("every check is on record, in its order, once the reads have succeeded", () => {
  const [assessment] = assess(facts(), EVENT);
  expect(assessment?.checkResults.map(({ finding }) => finding)).toEqual([
    "subnet-not-found",
    "foreign-subnet",
    ...checks.map(({ finding }) => finding),
  ]);
  expect(assessment?.checkResults.filter(({ verdict }) => verdict.kind !== "no")).toEqual([
    {
      finding: "missing-public-ip",
      verdict: {
        kind: "yes",
        evidence:
          "auto-assign public IPv4 is off; route table rtb-explicit sends 0.0.0.0/0 to igw-1 (active)",
      },
    },
  ]);
});

test.each([
  [
    "the subnet is gone",
    { subnets: [{ id: "subnet-1", subnet: { kind: "absent" } }] },
    ["subnet-not-found yes"],
  ],
  ["the cluster is gone", { cluster: { kind: "absent" } }, ["undetermined unknown"]],
  [
    "the subnet is another VPC's",
    { subnets: [{ id: "subnet-1", subnet: { kind: "read", value: subnet({ vpcId: "vpc-2" }) } }] },
    ["subnet-not-found no", "foreign-subnet yes"],
  ],
  [
    "the route tables can't be read",
    {
      routeTables: { kind: "unreadable", action: "ec2:DescribeSubnets", reason: "timed out", denied: false },
    },
    ["subnet-not-found no", "foreign-subnet no", "undetermined unknown"],
  ],
] as const)("nothing is asked any more where %s", (_case, changes, expected) => {
  const [assessment] = assess(facts(changes as object), EVENT);
  expect(assessment?.checkResults.map(({ finding, verdict }) => `${finding} ${verdict.kind}`)).toEqual(
    expected,
  );
});

test("an answer that can't be told is on record as unknown, and the next question is asked", () => {
  const [assessment] = assess(
    facts({
      launchTemplate: {
        kind: "unreadable",
        action: "ec2:DescribeSubnets",
        reason: "timed out",
        denied: false,
      },
    }),
    EVENT,
  );
  const kinds = assessment?.checkResults.map(({ finding, verdict }) => `${finding} ${verdict.kind}`);
  expect(kinds).toContain("launch-template-conflict unknown");
  expect(kinds).toContain("missing-public-ip yes");
});

test("the rules' verdicts on record lead to the rule, whatever facts and policy", () => {
  fc.assert(
    fc.property(someFacts, arbitraryPolicy, (any, rules) => {
      for (const assessment of assess(any, EVENT)) {
        const decision = decide(assessment, scope, rules, TODAY);
        expect(decision.rules.map(({ rule }) => rule)).toEqual(rules.rules);
        const fitting = decision.rules.filter(({ mismatches }) => mismatches.length === 0);
        const deciding = fitting.findIndex(({ expired }) => !expired);
        expect(decision.rule).toBe(fitting[deciding]?.rule);
        const passed = deciding < 0 ? fitting : fitting.slice(0, deciding);
        expect(decision.expired).toEqual(passed.map(({ rule }) => rule.name));
      }
    }),
    { numRuns: RUNS },
  );
});

test("says of each rule which keys did not match, what they ask for and what there is", () => {
  const rules = policy({
    rules: [
      {
        name: "elsewhere",
        match: {
          cluster: ["prod-*", "stage"],
          createdBy: "*alice",
          subnetTags: { team: "a*", env: "*" },
          vpc: "vpc-1",
        },
        mode: "enable",
      },
      { name: "over", match: { cluster: "legacy" }, mode: "enable", expires: "2026-11-21" },
      { name: "here", match: { subnet: "subnet-1" }, mode: "observe", expires: TODAY },
    ],
  });
  const found = { kind: "read", value: subnet({ tags: { team: "blue" } }) } as const;
  const [assessment] = assess(facts({ subnets: [{ id: "subnet-1", subnet: found }] }));
  if (!assessment) throw new Error("nothing was assessed");
  const decision = decide(assessment, scope, rules, TODAY);
  expect(decision.rules.map(({ rule, ...verdict }) => [rule.name, verdict])).toEqual([
    [
      "elsewhere",
      {
        expired: false,
        mismatches: [
          { key: "cluster", globs: ["prod-*", "stage"], value: "legacy" },
          { key: "createdBy", globs: ["*alice"] },
          { key: "subnetTags.team", globs: ["a*"], value: "blue" },
          { key: "subnetTags.env", globs: ["*"] },
        ],
      },
    ],
    ["over", { expired: true, mismatches: [] }],
    ["here", { expired: false, mismatches: [] }],
  ]);
  expect(decision.rule?.name).toBe("here");
});

test("a node group that isn't there yet has no name to match", () => {
  const [assessment] = assess(facts());
  if (!assessment) throw new Error("nothing was assessed");
  const unnamed = { ...scope, nodegroup: null };
  const rules = policy({ rules: [{ name: "any", match: { nodegroup: "*" }, mode: "observe" }] });
  expect(decide(assessment, unnamed, rules, TODAY)).toMatchObject({
    mode: "alert",
    rules: [{ mismatches: [{ key: "nodegroup", globs: ["*"] }] }],
  });
});
