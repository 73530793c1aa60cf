import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsEnvironment, environment, type Place } from "./emulator/environment.ts";
import { type Ended, type Started, start } from "./run.ts";
import { sharedStacks } from "./stacks.ts";

export interface GuardCli {
  run(...args: string[]): Promise<Ended>;
  start(...args: string[]): Started;
  /** Where it runs, and writes its files. */
  directory: string;
  /** Writes a file for a command to read, and gives its path. */
  file(name: string, content: unknown): string;
  /** Removes the directory that stood in for the user's home. */
  dispose(): void;
}

/** The project's command line as it is built from the sources, with an emulated account's credentials. */
export function guardCli(place: Place): GuardCli {
  const { endpoint, cli } = sharedStacks();
  const home = mkdtempSync(join(tmpdir(), "nodegroup-guard-cli-"));
  const env = { ...environment(endpoint, home), ...awsEnvironment(endpoint, place) };
  const begin = (args: string[]) => start(process.execPath, [cli, ...args], { env, cwd: home });
  return {
    run: (...args) => begin(args).ended,
    start: (...args) => begin(args),
    directory: home,
    file(name, content) {
      const path = join(home, name);
      writeFileSync(path, JSON.stringify(content));
      return path;
    },
    dispose: () => rmSync(home, { recursive: true, force: true }),
  };
}
