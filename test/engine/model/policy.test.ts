import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parsePolicy, type Rule } from "../../../engine/model/policy.ts";
import { policy } from "../../support/build.ts";

const RULE = { name: "a rule", match: { cluster: "legacy" }, mode: "observe" } as const;
const GLOBS = "a glob or a list of globs";

const faultsOf = (input: unknown) => {
  const parsed = parsePolicy(input);
  return parsed.kind === "faulty" ? parsed.faults : [];
};

const withMatch = (match: unknown) => ({ rules: [{ ...RULE, match }] });
const many = (count: number): Rule[] =>
  Array.from({ length: count }, (_, n) => ({
    ...RULE,
    name: `rule ${n}`,
    owner: "platform",
    reason: "r".repeat(500),
  }));

test("takes an empty policy for: alert, and change nothing", () => {
  expect(policy({})).toEqual({ mode: "alert", rules: [] });
});

test("takes every key there is", () => {
  const full = {
    $schema: "./policy.schema.json",
    mode: "enable",
    rules: [
      {
        name: "exempt",
        match: {
          account: "111122223333",
          region: ["eu-*", "us-*"],
          cluster: "legacy",
          nodegroup: "ng-?",
          vpc: "vpc-1",
          subnet: "subnet-1",
          subnetTags: { stage: ["prod", "live"] },
          createdBy: "arn:aws:iam::*:role/ci",
        },
        mode: "observe",
        reason: "EC2.15 is enforced here",
        owner: "security",
        expires: "2027-03-31",
      },
    ],
  };
  expect(parsePolicy(full)).toEqual({ kind: "policy", policy: full });
});

test.each([
  "policy.json",
  ...readdirSync("examples")
    .filter((file) => file.endsWith(".json"))
    .map((file) => join("examples", file)),
])("takes %s as it stands in the repository", (file) => {
  expect(faultsOf(JSON.parse(readFileSync(file, "utf8")))).toEqual([]);
});

test.each([200, 1000])("takes %i rules", (count) => {
  expect(policy({ rules: many(count) }).rules).toHaveLength(count);
});

test("reports all globs that can match nothing at once, each empty one once", () => {
  const match = {
    account: "prod",
    region: ["eu-*", "Ireland", ""],
    vpc: "my-vpc",
    subnet: "a",
    createdBy: "alice",
  };
  expect(faultsOf(withMatch(match)).map(({ path }) => path)).toEqual(
    ["account", "region.1", "region.2", "vpc", "subnet", "createdBy"].map((key) => `rules.0.match.${key}`),
  );
});

test("takes texts up to their limits, and not one character more", () => {
  const limits = { name: 120, reason: 500, owner: 200 };
  for (const [key, max] of Object.entries(limits)) {
    const rule = (length: number) => ({ rules: [{ ...RULE, [key]: "x".repeat(length) }] });
    expect(faultsOf(rule(max))).toEqual([]);
    expect(faultsOf(rule(max + 1))).toEqual([
      {
        path: `rules.0.${key}`,
        received: `"${"x".repeat(99)}…`,
        allowed: `a text of 1 to ${max} characters`,
      },
    ]);
  }
});

test("reports every fault at once, with where it is, what stands there and what may", () => {
  const input = {
    mode: "fix",
    rule: [],
    rules: [
      { name: "", match: {}, mode: "Alert", reson: "typo" },
      { name: "no match", mode: "alert", expires: "next year" },
      { ...RULE, match: { cluster: [], tags: { a: "b" }, subnetTags: {} } },
      "a rule",
    ],
  };
  expect(faultsOf(input)).toEqual([
    { path: "mode", received: '"fix"', allowed: '"observe", "alert" or "enable"' },
    { path: "rules.0.name", received: '""', allowed: "a text of 1 to 120 characters" },
    {
      path: "rules.0.match",
      received: "{}",
      allowed: "at least one key; to set a mode for everything, use the policy's own",
    },
    { path: "rules.0.mode", received: '"Alert"', allowed: '"observe", "alert" or "enable"' },
    {
      path: "rules.0.reson",
      received: '"typo"',
      allowed: "only the keys name, match, mode, reason, owner, expires",
    },
    {
      path: "rules.1.match",
      received: "nothing",
      allowed:
        "an object with the keys account, region, cluster, nodegroup, vpc, subnet, subnetTags, createdBy",
    },
    { path: "rules.1.expires", received: '"next year"', allowed: 'a date such as "2027-03-31"' },
    { path: "rules.2.match.cluster", received: "[]", allowed: "a list of at least one glob" },
    { path: "rules.2.match.subnetTags", received: "{}", allowed: "at least one tag key" },
    {
      path: "rules.2.match.tags",
      received: '{"a":"b"}',
      allowed: "only the keys account, region, cluster, nodegroup, vpc, subnet, subnetTags, createdBy",
    },
    {
      path: "rules.3",
      received: '"a rule"',
      allowed: "an object with the keys name, match, mode, reason, owner, expires",
    },
    { path: "rule", received: "[]", allowed: "only the keys $schema, mode, rules" },
  ]);
});

