import type { Read, Unreadable } from "../../engine/model/facts.ts";

/** What is looked at, in the order of the chain from the call to the mailbox. */
export const CHECKS = [
  "stack",
  "trail",
  "rule",
  "function",
  "permissions",
  "topic",
  "subscriptions",
  "function-queue",
  "rule-queue",
  "alarms",
  "errors",
  "test-message",
] as const;

export type Check = (typeof CHECKS)[number];

/** One result of a check. `steps` are commands to type, or sentences where there is none. */
export type Line = { check: Check; says: string } & (
  | { kind: "ok" }
  | { kind: "wrong"; steps: string[] }
  | { kind: "untold"; permission?: string }
);

/** Where the guard is, as commands need it. */
export interface Place {
  region: string;
  account: string;
  stack: string;
}

/**
 * What mends whatever somebody changed or deleted by hand: without the option CloudFormation compares
 * templates only, finds nothing to do, and leaves it as it is.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/drift-aware-change-sets.html
 */
export const DEPLOY = "put it back, with the -c options it was deployed with: npx cdk deploy --revert-drift";

export function ok(check: Check, says: string): Line {
  return { kind: "ok", check, says };
}

export function wrong(check: Check, says: string, ...steps: string[]): Line {
  return { kind: "wrong", check, says, steps };
}

/** `why` says in words what is in the way. */
export function untold(check: Check, why: string): Line {
  return { kind: "untold", check, says: why };
}

export function unread(check: Check, { action, reason, denied }: Unreadable): Line {
  return { kind: "untold", check, says: reason, ...(denied ? { permission: action } : {}) };
}

/**
 * What a read says: its value judged, its absence as `absent` has it, its failure as what could not be told.
 */
export function said<T>(
  check: Check,
  read: Read<T> | undefined,
  absent: Line | undefined,
  judge: (value: T) => (Line | undefined)[],
): Line[] {
  if (!read) return [untold(check, "the stack doesn't lead to it")];
  if (read.kind === "unreadable") return [unread(check, read)];
  return (read.kind === "absent" ? [absent] : judge(read.value)).filter((line) => line !== undefined);
}

/** The faults that were found, or the one line that all is well; each line once. */
export function orOk(lines: Line[], allWell: Line): Line[] {
  const each = new Map(lines.map((line) => [JSON.stringify(line), line]));
  return each.size > 0 ? [...each.values()] : [allWell];
}
