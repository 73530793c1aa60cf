import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsEnvironment, environment, type Place } from "./emulator/environment.ts";
import { type Ended, finish, type Started, start } from "./run.ts";
import { sharedStacks } from "./stacks.ts";

export interface GuardCli {
  run(...args: string[]): Promise<Ended>;
  start(...args: string[]): Started;
  /** Runs it on a real terminal, where somebody types; the output is all that the terminal showed. */
  onTerminal(args: string[], typing: Typing): Promise<Ended>;
  /** Where it runs, and writes its files. */
  directory: string;
  /** Writes a file for a command to read, and gives its path. */
  file(name: string, content: unknown): string;
  /** Removes the directory that stood in for the user's home. */
  dispose(): void;
}

/** `ahead`: keys that are typed before the command asks. Each step waits for a text, and types what follows it. */
interface Typing {
  ahead: string;
  steps: [text: string, keys: string][];
}

/** The project's command line as it is built from the sources, with an emulated account's credentials. */
export function guardCli(place: Place): GuardCli {
  const { endpoint, cli, python } = sharedStacks();
  const home = mkdtempSync(join(tmpdir(), "nodegroup-guard-cli-"));
  const env = { ...environment(endpoint, home), ...awsEnvironment(endpoint, place) };
  const begin = (args: string[]) => start(process.execPath, [cli, ...args], { env, cwd: home });
  return {
    run: (...args) => begin(args).ended,
    start: (...args) => begin(args),
    onTerminal(args, typing) {
      const words = [
        join(process.cwd(), "e2e", "terminal.py"),
        JSON.stringify(typing),
        process.execPath,
        cli,
        ...args,
      ];
      return finish(python, words, { env: { ...env, TERM: "xterm" }, cwd: home });
    },
    directory: home,
    file(name, content) {
      const path = join(home, name);
      writeFileSync(path, JSON.stringify(content));
      return path;
    },
    dispose: () => rmSync(home, { recursive: true, force: true }),
  };
}
