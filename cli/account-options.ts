import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { AUDIT_ROLE } from "../engine/model/installed-guard.ts";
import type { GlobalOptions, NewCommand } from "./command.ts";

/** Declares the options by which a command reads several accounts. */
export function withAccountOptions(command: NewCommand) {
  return command
    .addOption(
      new Option(
        "--accounts <ids>",
        "in these accounts, by a role in each: ids separated by commas, or a file with one a line",
      ),
    )
    .addOption(
      new Option("--organization", "in all active accounts of the organization, by a role in each").conflicts(
        "accounts",
      ),
    )
    .addOption(
      new Option(
        "--ou <ids>",
        "with --organization: only the accounts in these organizational units, and in those below",
      ).argParser(parseUnits),
    )
    .addOption(
      new Option("--role <name>", `the role to assume there (default: ${AUDIT_ROLE})`).argParser(parseRole),
    );
}

/** The given account options, and where to look in each account. */
export type AccountOptions = ReturnType<ReturnType<typeof withAccountOptions>["opts"]> & GlobalOptions;

/** Makes a command that changes something refuse these options, with the reason. */
export function inOneAccount(command: NewCommand): NewCommand {
  const refuse = () =>
    command.error(
      `error: ${command.name()} changes one account at a time, on purpose: run it with the credentials of that account`,
    );
  for (const flags of ["--accounts <ids>", "--organization", "--ou <ids>", "--role <name>"]) {
    const option = new Option(flags).hideHelp();
    (command as Command).addOption(option).on(`option:${option.name()}`, refuse);
  }
  return command;
}

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsForParent.html */
const UNIT = /^(ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32})$/;

/** Parses "ou-ab12-11111111,ou-ab12-22222222"; sorted, without duplicates. */
function parseUnits(text: string): string[] {
  const units = text.split(",").map((part) => part.trim());
  const invalid = units.filter((unit) => !UNIT.test(unit));
  if (invalid.length > 0) {
    throw new InvalidArgumentError(
      `Not the id of an organizational unit or root: ${invalid.map((each) => `"${each}"`).join(", ")}. Use ids such as ou-ab12-11111111, separated by commas.`,
    );
  }
  return [...new Set(units)].sort();
}

/** A role's name, with its path where it has one. */
const ROLE = /^([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/;

function parseRole(text: string): string {
  if (ROLE.test(text)) return text;
  throw new InvalidArgumentError("Use the name of the role, with its path if it has one: not its ARN.");
}
