import { plain } from "../../engine/text/safe-text.ts";
import { aws } from "../../engine/text/shell.ts";
import { errorText } from "./error-text.ts";
import { DEPLOY, type Line, ok, orOk, type Place, said, unread, wrong } from "./line.ts";
import type { Activity, Hour, Observations } from "./observations.ts";

/**
 * Whether the function's last invocations went well, and when they were. Errors before a later success are
 * history.
 */
export function checkErrors({ activity, errorLines, guard }: Observations, { region }: Place): Line[] {
  const logGroup = guard?.kind === "read" ? guard.value.logGroup : undefined;
  const lines = said("errors", activity, undefined, (seen) => {
    const last = seen.errors.at(-1);
    if (!last || succeededAfter(seen, last)) return [unheard(seen)];
    const tail = logGroup ? [tailErrors(logGroup, region)] : [];
    const first = `${count(sum(seen.errors), "error")} in ${seen.days} days, the last in the hour from ${hour(last)}, and no success since`;
    return [
      wrong(
        "errors",
        `${first}${shown(errorLines)}`,
        "what the errors mean: docs/runbook.md#function-errors",
        ...tail,
      ),
      errorLines?.kind === "unreadable" ? unread("errors", errorLines) : undefined,
    ];
  });
  return orOk(lines, ok("errors", activity?.kind === "read" ? history(activity.value) : ""));
}

function succeededAfter({ invocations }: Activity, { start }: Hour): boolean {
  return invocations.some((hour) => hour.start > start);
}

function shown(lines: Observations["errorLines"]): string {
  const texts = lines?.kind === "read" ? lines.value.map(errorText) : [];
  const each = [...new Set(texts)].slice(0, 3).map((text) => `"${plain(text, 200)}"`);
  return each.length > 0 ? `: ${each.join(", ")}` : "";
}

/** Events that the rule matched and the function never saw. */
function unheard({ days, invocations, matched }: Activity): Line | undefined {
  if (invocations.length > 0 || matched.length === 0) return undefined;
  const seen = `the rule matched ${count(sum(matched), "event")} in ${days} days, and the function was never invoked`;
  return wrong("errors", seen, "look along the chain: docs/runbook.md#silence", DEPLOY);
}

function history({ days, invocations, errors }: Activity): string {
  const last = invocations.at(-1);
  if (!last) return `none; no invocation in ${days} days`;
  const failed = sum(errors) > 0 ? `${sum(errors)} before a later invocation went well` : "none";
  return `${failed}; ${count(sum(invocations), "invocation")} in ${days} days, the last in the hour from ${hour(last)}`;
}

/** Such as 2026-11-21 08:00 UTC. */
function hour({ start }: Hour): string {
  return `${start.slice(0, 10)} ${start.slice(11, 16)} UTC`;
}

function tailErrors(logGroup: string, region: string): string {
  return aws(`logs tail ${logGroup}`, { region, since: "14d", "filter-pattern": '{ $.level = "ERROR" }' });
}

function sum(hours: Hour[]): number {
  return hours.reduce((total, hour) => total + hour.count, 0);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
