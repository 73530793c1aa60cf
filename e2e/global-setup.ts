import { clientsFor } from "./clients.ts";
import { bootstrap, deploy } from "./deploy.ts";
import { install } from "./emulator/install.ts";
import { type Emulator, startEmulator } from "./emulator/start-emulator.ts";
import { STACKS, type Stacks, shareStacks } from "./stacks.ts";
import { startTrail } from "./trail.ts";

declare global {
  var emulator: Emulator | undefined;
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
    const linters = [install(say, "cfn-lint"), install(say, "zizmor")];
    const [deployments] = await Promise.all([Promise.all(deployed), ...linters]);
    shareStacks({
      endpoint: emulator.endpoint,
      log: emulator.log,
      deployments: Object.fromEntries(deployments) as Stacks["deployments"],
    });
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}
