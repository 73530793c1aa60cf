import type { Read } from "../../engine/model/facts.ts";
import { type Check, type CheckInput, type Result, type Results, unknown, unread } from "./check.ts";
import { errors } from "./check-errors.ts";
import { functionQueue, rule, ruleQueue } from "./check-events.ts";
import { guard, permissions } from "./check-function.ts";
import { alarms, subscriptions, topic } from "./check-messages.ts";
import { stack } from "./check-stack.ts";
import { trail } from "./check-trail.ts";
import type { Observations, Observed } from "./observations.ts";

/** In the order of the chain from the call to the mailbox. */
const CHECKS: [name: string, check: Check][] = [
  ["stack", stack],
  ["trail", trail],
  ["rule", rule],
  ["function", guard],
  ["permissions", permissions],
  ["topic", topic],
  ["subscriptions", subscriptions],
  ["function-queue", functionQueue],
  ["rule-queue", ruleQueue],
  ["alarms", alarms],
  ["errors", errors],
];

/** Those that need no stack. */
const ALWAYS = ["stack", "trail"];

export type Line = Result & { check: string };

/**
 * The results of all checks on an installed guard: at least one for each that could be made. `today` is a
 * date in UTC, such as 2026-11-22.
 */
export function assess(
  seen: Observations,
  scope: { region: string; account: string; stack: string },
  today: string,
): Line[] {
  const input = { ...scope, today, seen, known: knownOf(seen) };
  return CHECKS.filter(([name]) => input.known.stack || ALWAYS.includes(name)).flatMap(([name, check]) =>
    checkResults(check, input).map((result) => lineOf(name, result)),
  );
}

/** What could be read. */
export function knownOf(seen: Observations): Partial<Observed> {
  const known = Object.entries(seen).flatMap(([of, read]) =>
    read.kind === "read" ? [[of, read.value]] : [],
  );
  return Object.fromEntries(known);
}

export function lineOf(check: string, { kind, ...rest }: Result): Line {
  return { kind, check, ...rest } as Line;
}

/** The faults, each once; or that all is well, where there is none. */
function checkResults(check: Check, input: CheckInput): Result[] {
  const parts = Object.keys(check.parts) as (keyof Observed)[];
  const ends = parts.slice(0, 1).some((of) => {
    const kind = input.seen[of]?.kind;
    return kind === "absent" || (check.firstDecides && kind !== "read");
  });
  const results = parts
    .slice(0, ends ? 1 : undefined)
    .flatMap((of) => partResults(of, check, input))
    .filter((each) => !!each);
  const faults = new Map(
    results.filter(({ kind }) => kind !== "ok").map((fault) => [JSON.stringify(fault), fault]),
  );
  return faults.size > 0 ? [...faults.values()] : results;
}

function partResults<K extends keyof Observed>(of: K, { parts, absent }: Check, input: CheckInput): Results {
  const reads: { [part in keyof Observed]?: Read<Observed[part]> } = input.seen;
  const read = reads[of];
  if (!read) return [unknown("the stack doesn't lead to it")];
  if (read.kind === "unreadable") return [unread(read)];
  if (read.kind === "absent") return [absent?.(of, input)];
  return parts[of]?.(read.value, input) ?? [];
}
