import type { Decision, RuleVerdict } from "../decision/decide.ts";

/** The policy's word is somebody's wish; the other two are for a person to settle. */
export interface WhyNot {
  kind: "reverted" | "policy" | "unclear-rule";
  text: string;
}

/** Why a subnet that lacks only public IPv4 is left alone. */
export function whyNot(decision: Decision): WhyNot {
  const { assessment, action, mode, rule, loweredBy } = decision;
  if (assessment.finding === "reverted") return { kind: "reverted", text: assessment.evidence };
  const doubt = action === "enable" ? unclear(decision) : undefined;
  if (doubt) {
    const what = doubt.mismatches.map(({ key }) => key).join(" and ");
    const text = `can't tell whether rule "${doubt.rule.name}" (${doubt.rule.mode}) holds: it asks for ${what}, which isn't known here`;
    return { kind: "unclear-rule", text };
  }
  const source = rule ? `rule "${rule.name}"` : "no rule matched";
  const lowered = loweredBy ? `, lowered by the tag ${loweredBy}` : "";
  return { kind: "policy", text: `the policy says ${mode} (${source}${lowered})` };
}

/**
 * A rule for less, ahead of the one that decided, that fails only on what nobody can know before a node group
 * is made.
 */
export function unclear({ rule: deciding, rules }: Decision): RuleVerdict | undefined {
  const end = rules.findIndex(({ rule }) => rule === deciding);
  return rules
    .slice(0, end < 0 ? undefined : end)
    .find(
      ({ rule, mismatches, expired }) =>
        !expired && rule.mode !== "enable" && mismatches.length > 0 && mismatches.every(isUnknowable),
    );
}

function isUnknowable({ key, value }: RuleVerdict["mismatches"][number]): boolean {
  return value === undefined && (key === "createdBy" || key === "nodegroup");
}
