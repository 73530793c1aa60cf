import { type FindingKind, lacksPublicIpv4 } from "../model/findings.ts";
import type { ExemptedBy } from "../model/report.ts";
import { plain } from "./safe-text.ts";

/** Longer reasons are read where the policy is. */
const MAX_REASON = 300;
const MAX_NAME = 200;

/** The one by whose word a subnet is not to be changed, in a few words; `show` makes the name safe where it stands. */
export function exempter(by: ExemptedBy, show: (name: string, max: number) => string = plain): string {
  return by.kind === "tag"
    ? `its owner's tag ${show(by.tag, MAX_NAME)}`
    : `the rule "${show(by.rule, MAX_NAME)}"`;
}

/**
 * The tag or rule that forbids changing the subnet, why, whom to ask, and what else helps: shown in place of a
 * command.
 */
export function exemptionText(by: ExemptedBy, finding: FindingKind): string {
  const others = lacksPublicIpv4(finding) ? "private subnets with a NAT gateway" : "other subnets";
  const alternative = `or create the node group in ${others}.`;
  if (by.kind === "tag") {
    return `The subnet's owner does not want it changed: tag ${plain(by.tag, MAX_NAME)}. Ask the owner, ${alternative}`;
  }
  const { rule, reason, owner } = by;
  const why = reason ? ` Its reason: ${plain(reason.replace(/\.+$/, ""), MAX_REASON)}.` : "";
  const whom = owner ? `${plain(owner, MAX_NAME)}, who is responsible for it` : "the policy's owner";
  return `The rule "${plain(rule, MAX_NAME)}" of the policy forbids changing the subnet.${why} Ask ${whom}, ${alternative}`;
}

/** More of them are in the reports. */
const RULES_NAMED = 2;

/** The rules that may forbid the change that is offered. */
export function doubtText(rules: string[]): string {
  const more = rules.length - RULES_NAMED;
  const names = rules.slice(0, RULES_NAMED).map((rule) => `"${plain(rule, MAX_NAME)}"`);
  const all = [...names, ...(more > 0 ? [`one of ${more} more`] : [])].join(" or ");
  return `The rule ${all} may forbid this: whether it matches is not known, since it depends on who created the node group or on its name.`;
}

/** With each change that is offered where only the subnets' tags can forbid it. */
export const RULES_UNSEEN = "No policy was given, so whether a rule forbids this was not looked at.";
