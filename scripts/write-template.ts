import { readFileSync } from "node:fs";
import { Command } from "@commander-js/extra-typings";
import { buildFunctions } from "../lib/app/bundle.ts";
import { IN_TEMPLATE } from "../lib/app/one-file-template.ts";
import { optionName, readOptions } from "../lib/app/options.ts";
import { writeTemplate } from "../lib/app/write-template.ts";
import { faultText } from "../lib/fault-text.ts";

/**
 * Writes the stack as one file, with the policy that `-c policyFile=FILE` names in its code: everything that
 * CloudFormation needs, and nothing to upload beside it.
 */
const FILE = "dist/nodegroup-guard.template.json";
/** The others are parameters of the template. */
const BAKED = ["policyFile", ...IN_TEMPLATE];

const values = new Command("npm run template --")
  .description("Write the stack as one CloudFormation template.")
  .option(
    "-c, --context <key=value>",
    `what to bake in: ${BAKED.join(", ")}; can be given several times`,
    (option, before: string[]) => [...before, option],
    [],
  )
  .option("--out <file>", "where to write it", FILE)
  .parse()
  .opts();
const given = Object.fromEntries(
  values.context.map((option) => [option.split("=", 1)[0] ?? "", option.slice(option.indexOf("=") + 1)]),
);
const others = Object.keys(given).filter((name) => !BAKED.includes(optionName(name)));
const read = readOptions(given, (file) => readFileSync(file, "utf8"));

if (others.length > 0) {
  process.stderr.write(
    `-c ${others.join(", -c ")}: only ${BAKED.join(", ")} are baked in; the rest are parameters, or only for cdk deploy\n`,
  );
  process.exitCode = 1;
} else if (read.kind === "faulty") {
  process.stderr.write(faultText(read.faults));
  process.exitCode = 1;
} else {
  const { props, notes } = read.options;
  for (const { text } of notes) process.stderr.write(`${text}\n`);
  await buildFunctions();
  const { kind, bytes, most } = await writeTemplate(values.out, props);
  if (kind === "too-long") {
    process.stderr.write(`${bytes} bytes: CloudFormation takes ${most}; the policy is too long\n`);
    process.exitCode = 1;
  } else {
    process.stdout.write(`${values.out}: ${bytes} bytes\n`);
  }
}
