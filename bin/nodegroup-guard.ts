import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { makeAsset } from "../lib/app/bundle.ts";
import { NodegroupGuardStack } from "../lib/app/nodegroup-guard-stack.ts";
import { faultText, readOptions } from "../lib/app/options.ts";

const app = new App();
const read = readOptions(app.node.getAllContext(), (file) => readFileSync(file, "utf8"));

if (read.kind === "faulty") {
  process.stderr.write(faultText(read.faults));
  process.exitCode = 1;
} else {
  const { options } = read;
  // Inside the assembly, so that two syntheses at a time never share it.
  const assetDirectory = join(app.outdir, "nodegroup-guard-function");
  await makeAsset(assetDirectory, options.policy);
  const today = new Date().toISOString().slice(0, 10);
  new NodegroupGuardStack(app, "NodegroupGuard", { options, assetDirectory, today });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
