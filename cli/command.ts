import { type Command, InvalidArgumentError, Option, type OptionValues } from "@commander-js/extra-typings";
import type { CommandContext } from "./context.ts";

/** Declares what every command can be told, before or after its name. */
export function withGlobalOptions(program: Command) {
  return program
    .addOption(new Option("--profile <name>", "profile of the AWS configuration to use"))
    .addOption(
      new Option("--region <names>", "region, or several with commas between them").argParser(parseRegions),
    )
    .addOption(new Option("--all-regions", "every region that the account has enabled").conflicts("region"));
}

export type Program = ReturnType<typeof withGlobalOptions>;

/** `region` is sorted, each once. */
export type GlobalOptions = ReturnType<Program["opts"]>;

/** A command that has its name, and no options of its own yet. */
export type NewCommand = Command<[], Record<never, never>, GlobalOptions>;

/** The options of a command as its `configure` declares them, and those of all commands. */
export type OptionsOf<Configure extends (command: NewCommand) => { opts(): OptionValues }> = ReturnType<
  ReturnType<Configure>["opts"]
> &
  GlobalOptions;

/** Of a command that was stopped by a signal, as in the shells. */
export const STOPPED_EXITS = {
  129: "stopped by SIGHUP: the terminal or the connection was closed",
  130: "stopped by Ctrl-C",
  143: "stopped by SIGTERM",
} as const;

/** 141 is for a command that changes something: its output had no reader any more. The others are as it says in `exits`. */
export type ExitCode = 0 | 1 | 2 | 141 | keyof typeof STOPPED_EXITS;

interface About {
  name: string;
  summary: string;
  examples: { line: string; does: string }[];
  exits: Partial<Record<ExitCode, string>>;
}

/** What a command says of itself, how it is called, and what it does. */
interface Definition<Args extends unknown[], Options extends OptionValues> extends About {
  /** Adds options and arguments. */
  configure(command: NewCommand): Command<Args, Options, GlobalOptions>;
  run(options: Options & GlobalOptions, context: CommandContext, ...args: Args): Promise<ExitCode>;
}

/** One command as the program sees it: its own options are nobody else's business. */
export interface CliCommand extends About {
  /** Adds options and arguments, and returns what runs the command once they have been parsed. */
  declare(command: NewCommand): (globals: GlobalOptions, context: CommandContext) => Promise<ExitCode>;
}

/** Takes the types of options and arguments from what `configure` declares to the parser. */
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

/** Reads "eu-west-1,us-east-1": sorted, each once. */
function parseRegions(text: string): string[] {
  const regions = text.split(",").map((part) => part.trim());
  const wrong = regions.find((region) => !REGION.test(region));
  if (wrong !== undefined) {
    throw new InvalidArgumentError(
      `"${wrong}" is no region. Allowed: names such as eu-west-1, with commas between them.`,
    );
  }
  return [...new Set(regions)].sort();
}
