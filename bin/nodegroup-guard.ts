import { readFileSync } from "node:fs";
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { buildFunctions } from "../lib/app/bundle.ts";
import { NodegroupGuardStack } from "../lib/app/nodegroup-guard-stack.ts";
import { readOptions } from "../lib/app/options.ts";
import { faultText } from "../lib/fault-text.ts";

const app = new App();
const read = readOptions(app.node.getAllContext(), (file) => readFileSync(file, "utf8"));

if (read.kind === "faulty") {
  process.stderr.write(faultText(read.faults));
  process.exitCode = 1;
} else {
  // In a clone the code may have changed since it was built.
  await buildFunctions();
  new NodegroupGuardStack(app, "NodegroupGuard", read.options);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
