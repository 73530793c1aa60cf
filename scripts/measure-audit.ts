import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { join } from "node:path";
import { pointedAt } from "../test/cli/support/bundle.ts";

/** Makes a process say at its end how much memory (KiB) and processor time (microseconds) it took. */
const SHOW_USE =
  "data:text/javascript,process.on('exit',()=>{const u=process.resourceUsage();" +
  "process._rawDebug('used '+u.maxRSS+' '+(u.userCPUTime+u.systemCPUTime))})";

/** One audit to measure: the built program is in `directory`, and has to end with the exit code `ends`. */
export interface MeasuredAudit {
  directory: string;
  endpoint: string;
  format: string;
  args: string[];
  ends: number;
}

/** The columns that `measureAudit` fills. */
export const TITLES = ["time", "processor", "peak memory", "size"];

/** Runs one audit as a process of its own, and gives a row of a table about it. */
export async function measureAudit(audit: MeasuredAudit, name = audit.format): Promise<string> {
  const { directory, endpoint, format, ends } = audit;
  const out = join(directory, `audit.${format}`);
  const program = ["--import", SHOW_USE, join(directory, "nodegroup-guard.mjs")];
  const args = [...program, "audit", "--format", format, "--out", out, ...audit.args];
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...pointedAt(endpoint) },
  });
  let said = "";
  child.stderr.on("data", (text) => {
    said += text;
  });
  const [code] = await once(child, "close");
  if (code !== ends) throw new Error(`the audit ended with ${code}: ${said}`);
  const seconds = (performance.now() - start) / 1000;
  const [, memory, processor] = /used (\d+) (\d+)/.exec(said)?.map(Number) ?? [];
  const size = statSync(out).size / 1024 / 1024;
  return row(
    name,
    `${seconds.toFixed(1)} s`,
    `${((processor ?? Number.NaN) / 1e6).toFixed(1)} s`,
    `${((memory ?? Number.NaN) / 1024).toFixed(0)} MiB`,
    `${size.toFixed(1)} MiB`,
  );
}

/** How often each action was called, and all together. */
export function printCalls(calls: Map<string, number>): void {
  print(row("calls of one audit"));
  for (const [action, count] of [...calls].sort()) print(row(action, String(count)));
  const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
  print(row("all", String(total)));
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function row(...[first = "", ...rest]: string[]): string {
  return (first.padEnd(36) + rest.map((cell) => cell.padStart(14)).join("")).trimEnd();
}
