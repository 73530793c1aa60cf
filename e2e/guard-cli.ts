import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsEnvironment, environment } from "./emulator/environment.ts";
import type { Place } from "./place.ts";
import { type Ended, finish } from "./run.ts";

export interface GuardCli {
  run(...args: string[]): Promise<Ended>;
  /** Removes the directory that stood in for the user's home. */
  dispose(): void;
}

/** The project's command line, with an emulated account's credentials. */
export function guardCli(endpoint: string, place: Place): GuardCli {
  const home = mkdtempSync(join(tmpdir(), "nodegroup-guard-cli-"));
  const env = { ...environment(endpoint, home), ...awsEnvironment(endpoint, place) };
  return {
    run: (...args) => finish(process.execPath, ["--import", "tsx", join("bin", "cli.ts"), ...args], { env }),
    dispose: () => rmSync(home, { recursive: true, force: true }),
  };
}
