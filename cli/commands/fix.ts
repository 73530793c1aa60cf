import type { CliCommand } from "../command.ts";

/** Options as commander hands them over. */
export type FixOptions = object;

export const fix: CliCommand<FixOptions> = {
  name: "fix",
  summary: "switch public IPv4 on where the next node group would fail, and leave receipts",
  configure() {},
  examples: [{ line: "nodegroup-guard fix", does: "not there yet" }],
  exits: { 2: "not there yet" },
  async run(_options, { io }) {
    io.err("nodegroup-guard fix is not there yet.\n");
    return 2;
  },
};
