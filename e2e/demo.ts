import { parseArgs } from "node:util";
import { show, step } from "./demo/progress.ts";
import { showOnly } from "./demo/shown-only.ts";
import { tellStory } from "./demo/story.ts";
import { type Check, verdict } from "./demo/verdict.ts";
import { awsEnvironment } from "./emulator/environment.ts";
import { Unavailable } from "./emulator/install.ts";
import { type Emulator, startEmulator } from "./emulator/start-emulator.ts";

const HELP = `Usage: npm run demo [-- --keep]

Deploys nodegroup-guard into an AWS emulator on this machine, creates a node group in subnets that EKS refuses,
and shows what the guard makes of it. Needs no AWS account and talks to none.

  --keep   leave the emulator running, and say how to talk to it and how to stop it
  --help   this text

Where Python 3.10 or the emulator can't be had, one line says so, and the same workflow runs on recorded facts,
with the writes shown instead of made.

Exit code: 0 when EC2 says that the public subnets are mended and the private one was left alone, and the message came
(on recorded facts: when exactly that would have happened); 1 when not; 2 for a wrong option.
`;

function readOptions(): { keep: boolean; help: boolean } {
  try {
    const options = {
      keep: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    process.exit(2);
  }
}

async function demo(keep: boolean): Promise<Check[]> {
  let emulator: Emulator;
  try {
    emulator = await step("Start an AWS emulator", ({ say }) => startEmulator({ say, keep }));
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    process.stderr.write(
      `No emulator (${error.message}): the same workflow on recorded facts, nothing is changed.\n`,
    );
    return showOnly();
  }
  return live(emulator, keep);
}

async function live(emulator: Emulator, keep: boolean): Promise<Check[]> {
  let told = false;
  try {
    const checks = verdict(await tellStory(emulator, step));
    told = true;
    return checks;
  } finally {
    if (keep && told) show("The emulator keeps running", keepText(emulator));
    else await emulator.stop();
  }
}

/** How to talk to an emulator that goes on running, and how to stop it, as lines to paste. */
function keepText({ endpoint, pid }: Pick<Emulator, "endpoint" | "pid">): string {
  const exports = Object.entries(awsEnvironment(endpoint)).map(([name, value]) => `export ${name}=${value}`);
  return [
    "Point the AWS CLI, or anything that uses an AWS SDK, at it:",
    "",
    ...exports,
    "",
    "Stop it, and all that it started:",
    "",
    `kill -- -${pid}`,
  ].join("\n");
}

function checkLine({ claim, holds }: Check): string {
  return `${holds ? "yes" : "NO "}  ${claim}`;
}

const { keep, help } = readOptions();
if (help) process.stdout.write(HELP);
else {
  const checks = await demo(keep);
  show("Checked", checks.map(checkLine).join("\n"));
  process.exitCode = checks.every(({ holds }) => holds) ? 0 : 1;
}
