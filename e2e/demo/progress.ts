import { NO_PROGRESS, showProgress } from "../../cli/shell/progress.ts";

interface Voice {
  /** A line that is worth its place even in a log. */
  say(line: string): void;
  /** A line that a spinner may show in passing. */
  whisper(line: string): void;
}

/** Shows one step: a spinner on a terminal, a line when it starts and one when it ends anywhere else. */
export type Step = <T>(title: string, work: (voice: Voice) => Promise<T>) => Promise<T>;

/** Steps go to standard error, so that what the demo shows can be piped on its own. */
export const step: Step = async (title, work) => {
  // NO_COLOR asks for no colour, and a spinner is nothing but escape codes.
  const plain = !process.stderr.isTTY || Boolean(process.env.NO_COLOR) || Boolean(process.env.CI);
  const print = (line: string) => void process.stderr.write(`${line}\n`);
  if (plain) print(`- ${title}`);
  const spinner = plain ? NO_PROGRESS : showProgress(process, title, () => "");
  const whisper = (line: string) => spinner.update(`${title}: ${line.trim()}`);
  const say = plain ? (line: string) => print(`  ${line}`) : whisper;
  const started = Date.now();
  try {
    const result = await work({ say, whisper });
    spinner.stop();
    print(`✔ ${title} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    return result;
  } catch (error) {
    spinner.stop();
    print(`✖ ${title}`);
    throw error;
  }
};

/** Prints what the demo is there to show. */
export function show(heading: string, text: string): void {
  const indented = text.trimEnd().replaceAll(/^(?=.)/gm, "  ");
  process.stdout.write(`\n${heading}\n\n${indented}\n\n`);
}
