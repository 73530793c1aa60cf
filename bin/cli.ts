#!/usr/bin/env node
import { randomUUID } from "node:crypto";
import pLimit from "p-limit";
import { runProgram } from "../cli/program.ts";
import { connect } from "../cli/shell/connect.ts";
import { filesOnDisk } from "../cli/shell/files.ts";
import { interruptsOf } from "../cli/shell/interrupts.ts";
import { programName } from "../cli/shell/program-name.ts";
import { sleep, terminal } from "../cli/shell/terminal.ts";
import { waitsBy } from "../cli/shell/waits.ts";
import packageJson from "../package.json" with { type: "json" };

/** Calls under way at a time in a region: EKS allows about ten a second, however many are asked for. */
const AT_ONCE = 20;

// The SDK comes bundled in a fixed version: which Node.js later ones need is nothing for who runs this one.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const interrupts = interruptsOf(process);
const waits = waitsBy(Date.now);
const io = terminal(process, waits.text);

const program = programName(process.env);

const code = await runProgram(process.argv.slice(2), {
  io,
  program,
  version: packageJson.version,
  contextFor: ({ profile, region: [region] = [], timeout }) => ({
    io,
    program,
    version: packageJson.version,
    interrupts,
    files: filesOnDisk(interrupts),
    aws: connect({
      timeoutMs: timeout * 1000,
      newLimit: () => pLimit(AT_ONCE),
      waits,
      sleep,
      now: Date.now,
      ...(profile ? { profile } : {}),
      ...(process.env.AWS_PROFILE ? { environmentProfile: process.env.AWS_PROFILE } : {}),
      ...(region ? { region } : {}),
    }),
    now: () => new Date(),
    newId: randomUUID,
    sleep,
  }),
});
// All is written: nobody waits for what the SDK still waits for in reads that were given up.
process.exit(await interrupts.exitCode(code));
