import { setTimeout } from "node:timers/promises";
import { confirm, isCancel } from "@clack/prompts";
import ora from "ora";
import type { Io } from "../context.ts";

/** The terminal, or the pipe in its place, as commands see it. `waiting` is what progress waits for, if anything. */
export function terminal({ stdin, stdout, stderr }: NodeJS.Process, waiting: () => string): Io {
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    isTerminal: Boolean(stdin.isTTY && stderr.isTTY),
    // hasColors() heeds NO_COLOR, FORCE_COLOR and TERM.
    color: Boolean(stdout.isTTY && stdout.hasColors()),
    async confirm(question) {
      const answer = await confirm({ message: question, initialValue: false, output: stderr });
      if (isCancel(answer)) return "interrupted";
      return answer ? "yes" : "no";
    },
    progress(text) {
      // A terminal without a width, as some CI systems give, would be cleared for ever: ora divides by it.
      const isSilent = !stderr.isTTY || !stderr.columns;
      // Without stdin being discarded Ctrl-C stays what it is.
      const spinner = ora({
        text,
        suffixText: waiting,
        stream: stderr,
        discardStdin: false,
        isSilent,
      }).start();
      return {
        update: (now) => {
          spinner.text = now;
        },
        stop: () => void spinner.stop(),
      };
    },
  };
}

export const sleep = (ms: number): Promise<void> => setTimeout(ms);
