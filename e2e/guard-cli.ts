import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsEnvironment, environment, type Place } from "./emulator/environment.ts";
import { type Ended, finish } from "./run.ts";

export interface GuardCli {
  run(...args: string[]): Promise<Ended>;
  /** Writes a file for a command to read, and gives its path. */
  file(name: string, content: unknown): string;
  /** Removes the directory that stood in for the user's home. */
  dispose(): void;
}

/** The project's command line, with an emulated account's credentials. */
export function guardCli(endpoint: string, place: Place): GuardCli {
  const home = mkdtempSync(join(tmpdir(), "nodegroup-guard-cli-"));
  const env = { ...environment(endpoint, home), ...awsEnvironment(endpoint, place) };
  return {
    run: (...args) => finish(process.execPath, ["--import", "tsx", join("bin", "cli.ts"), ...args], { env }),
    file(name, content) {
      const path = join(home, name);
      writeFileSync(path, JSON.stringify(content));
      return path;
    },
    dispose: () => rmSync(home, { recursive: true, force: true }),
  };
}
