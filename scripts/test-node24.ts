import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { node24 } from "./node24.ts";

/**
 * Runs Jest on the Node.js that Lambda runs: what calls AWS, unless the arguments name other tests. Takes Node.js
 * from the registry.
 */

const WHAT_CALLS_AWS = ["test/failures", "test/lambda"];

const jest = join(dirname(createRequire(import.meta.url).resolve("jest/package.json")), "bin/jest.js");
const given = process.argv.slice(2);
const { status } = spawnSync(node24(), [jest, ...(given.length > 0 ? given : WHAT_CALLS_AWS)], {
  stdio: "inherit",
});
process.exitCode = status ?? 1;
