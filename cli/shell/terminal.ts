import { setTimeout } from "node:timers/promises";
import type { Io } from "../context.ts";
import { ask } from "./ask.ts";
import { showProgress } from "./progress.ts";

/** The terminal, or the pipe in its place, as commands see it. `waiting` is what progress waits for, if anything. */
export function terminal(process: NodeJS.Process, waiting: () => string): Io {
  const { stdin, stdout, stderr, env } = process;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    isTerminal: Boolean(stdin.isTTY && stderr.isTTY),
    color: hasColors(stdout, env),
    columns: stdout.isTTY && stdout.columns > 0 ? stdout.columns : NO_TERMINAL,
    confirm: (question) => ask(question, stdin, (text) => void stderr.write(text)),
    progress: (text) => showProgress(process, text, waiting),
  };
}

/** The width of the help as well; narrower than that, a pipe has no reason to be. */
const NO_TERMINAL = 100;

/**
 * Whether to show colours: as FORCE_COLOR says, if it is set, even where there is no terminal; else a terminal's
 * own hasColors() heeds NO_COLOR and TERM.
 *
 * @see https://nodejs.org/api/cli.html#force_color1-2-3
 */
function hasColors(stdout: NodeJS.Process["stdout"], { FORCE_COLOR: forced }: NodeJS.ProcessEnv): boolean {
  if (forced !== undefined) return !["0", "false"].includes(forced);
  return Boolean(stdout.isTTY && stdout.hasColors());
}

export const sleep = (ms: number): Promise<void> => setTimeout(ms);
