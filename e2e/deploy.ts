import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { present } from "./clients.ts";
import { awsEnvironment, type Place } from "./emulator/environment.ts";
import type { Emulator } from "./emulator/start-emulator.ts";
import { run } from "./run.ts";

const ROOT = process.cwd();
const CDK = join(ROOT, "node_modules", "aws-cdk", "bin", "cdk");

export interface Deployment {
  place: Place;
  topicArn: string;
  functionName: string;
  auditFunctionName: string;
  /** Every output of the stack, by name. */
  outputs: Record<string, string>;
}

export interface DeployOptions {
  place: Place;
  /** The values of `-c key=value`. */
  context: Record<string, string>;
  onLine?: (line: string) => void;
}

/** Runs `cdk bootstrap`. */
export async function bootstrap(
  emulator: Emulator,
  place: Place,
  onLine?: (line: string) => void,
): Promise<void> {
  const environment = `aws://${place.account}/${place.region}`;
  // Away from the project's cdk.json, because it would synthesize the app for nothing.
  await cdk(emulator, emulator.directory, place, ["bootstrap", environment], onLine);
}

/** Runs `cdk deploy` on the project's own app. */
export async function deploy(emulator: Emulator, options: DeployOptions): Promise<Deployment> {
  const { place, context, onLine } = options;
  const outputsFile = join(emulator.directory, `outputs.${place.account}.json`);
  const args = ["--require-approval", "never", "--progress", "events", "--outputs-file", outputsFile];
  const settings = Object.entries(context).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
  await cdk(emulator, ROOT, place, ["deploy", ...args, ...settings], onLine);

  const stacks: Record<string, Record<string, string>> = JSON.parse(await readFile(outputsFile, "utf8"));
  const outputs = present(Object.values(stacks)[0]);
  return {
    place,
    topicArn: endingIn(outputs, "AlertTopicArn"),
    functionName: endingIn(outputs, "FunctionName"),
    auditFunctionName: endingIn(outputs, "AuditFunctionName"),
    outputs,
  };
}

/** The output whose name ends so, whatever CDK put before it. */
export function endingIn(outputs: Record<string, string>, name: string): string {
  // FunctionName is not AuditFunctionName.
  const value = outputs[name] ?? Object.entries(outputs).find(([key]) => key.endsWith(name))?.[1];
  if (value === undefined) throw new Error(`the stack has no output ${name}, only ${Object.keys(outputs)}`);
  return value;
}

async function cdk(
  emulator: Emulator,
  cwd: string,
  place: Place,
  args: string[],
  onLine: (line: string) => void = () => {},
): Promise<void> {
  const output = join(emulator.directory, `cdk.out.${place.account}`);
  const env = { ...emulator.env, ...awsEnvironment(emulator.endpoint, place), CI: "true", NO_COLOR: "1" };
  await run(process.execPath, [CDK, ...args, "--output", output], { cwd, env, onLine });
}
