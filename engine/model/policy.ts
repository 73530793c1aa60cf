import * as z from "zod/mini";
import { type Fault, faultsOf, onlyKeys } from "./fault.ts";
import { canMatch, MATCH_SHAPES } from "./match-shapes.ts";

/** From the least to the most that the guard may do; their order is how a tag lowers a mode. */
export const MODES = ["observe", "alert", "enable"] as const;
export type Mode = (typeof MODES)[number];

const text = (max: number) => {
  const allowed = `a text of 1 to ${max} characters`;
  return z.string(allowed).check(z.minLength(1, allowed), z.maxLength(max, allowed));
};

/** The mode where a policy names none. */
export const DEFAULT_MODE = "alert";

export const modeSchema = z.enum(MODES, '"observe", "alert" or "enable"');

const oneOrMore = (glob: z.ZodMiniString) =>
  z
    .union(
      [glob, z.array(glob).check(z.minLength(1, "a list of at least one glob"))],
      "a glob or a list of globs",
    )
    .check(z.describe("One glob or a list of them: * matches any number of characters, ? exactly one."));

const glob = text(300);
const globs = oneOrMore(glob);

/** Globs that can match what this key is compared with: an exemption that never applies is not deployed. */
const shaped = (key: keyof typeof MATCH_SHAPES) => {
  const { [key]: shape } = MATCH_SHAPES;
  const fits = z.refine<string>((text) => text === "" || canMatch(text, shape), shape.allowed);
  return oneOrMore(glob.check(fits, z.meta({ pattern: shape.hint })));
};

const hasKeys = (allowed: string) => z.refine<object>((value) => Object.keys(value).length > 0, allowed);

const subnetTags = z
  .record(text(128), globs, "an object of tag keys, each with a glob or a list of globs")
  .check(
    hasKeys("at least one tag key"),
    z.describe("The subnet must have every tag named here, with a value that matches."),
  );

const matchKeys = {
  account: z.optional(shaped("account")),
  region: z.optional(shaped("region")),
  cluster: z.optional(globs),
  nodegroup: z.optional(globs),
  vpc: z.optional(shaped("vpc")),
  subnet: z.optional(shaped("subnet")),
  subnetTags: z.optional(subnetTags),
  createdBy: z.optional(
    shaped("createdBy").check(z.describe("Globs for the ARN of the principal that created the node group.")),
  ),
};

const match = z
  .strictObject(matchKeys, onlyKeys(matchKeys))
  .check(
    hasKeys("at least one key; to set a mode for everything, use the policy's own"),
    z.describe("Every key given must match; if a key has a list, one of its globs must."),
  );

const ruleKeys = {
  name: text(120).check(z.describe("Shown in every message about a subnet that this rule decided.")),
  match,
  mode: modeSchema,
  reason: z.optional(text(500).check(z.describe("Why the rule exists."))),
  owner: z.optional(text(200).check(z.describe("Who is responsible for the rule."))),
  expires: z.optional(
    z.iso
      .date('a date such as "2027-03-31"')
      .check(z.describe("The last day, in UTC, on which the rule matches.")),
  ),
};

const rules = z.array(z.strictObject(ruleKeys, onlyKeys(ruleKeys)), "a list of rules").check(
  z.maxLength(1000, "at most 1000 rules"),
  z.refine(
    (list) => new Set(list.map(({ name }) => name)).size === list.length,
    "a unique name for each rule",
  ),
  z.describe("The first one that matches decides."),
);

const policyKeys = {
  $schema: z.optional(z.string("the address of the schema")),
  mode: z._default(modeSchema.check(z.describe("The mode if no rule matches.")), DEFAULT_MODE),
  rules: z._default(rules, []),
};

export const policySchema = z
  .strictObject(policyKeys, onlyKeys(policyKeys))
  .check(z.describe("What nodegroup-guard may do, and in which subnets."));

export type Policy = z.output<typeof policySchema>;
export type Rule = Policy["rules"][number];

/**
 * Validates a parsed policy and returns it with its defaults filled in, or every fault at once. An unknown key
 * is a fault: a typo must not become a rule that matches more than intended.
 */
export function parsePolicy(
  input: unknown,
): { kind: "policy"; policy: Policy } | { kind: "faulty"; faults: Fault[] } {
  const parsed = policySchema.safeParse(input);
  return parsed.success
    ? { kind: "policy", policy: parsed.data }
    : { kind: "faulty", faults: faultsOf(parsed.error, input) };
}

/** The policy beside a function's code. It was checked when it was deployed: throws if it was tampered with since. */
export function readDeployedPolicy(text: string): Policy {
  const parsed = parsePolicy(JSON.parse(text));
  if (parsed.kind === "faulty") throw new Error(`policy.json: ${JSON.stringify(parsed.faults)}`);
  return parsed.policy;
}

/**
 * Whether this policy can enable auto-assign in any subnet: only then does the function need permission to
 * write. `today` is a date such as 2026-11-22; an expired rule enables nothing.
 */
export function canEnable(policy: Policy, today: string): boolean {
  return modesIn(policy, today).includes("enable");
}

/** Whether this policy can send a message about any subnet. `today` is a date such as 2026-11-22. */
export function canNotify(policy: Policy, today: string): boolean {
  return modesIn(policy, today).some((mode) => mode !== "observe");
}

function modesIn(policy: Policy, today: string): Mode[] {
  return [policy.mode, ...policy.rules.filter((rule) => !hasExpired(rule, today)).map((rule) => rule.mode)];
}

/** Whether the rule's last day is before `today` (both dates in UTC). */
export function hasExpired(rule: Rule, today: string): boolean {
  return rule.expires !== undefined && rule.expires < today;
}
