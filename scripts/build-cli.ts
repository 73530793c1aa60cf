import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Writes the command line to dist/nodegroup-guard.mjs, and what not every run needs to dist/chunks: unlike
 * the function it carries the SDK's whole chain of credentials, single sign-on and all. An argument names
 * another folder than dist.
 *
 * @see https://rolldown.rs/reference/
 */
const directory = resolve(ROOT, process.argv[2] ?? "dist");
await rm(join(directory, "chunks"), { recursive: true, force: true });
await build({
  cwd: ROOT,
  input: { "nodegroup-guard": "bin/cli.ts" },
  platform: "node",
  resolve: { mainFields: ["module", "main"] },
  output: {
    dir: directory,
    format: "esm",
    entryFileNames: "[name].mjs",
    chunkFileNames: "chunks/[name]-[hash].mjs",
    comments: false,
    // Small, and with the names of functions and classes: stack traces need them.
    minify: { compress: true, codegen: true, mangle: { toplevel: true, keepNames: true } },
  },
  logLevel: "warn",
});
