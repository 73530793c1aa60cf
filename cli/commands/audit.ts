import type { CliCommand } from "../command.ts";

/** Options as commander hands them over. */
export type AuditOptions = object;

export const audit: CliCommand<AuditOptions> = {
  name: "audit",
  summary: "say for every cluster whether its next node group would fail, and why",
  configure() {},
  examples: [{ line: "nodegroup-guard audit", does: "not there yet" }],
  exits: { 2: "not there yet" },
  async run(_options, { io }) {
    io.err("nodegroup-guard audit is not there yet.\n");
    return 2;
  },
};
