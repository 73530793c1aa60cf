import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Packs what `npm ci` or `npm run build` has built, and has publint and attw look at it: whether every kind of
 * app finds the module and its types. Fails on any finding.
 *
 * @see https://publint.dev/rules
 * @see https://github.com/arethetypeswrong/arethetypeswrong.github.io/tree/main/packages/cli
 */
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BIN = join(ROOT, "node_modules", ".bin");

const directory = mkdtempSync(join(tmpdir(), "nodegroup-guard-pack-"));
try {
  const options = ["--ignore-scripts", "--silent", "--pack-destination", directory];
  const name = execFileSync("npm", ["pack", ...options], { cwd: ROOT, encoding: "utf8" }).trim();
  const tarball = join(directory, name);
  // What is imported is data, or has types for every way in which Node.js and TypeScript can ask for it.
  const checks = [
    ["publint", "run", "--strict", tarball],
    ["attw", "--format", "table-flipped", tarball],
  ];
  for (const [command = "", ...args] of checks) {
    const { status, stdout, stderr } = spawnSync(join(BIN, command), args, { cwd: ROOT, encoding: "utf8" });
    if (status === 0) continue;
    process.stderr.write(`${stdout}${stderr}`);
    process.exitCode = 1;
  }
} finally {
  rmSync(directory, { recursive: true });
}
