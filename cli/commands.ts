import type { CliCommand } from "./command.ts";
import { audit } from "./commands/audit.ts";
import { doctor } from "./commands/doctor.ts";
import { explain } from "./commands/explain.ts";
import { fix } from "./commands/fix.ts";
import { undo } from "./commands/undo.ts";

/** In the order of the help: first what only looks. */
export const commands: readonly CliCommand<never>[] = [audit, explain, fix, undo, doctor];
