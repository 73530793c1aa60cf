import type { Interrupts } from "../context.ts";

/** The shells' exit code for a process that SIGINT ended. */
const INTERRUPTED = 130;

/**
 * Turns Ctrl-C into the end of the process, at once or, while work is held, behind it. SIGTERM counts alike:
 * what runs in a pipeline is stopped that way.
 */
export function interruptsOf(process: NodeJS.Process): Interrupts {
  let held = 0;
  let requested = false;
  const stop = () => {
    requested = true;
    if (held === 0) process.exit(INTERRUPTED);
    process.stderr.write("\nStopping after the piece of work in hand …\n");
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return {
    requested: () => requested,
    async hold(work) {
      held++;
      try {
        return await work();
      } finally {
        held--;
      }
    },
  };
}
