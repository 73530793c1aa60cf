import type { Applied, Stopped } from "../../engine/change/fix-result.ts";
import { placeOf } from "../../engine/change/plan-fix.ts";
import { quoted } from "../../engine/text/shell.ts";
import type { ExitCode } from "../command.ts";
import type { CommandContext, Io } from "../context.ts";

/** The options of both fix and undo, whose steps are: plan, confirm, plan again, apply, report. */
export interface ChangeOptions {
  yes?: boolean;
  format: "text" | "json";
}

/**
 * Shows the plan and asks for consent, unless that was given beforehand. `question` is null where there is
 * nothing to change: then there is nothing to ask, and nothing has stopped the run either.
 */
export async function confirm(
  planText: string,
  question: string | null,
  { yes = false, format }: ChangeOptions,
  io: Io,
): Promise<"confirmed" | Stopped> {
  if (format === "json") io.err(planText);
  else io.out(planText);
  if (question === null) return null;
  if (yes) return "confirmed";
  if (!io.isTerminal) return "unaskable";
  const answer = await io.confirm(question);
  if (answer === "interrupted") return "interrupted";
  return answer === "yes" ? "confirmed" : "declined";
}

/** Applies one change after the other, as `Interrupts.oneByOne` says, and shows progress. */
export async function applyOneByOne<Change extends { region: string; id: string }, Outcome>(
  changes: Change[],
  title: string,
  apply: (change: Change) => Promise<Outcome>,
  { io, interrupts }: Pick<CommandContext, "io" | "interrupts">,
): Promise<Applied<Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const progress = io.progress(`${title} …`);
  const end = await interrupts
    .oneByOne(changes, async (change, index) => {
      progress.update(`${title}, ${index + 1} of ${changes.length} …`);
      outcomes.set(placeOf(change), await apply(change));
    })
    .finally(() => progress.stop());
  return { outcomes, stopped: end === "stopped" ? "interrupted" : null };
}

/**
 * Reports what came of the plan: as text, or as one JSON document with everything for people on stderr.
 * `doneText` is null where nothing was begun; `again` is the command line that doesn't ask.
 */
export function report(
  result: { stopped: Stopped },
  doneText: string | null,
  again: string,
  { format }: ChangeOptions,
  io: Io,
): void {
  if (format === "json") io.out(`${JSON.stringify(result, undefined, 2)}\n`);
  else if (doneText !== null) io.out(`\n${doneText}`);
  if (doneText !== null || !result.stopped) return;
  io.err(
    result.stopped === "unaskable"
      ? `Nothing was changed: there is no terminal to ask at. To go ahead without being asked, type:\n  ${again}\n`
      : "Nothing was changed.\n",
  );
}

/** A refusal of any kind comes before what else went wrong; what could not be read comes last. */
export function exitAfterChange(
  { stopped, unread }: { stopped: Stopped; unread: unknown[] },
  wentWrong: boolean,
): ExitCode {
  if (stopped === "interrupted") return 130;
  if (stopped === "unaskable") return 2;
  if (stopped === "declined" || wentWrong) return 1;
  return unread.length > 0 ? 2 : 0;
}

/** A command line of this program, to paste; options without a value are left out. */
export function invocation(
  command: string,
  options: Record<string, string | string[] | boolean | undefined>,
): string {
  const words = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    if (value === true) return [`--${name}`];
    return [`--${name}`, ...[value].flat().map(quoted)];
  });
  return ["nodegroup-guard", command, ...words].join(" ");
}
