import type { Command } from "commander";
import type { CommandContext } from "./context.ts";

/** What every command can be told, before or behind its name. */
export interface GlobalOptions {
  profile?: string;
  /** Sorted, each once. */
  region?: string[];
  allRegions?: boolean;
}

/** 130 for Ctrl-C; the others are as the command says in `exits`. */
export type ExitCode = 0 | 1 | 2 | 130;

/** One command: how it is called, what it says of itself, and what it does. */
export interface CliCommand<Options> {
  name: string;
  summary: string;
  /** Adds options and arguments; an argument `<event>` becomes `options.event`. */
  configure(command: Command): void;
  examples: { line: string; does: string }[];
  exits: Partial<Record<ExitCode, string>>;
  run(options: Options & GlobalOptions, context: CommandContext): Promise<ExitCode>;
}
