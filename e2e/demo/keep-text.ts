import { awsEnvironment } from "../emulator/environment.ts";
import type { Emulator } from "../emulator/start-emulator.ts";

/** The cluster that is left for the audit to find: its node group was created before there was a guard. */
export const LEFT = { cluster: "shop", nodegroup: "workers" };

/** How to use an emulator that goes on running, and how to stop it, as lines to paste. */
export function keepText({ endpoint, pid }: Pick<Emulator, "endpoint" | "pid">): string {
  const exports = Object.entries(awsEnvironment(endpoint)).map(([name, value]) => `export ${name}=${value}`);
  return [
    "Point the command line, the AWS CLI, or anything that uses an AWS SDK, at it:",
    "",
    ...exports,
    "",
    `Find what is wrong with the cluster ${LEFT.cluster}, whose node group is older than the guard, and fix it:`,
    "",
    "npx nodegroup-guard audit",
    `npx nodegroup-guard fix --cluster ${LEFT.cluster}`,
    "",
    "Stop it, and all that it started:",
    "",
    `kill -- -${pid}`,
  ].join("\n");
}
