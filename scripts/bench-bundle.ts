import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { makeAsset } from "../lib/app/bundle.ts";

const RUNS = 21;
const ENTRY = fileURLToPath(new URL("../lambda/handler.ts", import.meta.url));
const TIME_IMPORT =
  "const start = performance.now();" +
  "import(process.argv[1]).then(() => process.stdout.write(String(performance.now() - start)));";

const directory = mkdtempSync(join(tmpdir(), "bench-bundle-"));
try {
  const ours = join(directory, "index.mjs");
  const theirs = join(directory, "default.cjs");
  await makeAsset(directory, { mode: "alert", rules: [] });
  await build({
    entryPoints: [ENTRY],
    outfile: theirs,
    bundle: true,
    platform: "node",
    target: `node${process.versions.node}`,
    // CommonJS has no import.meta; without this the handler could not find its policy and would not load at
    // all.
    define: { "import.meta.url": JSON.stringify(pathToFileURL(theirs).href) },
  });

  // In turns, so that whatever else this machine does meanwhile meets both.
  const times = Array.from({ length: RUNS }, () => ({ ours: timeImport(ours), theirs: timeImport(theirs) }));
  const ourTime = median(times.map((time) => time.ours));
  const theirTime = median(times.map((time) => time.theirs));
  const lines = [
    `node ${process.versions.node}, median of ${RUNS} fresh processes each`,
    row("", "size", "import"),
    row("esbuild, CommonJS (NodejsFunction, with the SDK)", kibibytes(theirs), `${theirTime.toFixed(0)} ms`),
    row("rolldown, ES module (this project)", kibibytes(ours), `${ourTime.toFixed(0)} ms`),
    row("ratio", (size(ours) / size(theirs)).toFixed(2), (ourTime / theirTime).toFixed(2)),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
} finally {
  rmSync(directory, { recursive: true });
}

function timeImport(file: string): number {
  const env = { PATH: process.env.PATH, AWS_REGION: "eu-west-1", TOPIC_ARN: "none" };
  const args = ["--no-warnings", "--eval", TIME_IMPORT, pathToFileURL(file).href];
  return Number(execFileSync(process.execPath, args, { env, encoding: "utf8" }));
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function size(file: string): number {
  return statSync(file).size;
}

function kibibytes(file: string): string {
  return `${(size(file) / 1024).toFixed(0)} KiB`;
}

function row(label: string, bytes: string, time: string): string {
  return `${label.padEnd(48)}${bytes.padStart(10)}${time.padStart(10)}`;
}
