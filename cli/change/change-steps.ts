import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { Applied, Stopped } from "../../engine/change/fix-result.ts";
import { placeOf } from "../../engine/change/plan-fix.ts";
import { quoted } from "../../engine/text/shell.ts";
import type { ExitCode } from "../command.ts";
import type { Aws, CommandContext, Io, Question } from "../context.ts";
import { howToSignInAgain } from "../shell/identify.ts";

/** The options that fix and undo share. Their steps are: plan, confirm, plan again, apply, report. */
export interface ChangeOptions {
  yes?: boolean;
  format: "text" | "json";
  profile?: string;
}

/** Adds the id of one subnet to those of --subnet. */
export function addSubnet(id: string, before: string[] | undefined): string[] {
  if (!/^subnet-[0-9a-z]+$/.test(id)) {
    throw new InvalidArgumentError(`Use ids such as subnet-0a1b2c3d4e5f60001.`);
  }
  return [...(before ?? []), id];
}

/**
 * Shows the plan and asks for confirmation, unless --yes was given. `question` is null if there is nothing to
 * change: then nothing is asked, and nothing has stopped the run.
 */
export async function confirm(
  planText: string,
  question: Question | null,
  { yes = false, format }: ChangeOptions,
  io: Io,
): Promise<"confirmed" | Stopped> {
  if (format === "json") io.err(planText);
  else io.out(planText);
  if (question === null) return null;
  if (yes) return "confirmed";
  if (!io.isTerminal) return "no-terminal";
  const answer = await io.confirm(question);
  if (answer === "interrupted") return "interrupted";
  return answer === "yes" ? "confirmed" : "declined";
}

/**
 * Applies one change after the other, as `Interrupts.changing` says, and shows progress. Where AWS doesn't accept the
 * credentials any more, no further one is begun.
 */
export async function applyOneByOne<Change extends { region: string; id: string }, Outcome>(
  changes: Change[],
  title: string,
  apply: (change: Change) => Promise<Outcome>,
  { aws, io, interrupts }: Pick<CommandContext, "aws" | "io" | "interrupts">,
): Promise<Applied<Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const progress = io.progress(`${title} …`);
  const end = await interrupts
    .changing(async (piece) => {
      for (const [index, change] of changes.entries()) {
        if (isSignedOut(changes, aws)) return;
        await piece(async () => {
          progress.update(`${title}, ${index + 1} of ${changes.length} …`);
          outcomes.set(placeOf(change), await apply(change));
        });
      }
    })
    .finally(() => progress.stop());
  if (end === "stopped") return { outcomes, stopped: "interrupted" };
  return { outcomes, stopped: outcomes.size < changes.length ? "signed-out" : null };
}

/** Whether AWS has refused the credentials in a region of these changes. */
export function isSignedOut(changes: { region: string }[], aws: Pick<Aws, "isSignedOut">): boolean {
  return changes.some(({ region }) => aws.isSignedOut(region));
}

/**
 * Reports the result: as text, or as one JSON document, with the text on stderr. `doneText` is null if nothing
 * was started; `again` is the command line, the one that doesn't ask with `yes`. If AWS doesn't accept the credentials
 * any more, it ends with how to sign in and go on.
 */
export function report(
  result: { stopped: Stopped },
  doneText: string | null,
  again: (flags: Pick<ChangeOptions, "yes">) => string,
  { format, yes = false, profile }: ChangeOptions,
  io: Io,
  isSignedOut: boolean,
): void {
  if (format === "json") io.out(`${JSON.stringify(result, undefined, 2)}\n`);
  else if (doneText !== null) io.out(`\n${doneText}`);
  if (doneText === null && result.stopped) {
    io.err(
      result.stopped === "no-terminal"
        ? `Nothing was changed: there is no terminal to ask on. To apply the plan without asking, run:\n  ${again({ yes: true })}\n`
        : "Nothing was changed.\n",
    );
  }
  if (isSignedOut) {
    const signInFirst = `${howToSignInAgain(profile)}\nThen go on:\n  ${again({ yes })}`;
    io.err(`\nAWS doesn't accept the credentials any more.\n${signInFirst}\n`);
  }
}

/** The exit code: a stopped run takes precedence over failed changes, and those over failed reads. */
export function exitAfterChange(
  { stopped, unread }: { stopped: Stopped; unread: unknown[] },
  wentWrong: boolean,
): ExitCode {
  if (stopped === "interrupted") return 130;
  if (stopped === "no-terminal") return 2;
  if (stopped === "declined" || wentWrong) return 1;
  return stopped === "signed-out" || unread.length > 0 ? 2 : 0;
}

/** A command line of this program to paste, as it was started; options without a value are omitted. */
export function invocation(
  { program }: Pick<CommandContext, "program">,
  command: string,
  options: Record<string, string | string[] | boolean | undefined>,
): string {
  const words = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    if (value === true) return [`--${name}`];
    return [`--${name}`, ...[value].flat().map(quoted)];
  });
  return [program, command, ...words].join(" ");
}
