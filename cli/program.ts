import { Command, CommanderError } from "@commander-js/extra-typings";
import { audit } from "./audit/audit.ts";
import { fix } from "./change/fix.ts";
import { recreate } from "./change/recreate.ts";
import { undo } from "./change/undo.ts";
import {
  type CliCommand,
  type ExitCode,
  type GlobalOptions,
  type Program,
  STOPPED_EXITS,
  withGlobalOptions,
} from "./command.ts";
import type { CommandContext, Io } from "./context.ts";
import { doctor } from "./doctor/doctor.ts";
import { explain } from "./explain/explain.ts";

/** In the order of the help: read-only commands first, except that `doctor` is about the guard itself. */
export const commands: readonly CliCommand[] = [audit, explain, fix, undo, recreate, doctor];

export interface Surroundings {
  io: Io;
  version: string;
  /** How the program was started. */
  program: string;
  /** The context for the profile that was asked for. */
  contextFor(globals: GlobalOptions): CommandContext;
}

/**
 * Runs one command line, without the names of Node and the program, and returns the exit code. An invalid
 * command line is 2; so is a bug in the program, because 1 would claim a finding.
 *
 * @see https://github.com/tj/commander.js#readme
 */
export async function runProgram(args: string[], surroundings: Surroundings): Promise<ExitCode> {
  const { io } = surroundings;
  let code: ExitCode = 0;
  const program = createProgram(surroundings, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.err(`Internal error in nodegroup-guard; the result of this run is unknown.\n${trace}\n`);
    return 2;
  }
}

function createProgram(
  { io, version, program: started, contextFor }: Surroundings,
  ended: (code: ExitCode) => void,
): Program {
  const program = withGlobalOptions(
    new Command("nodegroup-guard")
      .description("Find and fix the subnets in which the next EKS managed node group would fail.")
      .version(version, "--version", "print the version")
      .helpOption("--help", "print this help")
      .helpCommand(false)
      .configureHelp({ showGlobalOptions: true, helpWidth: 100, subcommandTerm: (command) => command.name() })
      .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
      .exitOverride()
      .showHelpAfterError(`Run ${started} --help for usage.`),
  );
  for (const command of commands) add(program, command, { program: started, contextFor }, ended);
  return program;
}

function add(
  program: Program,
  { name, summary, declare, examples, exits }: CliCommand,
  { program: started, contextFor }: Pick<Surroundings, "program" | "contextFor">,
  ended: (code: ExitCode) => void,
): void {
  const command = program
    .command(name)
    .description(summary)
    .helpOption("--help", "print this help")
    .showHelpAfterError(`Run ${started} ${name} --help for usage.`)
    .addHelpText("after", helpText(examples, exits));
  const run = declare(command);
  command.action(async () => {
    const globals = program.opts();
    const context = contextFor(globals);
    const end = await run(globals, context);
    if (typeof end === "number") return ended(end);
    context.io.err(`${end.why}\n`);
    ended(2);
  });
}

function helpText(examples: CliCommand["examples"], exits: CliCommand["exits"]): string {
  return [
    "",
    "Examples:",
    ...examples.flatMap(({ line, does }) => [`  ${line}`, `      ${does}`]),
    "",
    "Exit codes:",
    ...Object.entries({ ...exits, ...STOPPED_EXITS }).map(
      ([code, meaning]) => `  ${code.padEnd(5)}${meaning}`,
    ),
  ].join("\n");
}
