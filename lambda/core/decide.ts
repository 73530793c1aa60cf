import type { Assessment } from "./assess.ts";
import { matchesGlob } from "./glob.ts";
import { hasExpired, MODES, type Mode, type Policy, type Rule } from "./policy.ts";

export type Action = "enable" | "alert" | "observe" | "leave";

/** What the policy makes of one assessment, and on whose word. */
export interface Decision {
  assessment: Assessment;
  action: Action;
  /** The mode in force for the subnet, whether or not the finding calls for anything. */
  mode: Mode;
  rule?: Rule;
  /** What the subnet's own tag says, where that made a difference. */
  loweredBy?: string;
  /** Rules that would have matched, had their last day not passed. */
  expired: string[];
}

/** Where the node group is and who made it: what rules can match on besides the subnet. */
export interface Scope {
  account: string;
  region: string;
  cluster: string;
  nodegroup: string;
  createdBy?: string;
}

const TAG = "nodegroup-guard:mode";

/**
 * Applies the policy to one assessment: the first rule that matches gives the mode, else the policy's own; the
 * subnet's tag can lower it, never raise it. Only `missing-public-ip` can be enabled, everything else that is not `ready` alerts.
 * `today` is a date such as 2026-11-22, in UTC.
 */
export function decide(assessment: Assessment, scope: Scope, policy: Policy, today: string): Decision {
  const matching = policy.rules.filter((rule) => matches(rule, assessment, scope));
  const rule = matching.find((candidate) => !hasExpired(candidate, today));
  const before = rule ? matching.slice(0, matching.indexOf(rule)) : matching;
  const granted = rule?.mode ?? policy.mode;
  const tag = tagOf(assessment, TAG);
  const mode = tag === undefined ? granted : lower(granted, tag);
  return {
    assessment,
    // What this event has done already stays told as done, whatever the policy has become since.
    action: assessment.switchedOn ? "enable" : actionFor(assessment, mode),
    mode,
    expired: before.map(({ name }) => name),
    ...(rule ? { rule } : {}),
    ...(tag !== undefined && mode !== granted ? { loweredBy: `${TAG}=${tag}` } : {}),
  };
}

function actionFor({ finding }: Assessment, mode: Mode): Action {
  if (finding === "ready") return "leave";
  return mode === "enable" && finding !== "missing-public-ip" ? "alert" : mode;
}

/** A value that is no mode still shows that somebody wanted less: it stops the write and keeps the alert. */
function lower(granted: Mode, tag: string): Mode {
  const wanted = MODES.indexOf(tag as Mode);
  const ceiling = wanted < 0 ? MODES.indexOf("alert") : wanted;
  return MODES[Math.min(MODES.indexOf(granted), ceiling)] ?? "observe";
}

/** A key whose value isn't known doesn't match. */
function matches({ match }: Rule, assessment: Assessment, scope: Scope): boolean {
  const { subnet } = assessment;
  const simple = {
    account: scope.account,
    region: scope.region,
    cluster: scope.cluster,
    nodegroup: scope.nodegroup,
    createdBy: scope.createdBy,
    subnet: subnet.id,
    vpc: subnet.subnet.kind === "read" ? subnet.subnet.value.vpcId : undefined,
  };
  const { subnetTags = {}, ...keys } = match;
  return (
    Object.entries(keys).every(([key, globs]) => anyMatches(globs, simple[key as keyof typeof simple])) &&
    Object.entries(subnetTags).every(([key, globs]) => anyMatches(globs, tagOf(assessment, key)))
  );
}

function anyMatches(globs: string | string[] | undefined, text: string | undefined): boolean {
  return (
    globs === undefined || (text !== undefined && [globs].flat().some((glob) => matchesGlob(glob, text)))
  );
}

function tagOf({ subnet: { subnet } }: Assessment, key: string): string | undefined {
  return subnet.kind === "read" && Object.hasOwn(subnet.value.tags, key) ? subnet.value.tags[key] : undefined;
}
