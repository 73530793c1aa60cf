import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "rolldown";
import type { Policy } from "../../engine/model/policy.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

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
      ? "export const EventStreamSerde = undefined, eventStreamSerdeProvider = undefined;"
      : null,
};

/**
 * Writes the function's code into `directory` as one tree-shaken ES module, index.mjs. The same sources give
 * the same bytes, so that CDK's asset hash changes only when the code does.
 *
 * @see https://rolldown.rs/reference/
 */
export async function bundleCode(
  directory: string,
  entry = join(ROOT, "lambda/guard/handler.ts"),
): Promise<void> {
  await build({
    cwd: ROOT,
    input: entry,
    platform: "node",
    // CommonJS can't be tree-shaken: most of these packages have both, and Node's own order prefers it.
    resolve: { mainFields: ["module", "main"] },
    plugins: [environmentCredentials, noEventStreams],
    output: {
      file: join(directory, "index.mjs"),
      format: "esm",
      codeSplitting: false,
      // The names of functions and classes stay: a stack trace in the log is all that someone on call has.
      minify: { compress: true, codegen: true, mangle: { toplevel: true, keepNames: true } },
    },
    logLevel: "warn",
  });
}

/**
 * Makes the directory that is deployed as the function: its code and, next to it, the policy in force.
 * Hundreds of rules don't fit into environment variables, which hold 4 KB altogether.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export async function makeAsset(directory: string, policy: Policy): Promise<void> {
  await mkdir(directory, { recursive: true });
  await bundleCode(directory);
  await writeFile(join(directory, "policy.json"), `${JSON.stringify(policy, null, 2)}\n`);
}
