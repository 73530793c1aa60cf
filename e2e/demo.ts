import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { keepText } from "./demo/keep-text.ts";
import { show, step } from "./demo/progress.ts";
import { leaveSomething, tellStory } from "./demo/story.ts";
import { type Check, verdict } from "./demo/verdict.ts";
import { Unavailable } from "./emulator/install.ts";
import { type Emulator, startEmulator } from "./emulator/start-emulator.ts";

const HELP = `Usage: npm run demo [-- --keep]

Deploys nodegroup-guard into an AWS emulator on this machine, creates a node group in subnets that EKS refuses,
and shows what the guard does. Needs no AWS account and connects to none.

  --keep   leave the emulator running with something to find, and print how to audit, use and stop it
  --help   this text

Without Python 3.10 or the emulator, one line says what is missing, and nodegroup-guard explain shows the decision
on recorded facts instead.

Exit code: 0 when EC2 says that the public subnets are fixed and the private one was left alone, and the message came
(on recorded facts: when explain says that the guard would act); 1 when not; 2 for a wrong option.
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

/** Whether it went as it should. */
async function demo(keep: boolean): Promise<boolean> {
  let emulator: Emulator;
  try {
    emulator = await step("Start an AWS emulator", ({ say }) => startEmulator({ say, keep }));
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    process.stderr.write(`No emulator: ${error.message}. Here is what explain says on recorded facts.\n`);
    return explainRecorded();
  }
  const checks = await live(emulator, keep);
  show("Checked", checks.map(({ claim, holds }) => `${holds ? "yes" : "NO "}  ${claim}`).join("\n"));
  return checks.every(({ holds }) => holds);
}

async function live(emulator: Emulator, keep: boolean): Promise<Check[]> {
  let shown = false;
  try {
    // Older than the guard, which answers whatever is created from its deployment on.
    if (keep) await leaveSomething(emulator, step);
    const checks = verdict(await tellStory(emulator, step));
    shown = true;
    return checks;
  } finally {
    if (keep && shown) show("The emulator keeps running", keepText(emulator));
    else await emulator.stop();
  }
}

/** Runs the command line on the demo's node group, and returns whether it says that the guard would act. */
function explainRecorded(): boolean {
  const policy = ["--policy", "examples/enable-with-exemptions.json"];
  const args = ["explain", "e2e/demo/event.json", "--facts", "e2e/demo/facts.json", ...policy];
  process.stdout.write(`\n$ nodegroup-guard ${args.join(" ")}\n`);
  const cli = spawnSync(process.execPath, ["--import", "tsx", "bin/cli.ts", ...args], { stdio: "inherit" });
  return cli.status === 1;
}

const { keep, help } = readOptions();
if (help) process.stdout.write(HELP);
else process.exitCode = (await demo(keep)) ? 0 : 1;
