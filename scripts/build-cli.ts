import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Writes the command line to dist/nodegroup-guard.mjs, and what not every run needs to dist/chunks: unlike the function it
 * carries the SDK's whole chain of credentials, single sign-on and all.
 *
 * @see https://rolldown.rs/reference/
 */
await rm(`${ROOT}dist/chunks`, { recursive: true, force: true });
await build({
  cwd: ROOT,
  input: { "nodegroup-guard": "bin/cli.ts" },
  platform: "node",
  resolve: { mainFields: ["module", "main"] },
  output: {
    dir: "dist",
    format: "esm",
    entryFileNames: "[name].mjs",
    chunkFileNames: "chunks/[name]-[hash].mjs",
  },
  logLevel: "warn",
});
