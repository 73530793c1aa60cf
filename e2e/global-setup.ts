import { dirname, join } from "node:path";
import { clientsFor } from "./clients.ts";
import { bootstrap, deploy } from "./deploy.ts";
import { install } from "./emulator/install.ts";
import { type Emulator, startEmulator } from "./emulator/start-emulator.ts";
import { run } from "./run.ts";
import { STACKS, type Stacks, shareStacks } from "./stacks.ts";
import { startTrail } from "./trail.ts";

declare global {
  var emulator: Emulator | undefined;
}

/** Where the command line is built, below the run's own directory. */
const CLI = join("cli", "nodegroup-guard.mjs");

function buildCli(directory: string): Promise<string> {
  const folder = join(directory, dirname(CLI));
  return run(process.execPath, ["--import", "tsx", join("scripts", "build-cli.ts"), folder]);
}

/**
 * Starts one emulator for all test files and deploys the real stack into it, once for each policy to be
 * tested.
 */
// biome-ignore lint/style/noDefaultExport: Jest takes nothing else.
export default async function globalSetup(): Promise<void> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const emulator = await startEmulator({ say });
  globalThis.emulator = emulator;
  try {
    const deployed = Object.entries(STACKS).map(async ([name, options]) => {
      say(`cdk bootstrap and deploy: ${name}`);
      await bootstrap(emulator, options.place);
      // The audit's story begins without one.
      if (name !== "audit") await startTrail(clientsFor(emulator.endpoint, options.place).trails);
      return [name, await deploy(emulator, options)] as const;
    });
    // Meanwhile, because a test's own time is too short for that.
    const rest = [install(say, "cfn-lint"), install(say, "zizmor"), buildCli(emulator.directory)];
    const [deployments] = await Promise.all([Promise.all(deployed), ...rest]);
    shareStacks({
      endpoint: emulator.endpoint,
      cli: join(emulator.directory, CLI),
      python: await install(say),
      log: emulator.log,
      deployments: Object.fromEntries(deployments) as Stacks["deployments"],
    });
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}
