import { plain } from "../../engine/text/safe-text.ts";
import type { Io } from "../context.ts";

type Progress = ReturnType<Io["progress"]>;

/** The process whose stderr shows progress; NodeJS.Process is one. */
export interface ShowingProcess {
  stderr: Pick<NodeJS.WriteStream, "columns" | "isTTY" | "write">;
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  prependListener(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

/** Progress that shows nothing, for where a line is shown already or none can be. */
export const NO_PROGRESS: Progress = { update() {}, stop() {} };

/** Before a message about the end, and before the end. */
const ENDS = ["SIGINT", "SIGTERM", "SIGHUP", "exit"];
const FRAME_MS = 80;
/** Moves to the first column and erases the line. */
const ERASE = "\r\u001b[K";

/**
 * Shows on a terminal's line what is done, and what it waits for if anything, until that is stopped or the process
 * ends; then the line is empty. A terminal that can't erase gets a line once, one without a width none.
 */
export function showProgress(process: ShowingProcess, text: string, waiting: () => string): Progress {
  const { stderr, env, platform } = process;
  if (!stderr.isTTY || !stderr.columns) return NO_PROGRESS;
  if (env.TERM === "dumb" || env.CI !== undefined) {
    stderr.write(`- ${text}\n`);
    return NO_PROGRESS;
  }
  const frames = platform === "win32" || env.TERM === "linux" ? "-\\|/" : "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
  let shown = text;
  let drawn = 0;
  const erase = () => void stderr.write(ERASE);
  const draw = () => {
    const room = stderr.columns - 3;
    const whole = `${shown} ${waiting()}`.trimEnd();
    const line = whole.length > room ? waiting() || shown : whole;
    stderr.write(`${ERASE}${frames[drawn++ % frames.length]} ${plain(line, room)}`);
  };
  draw();
  const timer = setInterval(draw, FRAME_MS);
  for (const end of ENDS) process.prependListener(end, erase);
  return {
    update(next) {
      shown = next;
    },
    stop() {
      clearInterval(timer);
      for (const end of ENDS) process.off(end, erase);
      erase();
    },
  };
}
