import { type Command, InvalidArgumentError, Option, type OptionValues } from "@commander-js/extra-typings";
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

/** 130 for Ctrl-C; each command documents the others in `exits`. */
export type ExitCode = 0 | 1 | 2 | 130;

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
  run(options: Options & GlobalOptions, context: CommandContext, ...args: Args): Promise<ExitCode>;
}

/** One command as the program sees it, without the types of its own options. */
export interface CliCommand extends About {
  /** Adds options and arguments; returns the function that runs the command once they are parsed. */
  declare(command: NewCommand): (globals: GlobalOptions, context: CommandContext) => Promise<ExitCode>;
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

/** Parses "eu-west-1,us-east-1"; sorted, without duplicates. */
function parseRegions(text: string): string[] {
  const regions = text.split(",").map((part) => part.trim());
  const invalid = regions.find((region) => !REGION.test(region));
  if (invalid !== undefined) {
    throw new InvalidArgumentError(
      `"${invalid}" is not a region name. Use names such as eu-west-1, separated by commas.`,
    );
  }
  return [...new Set(regions)].sort();
}
