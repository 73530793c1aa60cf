import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whether "!" looks into the history belongs to the shells where people type, so it must be so here. */
const BASH = ["--noprofile", "--norc", "-o", "history", "-o", "histexpand", "-s"];
const ZSH = ["-f", "-i", "-s", "+o", "zle", "+o", "prompt_cr", "+o", "prompt_sp", "-o", "bang_hist"];

/** Shells that people paste into, as far as they are installed here; without their start-up files. */
export const shells = [
  { name: "bash", args: BASH },
  { name: "zsh", args: ZSH },
].filter(({ name }) => spawnSync(name, ["-c", ":"]).status === 0);

export interface Pasted {
  /** Every `aws` and `eksctl` that ran, in order: name and arguments. */
  calls: string[][];
  /** Other output: of another command, or the shell's own errors. */
  noise: string;
  /** Files that came into being in the working directory. */
  files: string[];
}

/**
 * Pastes lines into a shell in which `aws` and `eksctl` only note their arguments and no other program can be
 * found. Everything runs in an empty directory of its own.
 */
export function paste({ name, args }: (typeof shells)[number], lines: string[]): Pasted {
  const directory = mkdtempSync(join(tmpdir(), "paste-"));
  try {
    const script = [
      "PATH=",
      // One call is its arguments, each ended by a NUL, and a record separator, which no argument here holds
      // alone.
      "note() { printf '%s\\0' \"$@\" >&3; printf '\\036\\0' >&3; }",
      'aws() { note aws "$@"; }',
      'eksctl() { note eksctl "$@"; }',
      ...lines,
      "",
    ].join("\n");
    const run = spawnSync(name, args, {
      cwd: directory,
      env: { PATH: process.env.PATH, HOME: directory, HISTFILE: "", PS1: "", PS2: "", CANARY: "expanded" },
      input: script,
      stdio: ["pipe", "pipe", "pipe", "pipe"],
      timeout: 20_000,
    });
    const words = String(run.output[3]).split("\0").slice(0, -1);
    return {
      calls: split(words),
      noise: String(run.output[1]) + String(run.output[2]),
      files: readdirSync(directory),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function split(words: string[]): string[][] {
  const calls: string[][] = [];
  let start = 0;
  for (const [index, word] of words.entries()) {
    if (word !== "\x1e") continue;
    calls.push(words.slice(start, index));
    start = index + 1;
  }
  return calls;
}
