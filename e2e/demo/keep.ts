import { awsEnvironment } from "../emulator/environment.ts";
import type { Emulator } from "../emulator/start-emulator.ts";

/** How to talk to an emulator that goes on running, and how to stop it, as lines to paste. */
export function keepText({ endpoint, pid }: Pick<Emulator, "endpoint" | "pid">): string {
  const exports = Object.entries(awsEnvironment(endpoint)).map(([name, value]) => `export ${name}=${value}`);
  return [
    "Point the AWS CLI, or anything that uses an AWS SDK, at it:",
    "",
    ...exports,
    "",
    "Stop it, and all that it started:",
    "",
    `kill -- -${pid}`,
  ].join("\n");
}
