import { type ChildProcess, spawn } from "node:child_process";

const running = new Set<ChildProcess>();

process.on("exit", () => {
  for (const child of running) killGroup(child);
});

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Called with each whole line as it comes, of either stream. */
  onLine?: (line: string) => void;
}

export interface Ended {
  /** The exit code, or the signal that ended it. */
  code: number | NodeJS.Signals;
  /** The output on both streams. */
  output: string;
}

/**
 * Runs a command to its end and returns what it printed.
 *
 * @throws Error with the command's output where it ends with anything but 0
 */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { code, output } = await finish(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}\n${output}`);
  return output;
}

/** Runs a command to its end, whatever that is. */
export function finish(command: string, args: string[], options: RunOptions = {}): Promise<Ended> {
  return start(command, args, options).ended;
}

/** A command that runs. */
export interface Started {
  ended: Promise<Ended>;
  /** Sends a signal to the command alone, not to what it has started. */
  signal(name: NodeJS.Signals): void;
}

/**
 * Starts a command. It gets a process group of its own, killed with this process, so that its children can't
 * outlive us.
 */
export function start(command: string, args: string[], options: RunOptions = {}): Started {
  const { cwd = process.cwd(), env = process.env, onLine } = options;
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  const ended = new Promise<Ended>((resolve, reject) => {
    let output = "";
    let rest = "";
    const take = (chunk: Buffer) => {
      output += chunk;
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine?.(line);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", (error) => {
      running.delete(child);
      reject(error);
    });
    child.on("close", (code, signal) => {
      running.delete(child);
      resolve({ code: code ?? signal ?? "SIGKILL", output });
    });
  });
  return { ended, signal: (name) => void child.kill(name) };
}

/**
 * Kills a process that leads its group, and with it every process of the group. Silent where none is left.
 */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
