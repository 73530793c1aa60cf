import type { Unreadable } from "../../engine/model/facts.ts";
import type { Installation } from "../../engine/model/installed-guard.ts";
import { RESTORE, type Step, UPGRADE } from "./advice.ts";
import type { Observations, Observed } from "./observations.ts";

/** A check: the observations that it needs, in order, and what it makes of each. */
export interface Check {
  parts: { [K in keyof Observed]?: (value: Observed[K], input: CheckInput) => Results };
  /** The result where AWS has no such thing. After the first part there are then no others. */
  absent?(of: keyof Observed, input: CheckInput): Result | false;
  /** The other parts make sense only where the first could be read. */
  firstDecides?: true;
}

/** The place of the guard to check. */
export interface CheckScope {
  region: string;
  account: string;
  stack: string;
  /** The stacks of the region's other guards, found by their tag. */
  others?: string[];
  now: Date;
  /** From the tag of its function. */
  installedBy?: Installation;
}

/** The input of a check. */
export interface CheckInput extends CheckScope {
  seen: Observations;
  /** The readable part of `seen`. */
  known: Partial<Observed>;
}

/**
 * One result of a check. `steps` are commands to type, or sentences where there is none; `page` is one of the docs that
 * says more, where there are any.
 */
export type Result<S = Step> = { says: string } & (
  | { kind: "ok"; page?: string }
  | { kind: "wrong"; steps: S[] }
  /** It works, within the limits of an older version. */
  | { kind: "outdated"; steps: S[] }
  | { kind: "unknown"; permission?: string }
);

/** False and the like in place of a fault that isn't there. What is ok is shown only where there is no fault. */
export type Results = (Result | false | "" | undefined)[];

export function ok(says: string, page?: string): Result {
  return { kind: "ok", says, ...(page ? { page } : {}) };
}

export function wrong(says: string, ...steps: Step[]): Result {
  return { kind: "wrong", says, steps };
}

/** Something isn't as it was deployed. */
export function drifted(says: string): Result {
  return wrong(says, RESTORE);
}

/** Something is as an older version deployed it. */
export function outdated(says: string): Result {
  return { kind: "outdated", says, steps: [UPGRADE] };
}

type Unknown = Extract<Result, { kind: "unknown" }>;

export function unknown(says: string): Unknown {
  return { kind: "unknown", says };
}

export function unread({ action, reason, denied }: Unreadable): Unknown {
  return { kind: "unknown", says: reason, ...(denied ? { permission: action } : {}) };
}
