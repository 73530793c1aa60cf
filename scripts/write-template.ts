import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { buildFunctions, inlineCode, POLICY_VARIABLE } from "../lib/app/bundle.ts";
import { ascii, oneFileTemplate } from "../lib/app/one-file-template.ts";
import { readOptions } from "../lib/app/options.ts";
import { faultText } from "../lib/fault-text.ts";

/**
 * Writes the stack as one file, with the policy that `-c policy=FILE` names in its code: everything that
 * CloudFormation needs, and nothing to upload beside it.
 */
const FILE = "dist/nodegroup-guard.template.json";
/** Of a template in a bucket. As the text of a request, CloudFormation takes 51,200 bytes. */
const MOST_BYTES = 1024 * 1024;
/** The others are parameters of the template. */
const BAKED = ["policy", "receipts", "logRetentionDays", "docsUrl", "https"];

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
const others = Object.keys(given).filter((name) => !BAKED.includes(name));
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
  const { context } = JSON.parse(await readFile("cdk.json", "utf8"));
  await buildFunctions();
  const template = oneFileTemplate({ ...read.options, context }, await inlineCode(), POLICY_VARIABLE);
  const text = `${ascii(JSON.stringify(template))}\n`;
  if (text.length > MOST_BYTES) {
    process.stderr.write(
      `${text.length} bytes: CloudFormation takes ${MOST_BYTES}; the policy is too long\n`,
    );
    process.exitCode = 1;
  } else {
    await mkdir(dirname(values.out), { recursive: true });
    await writeFile(values.out, text);
    process.stdout.write(`${values.out}: ${text.length} bytes\n`);
  }
}
