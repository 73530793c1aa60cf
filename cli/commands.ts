import { audit } from "./audit/audit.ts";
import { fix } from "./change/fix.ts";
import { undo } from "./change/undo.ts";
import type { CliCommand } from "./command.ts";
import { doctor } from "./doctor/doctor.ts";
import { explain } from "./explain/explain.ts";

/** In the order of the help: first what only looks. */
export const commands: readonly CliCommand<never>[] = [audit, explain, fix, undo, doctor];
