import { type FindingKind, findings } from "../model/findings.ts";
import { MODES, type Mode, type Policy, type Rule } from "../model/policy.ts";
import type { ExemptedBy } from "../model/report.ts";
import { isUnknowable, type RuleVerdict } from "./match-rules.ts";

/**
 * Whether a change of the subnet that resolves its finding may be offered to people, and if not, by whose word. "none":
 * no change of the subnet resolves it. "undecided": the rule forbids it if it matches, which is not known.
 */
export type Offer =
  | { kind: "none" }
  | { kind: "open" }
  | { kind: "undecided"; rule: Rule }
  | { kind: "forbidden"; by: ExemptedBy };

/** The policy if none is known: only a subnet's own tag forbids changing it. */
export const NO_RULES: Policy = { mode: "alert", rules: [] };

/** A subnet's finding, its owner's tag, and the verdict of each rule of the policy. */
interface Basis {
  finding: FindingKind;
  /** Left out where its value is `enable`, which lowers nothing. */
  ownerTag: string | undefined;
  /** In the policy's order; `deciding` is the first that matches and has not expired. */
  rules: RuleVerdict[];
  deciding: RuleVerdict | undefined;
  policyMode: Mode;
}

/**
 * The owner's tag forbids always. A rule forbids where it lowers the mode: it allows less than the policy's own mode, or
 * than a rule behind it that matches too. Where `alert` is what the policy says anyway, the command is what it is for.
 * See docs/decisions/0026-offered-changes.md.
 */
export function offerOf({ finding, ownerTag, rules, deciding, policyMode }: Basis): Offer {
  if (!findings[finding].autoAssign) return { kind: "none" };
  if (ownerTag !== undefined) return { kind: "forbidden", by: { kind: "tag", tag: ownerTag } };
  const lowers = (verdict: RuleVerdict): boolean => {
    const behind = rules.slice(rules.indexOf(verdict) + 1).filter(applies);
    return [policyMode, ...behind.map(({ rule }) => rule.mode)].some((mode) =>
      isLess(verdict.rule.mode, mode),
    );
  };
  if (deciding && lowers(deciding)) {
    const { name, reason, owner } = deciding.rule;
    const why = { ...(reason ? { reason } : {}), ...(owner ? { owner } : {}) };
    return { kind: "forbidden", by: { kind: "rule", rule: name, ...why } };
  }
  const earlier = deciding ? rules.slice(0, rules.indexOf(deciding)) : rules;
  const doubtful = earlier.find((verdict) => mayApply(verdict) && lowers(verdict));
  return doubtful ? { kind: "undecided", rule: doubtful.rule } : { kind: "open" };
}

function applies({ mismatches, expired }: RuleVerdict): boolean {
  return mismatches.length === 0 && !expired;
}

function mayApply({ mismatches, expired }: RuleVerdict): boolean {
  return !expired && mismatches.length > 0 && mismatches.every(isUnknowable);
}

function isLess(a: Mode, b: Mode): boolean {
  return MODES.indexOf(a) < MODES.indexOf(b);
}
