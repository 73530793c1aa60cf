import type { Unreadable } from "../../engine/model/facts.ts";
import type { Observations, Observed } from "./observations.ts";

/** A check: the observations that it needs, in order, and what it makes of each. */
export interface Check {
  parts: { [K in keyof Observed]?: (value: Observed[K], input: CheckInput) => Results };
  /** The result where AWS has no such thing. After the first part there are then no others. */
  absent?(of: keyof Observed, input: CheckInput): Result | false;
  /** The other parts make sense only where the first could be read. */
  firstDecides?: true;
}

/** Where the guard to check should be. */
export interface CheckScope {
  region: string;
  account: string;
  stack: string;
  /** The stacks of the region's other guards, found by their tag. */
  others?: string[];
}

/** What checks go by. */
export interface CheckInput extends CheckScope {
  seen: Observations;
  /** Of `seen` what could be read. */
  known: Partial<Observed>;
}

/** One result of a check. `steps` are commands to type, or sentences where there is none. */
export type Result = { says: string } & (
  | { kind: "ok" }
  | { kind: "wrong"; steps: string[] }
  /** It works, as far as an older version goes. */
  | { kind: "outdated"; steps: string[] }
  | { kind: "unknown"; permission?: string }
);

/** False and the like in place of a fault that isn't there. What is ok is shown only where there is no fault. */
export type Results = (Result | false | "" | undefined)[];

export function ok(says: string): Result {
  return { kind: "ok", says };
}

export function wrong(says: string, ...steps: string[]): Result {
  return { kind: "wrong", says, steps };
}

/**
 * What fixes whatever somebody changed or deleted by hand: without the option CloudFormation compares
 * templates only, finds nothing to do, and leaves it as it is.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/drift-aware-change-sets.html
 */
export const DEPLOY = "put it back, with the -c options it was deployed with: npx cdk deploy --revert-drift";

/** Something isn't as it was deployed. */
export function drifted(says: string): Result {
  return wrong(says, DEPLOY);
}

/** Something is as an older version deployed it. */
export function outdated(says: string): Result {
  return { kind: "outdated", says, steps: [UPGRADE] };
}

const UPGRADE = "deploy this version, with the -c options it was deployed with: npx cdk deploy";

export function unknown(says: string): Result {
  return { kind: "unknown", says };
}

export function unread({ action, reason, denied }: Unreadable): Result {
  return { kind: "unknown", says: reason, ...(denied ? { permission: action } : {}) };
}
