import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { buildFunctions } from "../lib/app/bundle.ts";
import { NodegroupGuardStack } from "../lib/app/nodegroup-guard-stack.ts";
import { readOptions } from "../lib/app/options.ts";
import { OrganizationStack } from "../lib/app/organization-stack.ts";
import { writeTemplate } from "../lib/app/write-template.ts";
import { faultText } from "../lib/fault-text.ts";

const app = new App();
const read = readOptions(app.node.getAllContext(), (file) => readFileSync(file, "utf8"));

if (read.kind === "faulty") {
  process.stderr.write(faultText(read.faults));
  process.exitCode = 1;
} else {
  const { options } = read;
  // In a clone the code may have changed since it was built.
  await buildFunctions();
  new NodegroupGuardStack(app, "NodegroupGuard", options);
  const { organization } = options;
  if (organization) {
    const template = join(app.outdir, "nodegroup-guard.template.json");
    const { kind, bytes, most } = await writeTemplate(template, options.props);
    if (kind === "too-long")
      throw new Error(`the policy is too long: ${bytes} bytes, CloudFormation takes ${most}`);
    new OrganizationStack(app, "NodegroupGuardOrganization", { ...options, organization }, template);
  }
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
