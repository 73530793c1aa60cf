import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { buildFunctions } from "../lib/app/bundle.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DIST = join(ROOT, "dist");
const TSC = join(ROOT, "node_modules", "typescript", "bin", "tsc");

/**
 * Writes what `import "nodegroup-guard"` loads: the construct as one CommonJS file, which both `require` and
 * `import` take, its declarations, and the function that it deploys. Jest can't load an ES module, and CDK's
 * own template for an app has a Jest test.
 *
 * @see https://nodejs.org/api/packages.html#dual-commonjses-module-packages
 */
await buildFunctions();
await build({
  cwd: ROOT,
  input: "lib/index.ts",
  platform: "node",
  external: [/^aws-cdk-lib(\/|$)/, "constructs"],
  resolve: { mainFields: ["module", "main"] },
  output: {
    file: join(DIST, "index.cjs"),
    format: "cjs",
    codeSplitting: false,
    comments: false,
    // Small, and with the names of functions and classes: stack traces need them.
    minify: { compress: true, codegen: true, mangle: { toplevel: true, keepNames: true } },
  },
  logLevel: "warn",
});
await writeDeclarations();

/** From lib/index.ts, all that the public types lead to, each as one file beside dist/index.cjs. */
async function writeDeclarations(): Promise<void> {
  const drafts = await mkdtemp(join(tmpdir(), "nodegroup-guard-types-"));
  try {
    execFileSync(process.execPath, [TSC, "--project", "tsconfig.types.json", "--outDir", drafts], {
      cwd: ROOT,
      stdio: "inherit",
    });
    const written = new Set<string>();
    const open = ["index"];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (written.has(name)) continue;
      written.add(name);
      const text = await readFile(join(drafts, "lib", `${name}.d.ts`), "utf8");
      const declared = text.replaceAll(/(?<= from ")(\.[^"]+)\.ts(?=")/g, (_, path: string) => {
        open.push(basename(path));
        return `./${basename(path)}.cjs`;
      });
      await writeFile(join(DIST, `${name}.d.cts`), declared);
    }
  } finally {
    await rm(drafts, { recursive: true });
  }
}
