import * as z from "zod";
import { plain } from "../../engine/text/safe-text.ts";
import { aws } from "../../engine/text/shell.ts";
import { type Check, type CheckInput, DEPLOY, ok, type Results, unknown, unread, wrong } from "./check.ts";
import type { Activity, Hour } from "./observations.ts";

/**
 * Whether the function's last invocations went well, and when they were. Errors before a later success are
 * history.
 */
export const errors: Check = {
  absent: () => unknown("CloudWatch has no metrics of it"),
  parts: {
    activity: (activity, input) => {
      const last = activity.errors.at(-1);
      const failing = last && !activity.invocations.some(({ start }) => start > last.start);
      return failing ? failures(activity, last, input) : [ok(history(activity)), ...ignored(activity)];
    },
  },
};

function failures({ days, errors }: Activity, last: Hour, { region, seen, known }: CheckInput): Results {
  const texts = [...new Set(known.errorLines?.map(errorText))].slice(0, 3);
  const quotes = texts.map((text) => `"${plain(text, 200)}"`).join(", ");
  const counted = `${count(errors, "error")} in ${days} days, the last in the hour from ${hour(last)}`;
  const tail = { region, since: "14d", "filter-pattern": '{ $.level = "ERROR" }' };
  return [
    wrong(
      `${counted}, and no success since${quotes && `: ${quotes}`}`,
      "what the errors mean: docs/runbook.md#function-errors",
      ...(known.guard ? [aws(`logs tail ${known.guard.logGroup}`, tail)] : []),
    ),
    seen.errorLines?.kind === "unreadable" && unread(seen.errorLines),
  ];
}

/** Events that the rule matched and the function never saw. */
function ignored({ days, invocations, matched }: Activity): Results {
  const says = `the rule matched ${count(matched, "event")} in ${days} days, and the function was never invoked`;
  const faulty = invocations.length === 0 && matched.length > 0;
  return [faulty && wrong(says, "look along the chain: docs/runbook.md#silence", DEPLOY)];
}

function history({ days, invocations, errors }: Activity): string {
  const last = invocations.at(-1);
  if (!last) return `none; no invocation in ${days} days`;
  const failed = sum(errors) > 0 ? `${sum(errors)} before a later invocation went well` : "none";
  return `${failed}; ${count(invocations, "invocation")} in ${days} days, the last in the hour from ${hour(last)}`;
}

/** Such as 2026-11-21 08:00 UTC. */
function hour({ start }: Hour): string {
  return `${start.slice(0, 10)} ${start.slice(11, 16)} UTC`;
}

function sum(hours: Hour[]): number {
  return hours.reduce((total, hour) => total + hour.count, 0);
}

function count(hours: Hour[], noun: string): string {
  const total = sum(hours);
  return `${total} ${noun}${total === 1 ? "" : "s"}`;
}

const Logged = z.union([
  // Lambda's own line about an invocation that failed.
  z.object({ errorMessage: z.string() }).transform((line) => line.errorMessage),
  // The logger's, with what it was handed as an error.
  z.object({ error: z.object({ message: z.string() }) }).transform((line) => line.error.message),
  z
    .object({ message: z.object({ errorMessage: z.string() }) })
    .transform((line) => line.message.errorMessage),
  z.object({ message: z.string() }).transform((line) => line.message),
]);

/** The message of an error in the function's log, and nothing else of the line: no event, environment or trace. */
function errorText(line: string): string {
  try {
    return Logged.safeParse(JSON.parse(line)).data ?? "a line without a message";
  } catch {
    return "a line that is no JSON";
  }
}
