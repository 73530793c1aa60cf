import type { CliCommand } from "../command.ts";

/** Options as commander hands them over. */
export type ExplainOptions = object;

export const explain: CliCommand<ExplainOptions> = {
  name: "explain",
  summary: "say what the guard would do about a recorded event, and why",
  configure() {},
  examples: [{ line: "nodegroup-guard explain", does: "not there yet" }],
  exits: { 2: "not there yet" },
  async run(_options, { io }) {
    io.err("nodegroup-guard explain is not there yet.\n");
    return 2;
  },
};
