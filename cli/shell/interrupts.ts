import type { ExitCode } from "../command.ts";
import type { Interrupts } from "../context.ts";

/** The shells' exit codes for a process that a signal ended. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** The shells' exit code for a process whose reader is gone: that of SIGPIPE. */
const READER_GONE = 141;

/** "EIO" is a terminal that is gone, and only there. */
const GONE = ["EPIPE", "ECONNRESET", "EOF"];

export interface ProcessInterrupts extends Interrupts {
  /** The exit code of the process, once all output is flush, where the command itself ended with `code`. */
  exitCode(code: ExitCode): Promise<ExitCode>;
}

type Output = Pick<NodeJS.WriteStream, "isTTY" | "write"> & {
  on(event: "error", listener: (error: NodeJS.ErrnoException) => void): unknown;
};

/** The part of NodeJS.Process that this needs. */
export interface StoppableProcess {
  stdout: Output;
  stderr: Output;
  on(signal: keyof typeof SIGNALS, listener: () => void): unknown;
  exit(code: number): void;
}

/**
 * The one place that decides when the process ends early. Ctrl-C, SIGTERM, SIGHUP and output that can't be
 * written end it at once or, while work is held, behind it, with a code that says so. A reader that is gone
 * counts only for a command that changes something: a result that nobody reads to its end is no fault.
 *
 * @see https://nodejs.org/api/process.html#signal-events
 * @see https://nodejs.org/api/process.html#a-note-on-process-io
 */
export function interruptsOf(process: StoppableProcess): ProcessInterrupts {
  const { stdout, stderr } = process;
  let held = 0;
  let changing = false;
  let readerGone = false;
  let ended: ExitCode | null = null;

  /** The first cause to stop gives the code. */
  const stop = (code: ExitCode, message: string) => {
    ended ??= code;
    if (message) stderr.write(message);
    if (held === 0) process.exit(ended);
    else stderr.write("\nStopping after the piece of work in hand …\n");
  };
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.on(signal as keyof typeof SIGNALS, () => stop(code, ""));
  }
  for (const [name, stream] of Object.entries({ stdout, stderr })) {
    stream.on("error", (error) => {
      const code = error.code ?? error.message;
      if (GONE.includes(code) || (code === "EIO" && stream.isTTY)) {
        readerGone = true;
      } else if (ended === null) {
        stop(2, name === "stdout" ? `The result can't be written to stdout: ${REASONS[code] ?? code}\n` : "");
      }
    });
  }
  const stopCode = () => ended ?? (changing && readerGone ? READER_GONE : null);

  const hold = async <T>(work: () => Promise<T>): Promise<T> => {
    held++;
    try {
      return await work();
    } finally {
      held--;
    }
  };
  return {
    hold,
    changing: (work) =>
      hold(async () => {
        const stopped = new Error("stopped");
        try {
          await work(async (make) => {
            changing = true;
            await Promise.all([flush(stdout), flush(stderr)]);
            if (stopCode() !== null) throw stopped;
            await make();
          });
          return "done";
        } catch (error) {
          if (error === stopped) return "stopped";
          throw error;
        }
      }),
    async exitCode(code) {
      await Promise.all([flush(stdout), flush(stderr)]);
      return stopCode() ?? code;
    },
  };
}

const REASONS: { [code: string]: string } = { ENOSPC: "the disk is full" };

/** Ends when all that was written before has reached the reader, or has failed. */
function flush(stream: Output): Promise<void> {
  return new Promise((resolve) => {
    stream.write("", () => setImmediate(resolve));
  });
}
