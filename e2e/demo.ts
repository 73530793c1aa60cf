import { parseArgs } from "node:util";
import { keepText } from "./demo/keep.ts";
import { show, step } from "./demo/progress.ts";
import { tellStory } from "./demo/story.ts";
import { type Check, verdict } from "./demo/verdict.ts";
import { startEmulator } from "./emulator/start-emulator.ts";
import { endWithSignals } from "./end-with-signals.ts";

const HELP = `Usage: npm run demo [-- --keep]

Deploys nodegroup-guard into an AWS emulator on this machine, creates a node group in subnets that EKS refuses,
and shows what the guard makes of it. Needs no AWS account and talks to none.

  --keep   leave the emulator running, and say how to talk to it and how to stop it
  --help   this text

Exit code: 0 when the subnets were really mended and the message came, 1 when not, 2 for a wrong option.
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

async function demo(keep: boolean): Promise<boolean> {
  const emulator = await step("Start an AWS emulator", ({ say }) => startEmulator({ say, keep }));
  let told = false;
  try {
    const checks = verdict(await tellStory(emulator, step));
    show("Checked against EC2, EKS and the mailbox", checks.map(checkLine).join("\n"));
    told = true;
    return checks.every(({ holds }) => holds);
  } finally {
    if (keep && told) show("The emulator keeps running", keepText(emulator));
    else await emulator.stop();
  }
}

function checkLine({ claim, holds }: Check): string {
  return `${holds ? "yes" : "NO "}  ${claim}`;
}

endWithSignals();
const { keep, help } = readOptions();
if (help) process.stdout.write(HELP);
else process.exitCode = (await demo(keep)) ? 0 : 1;
