import { compare } from "../model/compare.ts";
import { findings, isReady } from "../model/findings.ts";
import type { NodegroupCall } from "../model/nodegroup-call.ts";
import { MODES, type Mode, type Policy, type Rule } from "../model/policy.ts";
import type { Assessment } from "./assess.ts";
import { matchScope, matchSubnet, type RuleVerdict, type Scope } from "./match-rules.ts";
import { type Offer, offerOf } from "./offer.ts";
import type { Verdict } from "./verdict.ts";

/** The policy's decision about one assessment, and the rule behind it. */
export interface Decision {
  assessment: Assessment;
  action: "enable" | "alert" | "observe" | "leave";
  /** The mode that applies to the subnet, whether or not the finding requires action. */
  mode: Mode;
  rule?: Rule;
  /** The result of every rule, in the policy's order: the first that matches and has not expired decides. */
  rules: RuleVerdict[];
  /** The subnet's own tag, if it lowered the mode. */
  loweredBy?: string;
  /** A rule that would have lowered the mode for a certain creator, where the event names none. */
  undecided?: Rule;
  /** Rules that match but have expired. */
  expired: string[];
  /** Whether people may be offered a change of the subnet. */
  offer: Offer;
}

/** The tag with which a subnet's owner lowers the mode. */
export const MODE_TAG = "nodegroup-guard:mode";

/**
 * Applies the policy to one assessment: the first rule that matches sets the mode, otherwise the policy's own
 * applies; the subnet's tag can lower it, never raise it. If an earlier rule might have lowered it, had the
 * event named the creator, `enable` becomes `alert`. Only `missing-public-ip` leads to `enable`; every
 * other finding but `ready` alerts. `today` is a date such as 2026-11-22, in UTC. `inScope` are the rules as
 * `matchScope` gives them, for those who decide about many subnets.
 */
export function decide(
  assessment: Assessment,
  scope: Scope,
  policy: Policy,
  today: string,
  inScope = matchScope(policy, scope),
): Decision {
  const rules = matchSubnet(inScope, assessment, today);
  const matching = rules.filter(({ mismatches }) => mismatches.length === 0);
  const deciding = matching.find(({ expired }) => !expired);
  const before = deciding ? matching.slice(0, matching.indexOf(deciding)) : matching;
  const earlier = deciding ? rules.slice(0, rules.indexOf(deciding)) : rules;
  const permitted = deciding?.rule.mode ?? policy.mode;
  const undecided =
    permitted === "enable" && scope.createdBy === null ? earlier.find(mayLower)?.rule : undefined;
  const granted = undecided ? "alert" : permitted;
  const tag = modeTagOf(assessment);
  const mode = tag === undefined ? granted : lower(granted, tag.value);
  const lowering = tag !== undefined && lower("enable", tag.value) !== "enable";
  return {
    assessment,
    action: actionFor(assessment, mode),
    mode,
    rules,
    expired: before.map(({ rule }) => rule.name),
    offer: offerOf({
      finding: assessment.finding,
      rules,
      deciding,
      policyMode: policy.mode,
      ownerTag: lowering ? `${tag.key}=${tag.value}` : undefined,
    }),
    ...(deciding ? { rule: deciding.rule } : {}),
    ...(tag !== undefined && mode !== granted ? { loweredBy: `${tag.key}=${tag.value}` } : {}),
    ...(undecided ? { undecided } : {}),
  };
}

/** Whether nothing but the unknown creator keeps the rule from applying. */
function mayLower({ rule, mismatches, expired }: RuleVerdict): boolean {
  return !expired && rule.mode !== "enable" && mismatches.every(({ key }) => key === "createdBy");
}

/** Decides about each subnet of the node group, at the time the delivery is handled. */
export function decideAll(
  assessments: Assessment[],
  delivery: NodegroupCall & { time: string },
  policy: Policy,
): Decision[] {
  const scope = scopeOf(delivery);
  const today = delivery.time.slice(0, 10);
  const inScope = matchScope(policy, scope);
  return assessments.map((assessment) => decide(assessment, scope, policy, today, inScope));
}

/** The scope that rules match on. An update's event doesn't name the creator, only its own caller. */
export function scopeOf({ account, region, cluster, nodegroup, caller, update }: NodegroupCall): Scope {
  return { account, region, cluster, nodegroup, createdBy: update ? null : caller.arn || null };
}

/**
 * Whether a message is sent: if there is anything to report about a subnet, or if EKS refused the node group or its
 * update for the subnets although every one looks ready.
 */
export function needsMessage(decisions: Decision[], verdict: Verdict): boolean {
  const found = decisions.some(({ action }) => action === "enable" || action === "alert");
  return found || (mayBeRefused(decisions) && verdict === "refused");
}

/** Whether the policy notifies anybody at all, whatever is found. */
export function notifies({ mode, rules }: Policy): boolean {
  return mode !== "observe" || rules.some((rule) => rule.mode !== "observe");
}

/** Whether only EKS can say that something is wrong: every subnet looks ready, and not all are only observed. */
export function mayBeRefused(decisions: Decision[]): boolean {
  return (
    decisions.every(({ action }) => action === "leave") && decisions.some(({ mode }) => mode !== "observe")
  );
}

function actionFor({ finding, alreadyEnabled }: Assessment, mode: Mode): Decision["action"] {
  // A retry reports an earlier change again: the node group was requested before the change.
  if (alreadyEnabled && mode !== "observe") return "enable";
  if (isReady(finding)) return "leave";
  return mode === "enable" && !findings[finding].fixable ? "alert" : mode;
}

/**
 * The owner's tag, however its key is written: IAM compares tag keys without regard to case, so that it would
 * refuse the write. Of several the one that allows least counts.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
export function modeTagOf({ subnet: { subnet } }: Assessment): { key: string; value: string } | undefined {
  const tags = subnet.kind === "read" ? Object.entries(subnet.value.tags) : [];
  const found = tags
    .filter(([key]) => key.toLowerCase() === MODE_TAG)
    .map(([key, value]) => ({ key, value }));
  const rank = ({ value }: { value: string }) => MODES.indexOf(lower("enable", value));
  return found.sort((a, b) => rank(a) - rank(b) || compare(a.key, b.key))[0];
}

/** A value that is no mode still means that the owner wants less: it prevents the write and keeps the alert. */
function lower(granted: Mode, tag: string): Mode {
  const wanted = MODES.find((mode) => mode === tag) ?? "alert";
  return MODES.find((mode) => mode === granted || mode === wanted) ?? granted;
}
