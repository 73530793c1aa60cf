import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Shown {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Bundle {
  /** Runs the command line as a process of its own, with nothing of this machine's AWS configuration. */
  run(args: string[], options?: { env?: NodeJS.ProcessEnv; cwd?: string }): Promise<Shown>;
  file: string;
  remove(): void;
}

/** Builds the command line from the sources as they are now, as `npm ci` does. */
export function buildBundle(): Bundle {
  const directory = mkdtempSync(join(tmpdir(), "nodegroup-guard-"));
  execFileSync(process.execPath, ["--import", "tsx", "scripts/build-cli.ts", directory]);
  const file = join(directory, "nodegroup-guard.mjs");
  return {
    file,
    run: (args, { env = {}, cwd = directory } = {}) =>
      new Promise((resolve) => {
        const child = execFile(
          process.execPath,
          [file, ...args],
          {
            cwd,
            env: { PATH: process.env.PATH, HOME: directory, AWS_EC2_METADATA_DISABLED: "true", ...env },
          },
          (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
        );
      }),
    remove: () => rmSync(directory, { recursive: true }),
  };
}

/** The environment that points any AWS SDK at an endpoint of this machine. */
export function pointedAt(endpoint: string): NodeJS.ProcessEnv {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "ap-northeast-1",
  };
}
