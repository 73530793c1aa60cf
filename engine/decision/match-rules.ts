import { matchesGlob } from "../model/glob.ts";
import { hasExpired, type Policy, type Rule } from "../model/policy.ts";
import type { Assessment } from "./assess.ts";

/** One rule's verdict on one assessment. */
export interface RuleVerdict {
  rule: Rule;
  /** The keys that did not match; a rule without mismatches matches. */
  mismatches: Mismatch[];
  expired: boolean;
}

/** A key of a rule, its globs, and the actual value; without a `value` if that is unknown. */
export interface Mismatch {
  key: string;
  globs: string[];
  value?: string;
}

/** The node group's place and creator: the criteria of rules besides the subnet. */
export interface Scope {
  account: string;
  region: string;
  cluster: string;
  /** Null if the node group doesn't exist yet. */
  nodegroup: string | null;
  /** Null if the event names no creator; left out if there is no event. */
  createdBy?: string | null;
}

type ScopeVerdict = Omit<RuleVerdict, "expired">;

/** The keys of each rule that don't match where the node group is or who created it: the same for every subnet. */
export function matchScope({ rules }: Policy, scope: Scope): ScopeVerdict[] {
  return rules.map((rule) => {
    const { vpc: _vpc, subnet: _subnet, subnetTags: _tags, ...keys } = rule.match;
    const names = Object.keys(keys) as (keyof typeof keys)[];
    return { rule, mismatches: names.flatMap((key) => mismatch(key, keys[key], scope[key])) };
  });
}

/** The verdict of each rule about one subnet, in the policy's order. `today` is a date such as 2026-11-22, in UTC. */
export function matchSubnet(inScope: ScopeVerdict[], assessment: Assessment, today: string): RuleVerdict[] {
  return inScope.map(({ rule, mismatches }) => ({
    rule,
    mismatches: [...mismatches, ...subnetMismatches(rule, assessment)],
    expired: hasExpired(rule, today),
  }));
}

function subnetMismatches({ match }: Rule, assessment: Assessment): Mismatch[] {
  const { id, subnet } = assessment.subnet;
  const vpc = subnet.kind === "read" ? subnet.value.vpcId : undefined;
  return [
    ...mismatch("vpc", match.vpc, vpc),
    ...mismatch("subnet", match.subnet, id),
    ...Object.entries(match.subnetTags ?? {}).flatMap(([tag, globs]) =>
      mismatch(`subnetTags.${tag}`, globs, tagOf(assessment, tag)),
    ),
  ];
}

/** Whether the key's value is unknown until a node group is created, or the record of its creation is seen. */
export function isUnknowable({ key, value }: Mismatch): boolean {
  return value === undefined && (key === "createdBy" || key === "nodegroup");
}

/** A key whose value is unknown doesn't match. */
function mismatch(
  key: string,
  wanted: string | string[] | undefined,
  value: string | null = null,
): Mismatch[] {
  if (wanted === undefined) return [];
  const globs = [wanted].flat();
  if (value !== null && globs.some((glob) => matchesGlob(glob, value))) return [];
  return [{ key, globs, ...(value === null ? {} : { value }) }];
}

function tagOf({ subnet: { subnet } }: Assessment, key: string): string | undefined {
  return subnet.kind === "read" && Object.hasOwn(subnet.value.tags, key) ? subnet.value.tags[key] : undefined;
}
