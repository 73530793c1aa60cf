import type { CliCommand } from "../command.ts";

/** Options as commander hands them over. */
export type UndoOptions = object;

export const undo: CliCommand<UndoOptions> = {
  name: "undo",
  summary: "switch off again what the guard switched on",
  configure() {},
  examples: [{ line: "nodegroup-guard undo", does: "not there yet" }],
  exits: { 2: "not there yet" },
  async run(_options, { io }) {
    io.err("nodegroup-guard undo is not there yet.\n");
    return 2;
  },
};
