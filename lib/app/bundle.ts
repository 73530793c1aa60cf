import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { build, type Plugin } from "rolldown";
import { AUDIT_FILE, FUNCTION_FILE } from "../stage-function.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ENTRY = join(ROOT, "lambda/guard/handler.ts");
const AUDIT_ENTRY = join(ROOT, "lambda/audit/handler.ts");

/**
 * Lambda hands credentials over in the environment. The SDK's default chain would look there first as well,
 * but carries single sign-on, profiles and web identity along: a fifth of the bundle.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
const environmentCredentials: Plugin = {
  name: "environment-credentials",
  resolveId: (id) => (id === "@aws-sdk/credential-provider-node" ? `\0${id}` : null),
  load: (id) =>
    id === "\0@aws-sdk/credential-provider-node"
      ? 'export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";'
      : null,
};

/**
 * The SDK loads this only for operations with an event stream, of which the guard calls none; in one file it
 * would be there all the same.
 */
const noEventStreams: Plugin = {
  name: "no-event-streams",
  resolveId: (id) => (id === "@smithy/core/event-streams" ? `\0${id}` : null),
  load: (id) =>
    id === "\0@smithy/core/event-streams"
      ? "export const EventStreamSerde = undefined, eventStreamSerdeProvider = undefined, resolveEventStreamSerdeConfig = (config) => config;"
      : null,
};

/** The SDK's own SHA-256 is for a Node.js whose crypto has none; Lambda's has. */
const noSha256InJavaScript: Plugin = {
  name: "no-sha256-in-javascript",
  transform: (_, id) => (id.endsWith("/Sha256Js.js") ? "export const Sha256Js = undefined;" : null),
};

/** The plugins of every function's bundle. */
const LEFT_OUT = [environmentCredentials, noEventStreams, noSha256InJavaScript];

/**
 * Writes the function's code into `directory` as one tree-shaken ES module, index.mjs. The same sources give
 * the same bytes, so that CDK's asset hash changes only when the code does.
 *
 * @see https://rolldown.rs/reference/
 */
export async function bundleCode(directory: string, entry = ENTRY): Promise<void> {
  await build({
    cwd: ROOT,
    input: entry,
    platform: "node",
    // CommonJS can't be tree-shaken: most of these packages have both, and Node's own order prefers it.
    resolve: { mainFields: ["module", "main"] },
    plugins: LEFT_OUT,
    output: {
      file: join(directory, "index.mjs"),
      format: "esm",
      codeSplitting: false,
      comments: false,
      // The names of functions and classes stay: a stack trace in the log is all that someone on call has.
      minify: { compress: true, codegen: true, mangle: { toplevel: true, keepNames: true } },
    },
    logLevel: "warn",
  });
}

/** The policy is beside the function's code. Where the code is all there is, it is a variable before it. */
const POLICY_FILE = 'readFileSync(new URL("./policy.json", import.meta.url), "utf8")';
export const POLICY_VARIABLE = "NODEGROUP_GUARD_POLICY";

const policyInVariable: Plugin = {
  name: "policy-in-variable",
  transform: (code, id) => {
    if (id !== ENTRY) return null;
    if (!code.includes(POLICY_FILE))
      throw new Error(`${id} reads its policy in another way than ${POLICY_FILE}`);
    return code.replace(POLICY_FILE, POLICY_VARIABLE);
  },
};

/**
 * The function's code for a template: CommonJS, because CloudFormation names it index.js, in ASCII, without its
 * policy, which `NODEGROUP_GUARD_POLICY` has to hold as a text.
 *
 * @see
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
 */
export async function inlineCode(): Promise<string> {
  const { output } = await build({
    cwd: ROOT,
    input: ENTRY,
    platform: "node",
    resolve: { mainFields: ["module", "main"] },
    plugins: [...LEFT_OUT, policyInVariable],
    output: { format: "cjs", codeSplitting: false, comments: false },
    write: false,
    logLevel: "warn",
  });
  const minified = await transform(output[0].code, {
    charset: "ascii",
    format: "cjs",
    keepNames: true,
    legalComments: "none",
    minify: true,
    target: "node24",
  });
  return minified.code;
}

/** Makes the files that the construct deploys: the guard, and the scheduled audit. */
export async function buildFunctions(): Promise<void> {
  await buildFunction(FUNCTION_FILE, ENTRY);
  await buildFunction(AUDIT_FILE, AUDIT_ENTRY);
}

/** Each is put in its place whole, for those who read it meanwhile. */
async function buildFunction(file: string, entry: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = await mkdtemp(`${dirname(file)}.`);
  try {
    await bundleCode(draft, entry);
    await rename(join(draft, "index.mjs"), file);
  } finally {
    await rm(draft, { recursive: true });
  }
}
