import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { bundleCode } from "../lib/app/bundle.ts";
import { node24 } from "./node24.ts";

/**
 * Compares the function's bundle with the one that CDK makes by default, on the Node.js that Lambda runs.
 * Fails above one of the limits. Not part of `npm test`: it measures, so it needs a quiet machine, and it
 * takes Node.js from the registry.
 */

const LIMITS = { kibibytes: 420, ratio: 0.17 };
const ROUNDS = 21;
const ENTRY = fileURLToPath(new URL("../lambda/guard/handler.ts", import.meta.url));
const TIME_IMPORT =
  "const start = performance.now();" +
  "import(process.argv[1]).then(() => process.stdout.write(String(performance.now() - start)));";

const node = node24();
const directory = mkdtempSync(join(tmpdir(), "bench-bundle-"));
try {
  const ours = join(directory, "index.mjs");
  const theirs = join(directory, "default.cjs");
  await bundleCode(directory);
  writeFileSync(join(directory, "policy.json"), '{ "mode": "alert", "rules": [] }\n');
  await build({
    entryPoints: [ENTRY],
    outfile: theirs,
    bundle: true,
    platform: "node",
    target: "node24",
    // CommonJS has no import.meta; without this the handler could not find its policy and would not load at
    // all.
    define: { "import.meta.url": JSON.stringify(pathToFileURL(theirs).href) },
  });

  const load = loadavg()[0]?.toFixed(1);
  // The first round fills the disk's cache. Both are measured in every round, so that other load on this
  // machine affects both, and the ratio is taken within a round.
  const rounds = Array.from({ length: ROUNDS + 1 }, () => ({
    ours: timeImport(ours),
    theirs: timeImport(theirs),
  })).slice(1);
  const kibibytes = { ours: kibibytesOf(ours), theirs: kibibytesOf(theirs) };
  const ratio = median(rounds.map((round) => round.ours / round.theirs));

  const over = [
    ...(kibibytes.ours > LIMITS.kibibytes ? [`the bundle is larger than ${LIMITS.kibibytes} KiB`] : []),
    ...(ratio > LIMITS.ratio ? [`its import takes more than ${LIMITS.ratio} of the default's time`] : []),
  ];
  const lines = [
    `node ${versionOf(node)}, medians of ${ROUNDS} rounds, each import in a fresh process, load ${load}`,
    row("", "size", "import"),
    row("esbuild, CommonJS (NodejsFunction, with the SDK)", ...cells(kibibytes.theirs, rounds, "theirs")),
    row("rolldown, ES module (this project)", ...cells(kibibytes.ours, rounds, "ours")),
    row("ratio", (kibibytes.ours / kibibytes.theirs).toFixed(3), ratio.toFixed(3)),
    row("limit", `${LIMITS.kibibytes} KiB`, LIMITS.ratio.toFixed(3)),
    ...over.map((fault) => `FAILED: ${fault}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  process.exitCode = over.length > 0 ? 1 : 0;
} finally {
  rmSync(directory, { recursive: true });
}

function versionOf(path: string): string {
  return execFileSync(path, ["--print", "process.versions.node"], { encoding: "utf8" }).trim();
}

/** Milliseconds. */
function timeImport(file: string): number {
  const env = { PATH: process.env.PATH, AWS_REGION: "eu-west-1", TOPIC_ARN: "none" };
  const args = ["--no-warnings", "--eval", TIME_IMPORT, pathToFileURL(file).href];
  return Number(execFileSync(node, args, { env, encoding: "utf8" }));
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function kibibytesOf(file: string): number {
  return statSync(file).size / 1024;
}

function cells(kibibytes: number, rounds: Record<"ours" | "theirs", number>[], side: "ours" | "theirs") {
  const time = median(rounds.map((round) => round[side]));
  return [`${kibibytes.toFixed(0)} KiB`, `${time.toFixed(1)} ms`] as const;
}

function row(label: string, bytes: string, time: string): string {
  return `${label.padEnd(48)}${bytes.padStart(10)}${time.padStart(10)}`;
}
