import type { CliCommand } from "../command.ts";

/** Options as commander hands them over. */
export type DoctorOptions = object;

export const doctor: CliCommand<DoctorOptions> = {
  name: "doctor",
  summary: "check whether an installed guard is able to work",
  configure() {},
  examples: [{ line: "nodegroup-guard doctor", does: "not there yet" }],
  exits: { 2: "not there yet" },
  async run(_options, { io }) {
    io.err("nodegroup-guard doctor is not there yet.\n");
    return 2;
  },
};
