import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { inlineCode, POLICY_VARIABLE } from "./bundle.ts";
import { escapedToAscii, oneFileTemplate, type TemplateOptions } from "./one-file-template.ts";

/** CloudFormation's limit for a template in a bucket. In the body of a request it is 51,200 bytes. */
const MOST_BYTES = 1024 * 1024;

/**
 * Writes the one-file template, of functions that are built, and gives its size in bytes; a size that CloudFormation
 * doesn't take is not written.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
export async function writeTemplate(
  file: string,
  props: TemplateOptions["props"],
): Promise<{ kind: "written" | "too-long"; bytes: number; most: number }> {
  const { context } = JSON.parse(readFileSync("cdk.json", "utf8"));
  const template = oneFileTemplate({ props, context }, await inlineCode(), POLICY_VARIABLE);
  const text = `${escapedToAscii(JSON.stringify(template))}\n`;
  const size = { bytes: text.length, most: MOST_BYTES };
  if (size.bytes > size.most) return { kind: "too-long", ...size };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return { kind: "written", ...size };
}
