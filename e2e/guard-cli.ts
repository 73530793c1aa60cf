import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { awsEnvironment, environment, type Place } from "./emulator/environment.ts";
import { type Ended, type Started, start } from "./run.ts";

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

/** The project's command line, with an emulated account's credentials. */
export function guardCli(endpoint: string, place: Place): GuardCli {
  const home = mkdtempSync(join(tmpdir(), "nodegroup-guard-cli-"));
  const env = { ...environment(endpoint, home), ...awsEnvironment(endpoint, place) };
  const tsx = pathToFileURL(join(process.cwd(), "node_modules", "tsx", "dist", "loader.mjs")).href;
  const cli = ["--import", tsx, join(process.cwd(), "bin", "cli.ts")];
  const begin = (args: string[]) => start(process.execPath, [...cli, ...args], { env, cwd: home });
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