test.each<[string, unknown, { path: string; received: string; allowed: string }]>([
  [
    "something that is no policy",
    [],
    { path: "(whole file)", received: "[]", allowed: "an object with the keys $schema, mode, rules" },
  ],
  [
    "no mode at all, as null",
    { mode: null },
    { path: "mode", received: "null", allowed: '"observe", "alert" or "enable"' },
  ],
  [
    "rules by name",
    { rules: { a: RULE } },
    { path: "rules", received: expect.any(String), allowed: "a list of rules" },
  ],
  [
    "1001 rules",
    { rules: many(1001) },
    { path: "rules", received: expect.stringMatching(/^\[.{99}…$/), allowed: "at most 1000 rules" },
  ],
  [
    "two rules of one name, which a message could not tell apart",
    { rules: [RULE, RULE] },
    { path: "rules", received: expect.any(String), allowed: "a unique name for each rule" },
  ],
  [
    "a number for a glob",
    withMatch({ account: 111122223333 }),
    { path: "rules.0.match.account", received: "111122223333", allowed: GLOBS },
  ],
  [
    "an empty glob, which matches nothing",
    withMatch({ cluster: "" }),
    { path: "rules.0.match.cluster", received: '""', allowed: "a text of 1 to 300 characters" },
  ],
  [
    "a list with something else than a glob in it",
    withMatch({ cluster: ["a", 1] }),
    { path: "rules.0.match.cluster", received: '["a",1]', allowed: GLOBS },
  ],
  [
    "the name of an account, which no rule can match by",
    withMatch({ account: ["111122223333", "prod"] }),
    {
      path: "rules.0.match.account.1",
      received: '"prod"',
      allowed: 'a glob that can match an account\'s 12 digits, such as "111122223333" or "1111*"',
    },
  ],
  [
    "the name of a region's place",
    withMatch({ region: "Ireland" }),
    {
      path: "rules.0.match.region",
      received: '"Ireland"',
      allowed: 'a glob that can match a region\'s code, such as "eu-west-1" or "eu-*"',
    },
  ],
  [
    "the name of a VPC",
    withMatch({ vpc: "my-vpc" }),
    {
      path: "rules.0.match.vpc",
      received: '"my-vpc"',
      allowed: 'a glob that can match a VPC\'s id, such as "vpc-0a1b2c3d4e5f60718" or "vpc-0a*"',
    },
  ],
  [
    "the name of a subnet",
    withMatch({ subnet: "a" }),
    {
      path: "rules.0.match.subnet",
      received: '"a"',
      allowed: expect.stringContaining('for its name, use subnetTags: {"Name": "…"}'),
    },
  ],
  [
    "the name of a creator",
    withMatch({ createdBy: "alice" }),
    {
      path: "rules.0.match.createdBy",
      received: '"alice"',
      allowed: 'a glob that can match an ARN, such as "arn:*:sts::*:assumed-role/ROLE/*" or "*/alice"',
    },
  ],
  [
    "a tag without a glob",
    withMatch({ subnetTags: { stage: true } }),
    { path: "rules.0.match.subnetTags.stage", received: "true", allowed: GLOBS },
  ],
  [
    "a day that isn't in the calendar",
    { rules: [{ ...RULE, expires: "2027-02-29" }] },
    { path: "rules.0.expires", received: '"2027-02-29"', allowed: 'a date such as "2027-03-31"' },
  ],
])("refuses %s", (_what, input, fault) => {
  expect(faultsOf(input)).toEqual([fault]);
});
