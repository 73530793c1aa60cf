import ora from "ora";

interface Voice {
  /** A line that is worth its place even in a log. */
  say(line: string): void;
  /** A line that a spinner may show in passing. */
  whisper(line: string): void;
}

/** Shows one step: a spinner on a terminal, a line when it starts and one when it ends anywhere else. */
export type Step = <T>(title: string, work: (voice: Voice) => Promise<T>) => Promise<T>;

const WIDTH = 100;

/** Steps go to standard error, so that what the demo shows can be piped on its own. */
export const step: Step = async (title, work) => {
  // NO_COLOR asks for no colour, and a spinner is nothing but escape codes.
  const plain = !process.stderr.isTTY || Boolean(process.env.NO_COLOR) || Boolean(process.env.CI);
  const spinner = ora({ text: title, isEnabled: !plain }).start();
  const whisper = (line: string) => {
    spinner.text = `${title}: ${line.trim()}`.slice(0, WIDTH);
  };
  const say = plain ? (line: string) => void process.stderr.write(`  ${line}\n`) : whisper;
  const started = Date.now();
  try {
    const result = await work({ say, whisper });
    const text = `${title} (${((Date.now() - started) / 1000).toFixed(1)} s)`;
    plain ? spinner.stopAndPersist({ symbol: "✔", text }) : spinner.succeed(text);
    return result;
  } catch (error) {
    plain ? spinner.stopAndPersist({ symbol: "✖", text: title }) : spinner.fail(title);
    throw error;
  }
};

/** Prints what the demo is there to show. */
export function show(heading: string, text: string): void {
  const indented = text.trimEnd().replaceAll(/^(?=.)/gm, "  ");
  process.stdout.write(`\n${heading}\n\n${indented}\n\n`);
}
