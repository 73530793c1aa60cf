import { type Command, InvalidArgumentError, Option, type OptionValues } from "@commander-js/extra-typings";
import { plain } from "../engine/text/safe-text.ts";
import type { CommandContext } from "./context.ts";

/** Declares the options that every command takes, before or after its name. */
export function withGlobalOptions(program: Command) {
  return program
    .addOption(new Option("--profile <name>", "AWS profile to use"))
    .addOption(
      new Option("--region <names>", "one or more regions, separated by commas").argParser(parseRegions),
    )
    .addOption(
      new Option("--all-regions", "all regions that are enabled for the account").conflicts("region"),
    )
    .addOption(
      new Option("--timeout <seconds>", "how long to try reads that AWS doesn't answer, from 5 to 600")
        .argParser(parseTimeout)
        .default(60),
    );
}

export type Program = ReturnType<typeof withGlobalOptions>;

/** `region` is sorted and has no duplicates. */
export type GlobalOptions = ReturnType<Program["opts"]>;

/** A command with a name but no options of its own yet. */
export type NewCommand = Command<[], Record<never, never>, GlobalOptions>;

/** The options that a command's `configure` declares, plus the global ones. */
export type OptionsOf<Configure extends (command: NewCommand) => { opts(): OptionValues }> = ReturnType<
  ReturnType<Configure>["opts"]
> &
  GlobalOptions;

/** Exit codes of a command that a signal stopped, as in the shells. */
export const STOPPED_EXITS = {
  129: "stopped by SIGHUP: the terminal or the connection was closed",
  130: "stopped by Ctrl-C",
  143: "stopped by SIGTERM",
} as const;

/** 141 is for a command that changes something: its output had no reader any more. The others are as it says in `exits`. */
export type ExitCode = 0 | 1 | 2 | 141 | keyof typeof STOPPED_EXITS;

/** Why a command came to no result; `why` is safe to print. */
export interface Failed {
  kind: "failed";
  why: string;
}

interface About {
  name: string;
  summary: string;
  examples: { line: string; does: string }[];
  exits: Partial<Record<ExitCode, string>>;
}

/** A command: its help, its options and arguments, and its implementation. */
interface Definition<Args extends unknown[], Options extends OptionValues> extends About {
  /** Adds options and arguments. */
  configure(command: NewCommand): Command<Args, Options, GlobalOptions>;
  run(options: Options & GlobalOptions, context: CommandContext, ...args: Args): Promise<ExitCode | Failed>;
}

/** One command as the program sees it, without the types of its own options. */
export interface CliCommand extends About {
  /** Adds options and arguments; returns the function that runs the command once they are parsed. */
  declare(
    command: NewCommand,
  ): (globals: GlobalOptions, context: CommandContext) => Promise<ExitCode | Failed>;
}

/** Infers the types of options and arguments from `configure`. */
export function defineCommand<Args extends unknown[], Options extends OptionValues>({
  configure,
  run,
  ...about
}: Definition<Args, Options>): CliCommand {
  return {
    ...about,
    declare(command) {
      const parsed = configure(command);
      return (globals, context) => run({ ...parsed.opts(), ...globals }, context, ...parsed.processedArgs);
    },
  };
}

const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;

/** Why a text is no region's name; undefined for one that may be. */
export function regionFault(text: string): string | undefined {
  return REGION.test(text)
    ? undefined
    : `"${plain(text, 100)}" is not a region name. Use names such as eu-west-1`;
}

/** Less leaves no time for a second try; more is longer than anybody waits. */
const TIMEOUT = { least: 5, most: 600 };

function parseTimeout(text: string): number {
  const { least, most } = TIMEOUT;
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (seconds >= least && seconds <= most) return seconds;
  throw new InvalidArgumentError(`Use whole seconds from ${least} to ${most}.`);
}

/** Parses "eu-west-1,us-east-1"; sorted, without duplicates. */
function parseRegions(text: string): string[] {
  const regions = text.split(",").map((part) => part.trim());
  const [fault] = regions.flatMap((region) => regionFault(region) ?? []);
  if (fault !== undefined) throw new InvalidArgumentError(`${fault}, separated by commas.`);
  return [...new Set(regions)].sort();
}
