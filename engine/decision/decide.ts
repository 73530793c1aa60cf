import type { NodegroupCreated } from "../model/event.ts";
import { matchesGlob } from "../model/glob.ts";
import { hasExpired, MODES, type Mode, type Policy, type Rule } from "../model/policy.ts";
import type { Assessment } from "./assess.ts";

export type Action = "enable" | "alert" | "observe" | "leave";

/** What the policy makes of one assessment, and on whose word. */
export interface Decision {
  assessment: Assessment;
  action: Action;
  /** The mode in force for the subnet, whether or not the finding calls for anything. */
  mode: Mode;
  rule?: Rule;
  /**
   * What every rule made of it, in the policy's order: the first that matches and has not expired decides.
   */
  rules: RuleVerdict[];
  /** What the subnet's own tag says, where that made a difference. */
  loweredBy?: string;
  /** Rules that would have matched, had their last day not passed. */
  expired: string[];
}

export interface RuleVerdict {
  rule: Rule;
  /** Those of its keys that did not match; a rule without any matches. */
  mismatches: Mismatch[];
  expired: boolean;
}

/** A key of a rule, what it asks for, and what there is; without a `value` where that isn't known. */
export interface Mismatch {
  key: string;
  globs: string[];
  value?: string;
}

/** Where the node group is and who made it: what rules can match on besides the subnet. */
export interface Scope {
  account: string;
  region: string;
  cluster: string;
  /** Left out for one that doesn't exist yet. */
  nodegroup?: string;
  createdBy?: string;
}

/** The tag by which a subnet's owner lowers the mode. */
export const MODE_TAG = "nodegroup-guard:mode";

/**
 * Applies the policy to one assessment: the first rule that matches gives the mode, else the policy's own;
 * the subnet's tag can lower it, never raise it. Only `missing-public-ip` can be enabled, everything else
 * that is not `ready` alerts. `today` is a date such as 2026-11-22, in UTC.
 */
export function decide(assessment: Assessment, scope: Scope, policy: Policy, today: string): Decision {
  const rules = policy.rules.map((rule) => ({
    rule,
    mismatches: mismatchesOf(rule, assessment, scope),
    expired: hasExpired(rule, today),
  }));
  const matching = rules.filter(({ mismatches }) => mismatches.length === 0);
  const deciding = matching.find(({ expired }) => !expired);
  const before = deciding ? matching.slice(0, matching.indexOf(deciding)) : matching;
  const granted = deciding?.rule.mode ?? policy.mode;
  const tag = modeTagOf(assessment);
  const mode = tag === undefined ? granted : lower(granted, tag.value);
  return {
    assessment,
    action: actionFor(assessment, mode),
    mode,
    rules,
    expired: before.map(({ rule }) => rule.name),
    ...(deciding ? { rule: deciding.rule } : {}),
    ...(tag !== undefined && mode !== granted ? { loweredBy: `${tag.key}=${tag.value}` } : {}),
  };
}

/** What is decided about each subnet of the node group, at the time at which the delivery is handled. */
export function decideAll(
  assessments: Assessment[],
  delivery: NodegroupCreated & { time: string },
  policy: Policy,
): Decision[] {
  const scope = scopeOf(delivery);
  const today = delivery.time.slice(0, 10);
  return assessments.map((assessment) => decide(assessment, scope, policy, today));
}

/** What rules can match on, of a node group that somebody has created. */
export function scopeOf({ account, region, cluster, nodegroup, createdBy }: NodegroupCreated): Scope {
  return { account, region, cluster, nodegroup, ...(createdBy.arn ? { createdBy: createdBy.arn } : {}) };
}

/** Whether a message is sent: none where there is nothing to report, one where there is anything. */
export function needsMessage(decisions: Decision[]): boolean {
  return decisions.some(({ action }) => action === "enable" || action === "alert");
}

function actionFor({ finding, switchedOn }: Assessment, mode: Mode): Action {
  // What is done stays told as done: the node group was asked for while it wasn't.
  if (switchedOn && mode !== "observe") return "enable";
  if (finding === "ready") return "leave";
  return mode === "enable" && finding !== "missing-public-ip" ? "alert" : mode;
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
  return found.sort((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : 1))[0];
}

/** A value that is no mode still shows that somebody wanted less: it stops the write and keeps the alert. */
function lower(granted: Mode, tag: string): Mode {
  const wanted = MODES.indexOf(tag as Mode);
  const ceiling = wanted < 0 ? MODES.indexOf("alert") : wanted;
  return MODES[Math.min(MODES.indexOf(granted), ceiling)] ?? "observe";
}

/** A key whose value isn't known doesn't match. */
function mismatchesOf({ match }: Rule, assessment: Assessment, scope: Scope): Mismatch[] {
  const { subnet } = assessment;
  const known: { [key: string]: string | undefined } = {
    ...scope,
    subnet: subnet.id,
    vpc: subnet.subnet.kind === "read" ? subnet.subnet.value.vpcId : undefined,
  };
  const { subnetTags = {}, ...keys } = match;
  return [
    ...Object.entries(keys).flatMap(([key, globs]) => mismatch(key, globs, known[key])),
    ...Object.entries(subnetTags).flatMap(([tag, globs]) =>
      mismatch(`subnetTags.${tag}`, globs, tagOf(assessment, tag)),
    ),
  ];
}

function mismatch(key: string, wanted: string | string[] | undefined, value: string | undefined): Mismatch[] {
  if (wanted === undefined) return [];
  const globs = [wanted].flat();
  if (value !== undefined && globs.some((glob) => matchesGlob(glob, value))) return [];
  return [{ key, globs, ...(value === undefined ? {} : { value }) }];
}

function tagOf({ subnet: { subnet } }: Assessment, key: string): string | undefined {
  return subnet.kind === "read" && Object.hasOwn(subnet.value.tags, key) ? subnet.value.tags[key] : undefined;
}
