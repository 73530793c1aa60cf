import { z } from "zod";
import { type Fault, faultsOf, onlyKeys } from "./fault.ts";

/** From the least to the most that the guard may do. */
export const MODES = ["observe", "alert", "enable"] as const;
export type Mode = (typeof MODES)[number];

const text = (max: number) => {
  const allowed = `a text of 1 to ${max} characters`;
  return z.string({ error: allowed }).min(1, allowed).max(max, allowed);
};

const mode = z.enum(MODES, { error: '"observe", "alert" or "enable"' });

const globs = z
  .union([text(300), z.array(text(300)).min(1, "a list of at least one glob")], {
    error: "a glob or a list of at least one glob",
  })
  .describe("One glob or a list of them: * stands for any run of characters, ? for one.");

const matchKeys = {
  account: globs.optional(),
  region: globs.optional(),
  cluster: globs.optional(),
  nodegroup: globs.optional(),
  vpc: globs.optional(),
  subnet: globs.optional(),
  subnetTags: z
    .record(text(128), globs, { error: "an object of tag keys, each with a glob or a list of globs" })
    .refine((tags) => Object.keys(tags).length > 0, "at least one tag key")
    .optional()
    .describe("Every tag named must be there, with a value that matches."),
  createdBy: globs.optional().describe("The ARN of whoever created the node group."),
};

const match = z
  .strictObject(matchKeys, onlyKeys(matchKeys))
  .refine(
    (keys) => Object.keys(keys).length > 0,
    "at least one key; to set a mode for everything, use the policy's own",
  )
  .describe("Every key given must match; where a key has a list, one of its globs must.");

const ruleKeys = {
  name: text(120).describe("Shown in every message about a subnet that this rule decided."),
  match,
  mode,
  reason: text(500).optional().describe("Why the rule is there."),
  owner: text(200).optional().describe("Who answers for it."),
  expires: z.iso
    .date({ error: 'a date such as "2027-03-31"' })
    .optional()
    .describe("The last day, in UTC, on which the rule matches."),
};

const policyKeys = {
  $schema: z.string({ error: "the address of the schema" }).optional(),
  mode: mode.default("alert").describe("What to do where no rule matches."),
  rules: z
    .array(z.strictObject(ruleKeys, onlyKeys(ruleKeys)), { error: "a list of rules" })
    .max(1000, "at most 1000 rules")
    .refine(
      (rules) => new Set(rules.map(({ name }) => name)).size === rules.length,
      "rules with names of their own",
    )
    .default([])
    .describe("The first one that matches decides."),
};

export const policySchema = z
  .strictObject(policyKeys, onlyKeys(policyKeys))
  .describe("What nodegroup-guard may do, and where.");

export type Policy = z.output<typeof policySchema>;
export type Rule = Policy["rules"][number];

/**
 * Checks a policy as it comes out of JSON.parse and returns it with its defaults filled in, or every fault at
 * once. An unknown key is a fault: a typo must not become a rule that matches more than was meant.
 */
export function parsePolicy(
  input: unknown,
): { kind: "policy"; policy: Policy } | { kind: "faulty"; faults: Fault[] } {
  const parsed = policySchema.safeParse(input);
  return parsed.success
    ? { kind: "policy", policy: parsed.data }
    : { kind: "faulty", faults: faultsOf(parsed.error, input) };
}

/**
 * Whether any subnet at all could be switched on under this policy: only then does the function need the right
 * to write. `today` is a date such as 2026-11-22; a rule that has expired can't enable any more.
 */
export function canEnable(policy: Policy, today: string): boolean {
  return (
    policy.mode === "enable" ||
    policy.rules.some((rule) => rule.mode === "enable" && !hasExpired(rule, today))
  );
}

/** Whether the rule's last day lies before `today` (both dates in UTC). */
export function hasExpired(rule: Rule, today: string): boolean {
  return rule.expires !== undefined && rule.expires < today;
}
