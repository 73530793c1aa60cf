import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Stage } from "aws-cdk-lib";
import { Architecture, LoggingFormat, Runtime } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { Policy } from "../engine/model/policy.ts";

/** Built when the package is packed. The bundle of the library, dist/index.cjs, is as deep as this file. */
export const FUNCTION_FILE = fileURLToPath(new URL("../dist/function/index.mjs", import.meta.url));
/** The same of the scheduled audit. */
export const AUDIT_FILE = fileURLToPath(new URL("../dist/function/audit/index.mjs", import.meta.url));

/** The settings that all functions have in common. */
export const STAGED = {
  handler: "index.handler",
  runtime: Runtime.NODEJS_24_X,
  architecture: Architecture.ARM_64,
  loggingFormat: LoggingFormat.JSON,
};

/**
 * Makes the directory that is deployed as a function: its code, and next to it the policy in force. Hundreds
 * of rules don't fit into environment variables, which hold 4 KB altogether. It is in the cloud assembly, so
 * that two syntheses at a time never share it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export function stageFunction(scope: Construct, file: string, policy: Policy): string {
  if (!existsSync(file)) throw new Error(`${file} is missing: npm run build makes it`);
  const assembly = Stage.of(scope)?.outdir;
  if (!assembly) throw new Error("nodegroup-guard has to be part of an App");
  const directory = join(assembly, `nodegroup-guard-function-${scope.node.addr}`);
  mkdirSync(directory, { recursive: true });
  copyFileSync(file, join(directory, "index.mjs"));
  writeFileSync(join(directory, "policy.json"), `${JSON.stringify(policy, null, 2)}\n`);
  return directory;
}
