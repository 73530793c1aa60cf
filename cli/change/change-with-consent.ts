import type { Stopped } from "../../engine/change/fix-result.ts";
import type { ExitCode } from "../command.ts";
import type { Io } from "../context.ts";
import { invocation } from "../shell/invocation.ts";
import { consent } from "./consent.ts";

/** What a command is about to change, and how it tells of that before and afterwards. */
export interface Change<Result> {
  command: string;
  /** Asked before anything is changed; null where there is nothing to change. */
  question: string | null;
  make: () => Promise<"all" | "interrupted">;
  /** What `make` has done or given up; as long as there is nothing, there is nothing to tell. */
  progress: { outcomes: { size: number }; outdated: { size: number } };
  resultOf: (stopped: Stopped) => Result;
  planText: (result: Result) => string;
  doneText: (result: Result) => string;
  /** The options to type again, with --yes, where nobody could be asked. */
  again: Parameters<typeof invocation>[1];
}

/**
 * Shows the plan, asks, makes the change and tells what came of it: as text, or as one JSON document with
 * everything for people beside it on stderr.
 */
export async function changeWithConsent<Result>(
  change: Change<Result>,
  { yes = false, format }: { yes?: boolean; format: "text" | "json" },
  io: Io,
): Promise<Result> {
  const plan = change.planText(change.resultOf(null));
  if (format === "json") io.err(plan);
  else io.out(plan);
  const stopped = await carryOut(change, yes, io);
  const result = change.resultOf(stopped);
  const begun = change.progress.outcomes.size + change.progress.outdated.size > 0;
  if (format === "json") io.out(`${JSON.stringify(result, undefined, 2)}\n`);
  else if (begun) io.out(`\n${change.doneText(result)}`);
  if (stopped && !begun) io.err(nothingChanged(stopped, change));
  return result;
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

async function carryOut(
  { question, make }: Pick<Change<never>, "question" | "make">,
  yes: boolean,
  io: Io,
): Promise<Stopped> {
  if (question === null) return null;
  const answer = await consent(question, yes, io);
  if (answer !== "given") return answer;
  return (await make()) === "interrupted" ? "interrupted" : null;
}

function nothingChanged(
  stopped: NonNullable<Stopped>,
  { command, again }: Pick<Change<never>, "command" | "again">,
): string {
  if (stopped !== "unaskable") return "Nothing was changed.\n";
  return `Nothing was changed: there is no terminal to ask at. To go ahead without being asked, type:\n  ${invocation(command, { ...again, yes: true })}\n`;
}
