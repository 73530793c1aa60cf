import { execFileSync } from "node:child_process";

const NODE = "24.21.0";

/**
 * The path of a Node.js 24, which Lambda runs: the one that runs this, or npm's build for this platform, which
 * npm keeps in its cache (190 MB). Not the package `node`: it picks the build in an install script, which npm
 * 11 blocks.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
export function node24(): string {
  if (process.versions.node.startsWith("24.")) return process.execPath;
  const from = `--package=node-${process.platform}-${process.arch}@${NODE}`;
  const args = ["exec", "--yes", from, "--", "node", "--print", "process.execPath"];
  return execFileSync("npm", args, { encoding: "utf8" }).trim();
}
