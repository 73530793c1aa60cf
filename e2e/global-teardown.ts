import { copyFile } from "node:fs/promises";

/**
 * Stops what global-setup.ts started. GUARD_E2E_LOG names a file for what the emulator and the functions
 * printed.
 */
// biome-ignore lint/style/noDefaultExport: Jest takes nothing else.
export default async function globalTeardown(): Promise<void> {
  const { emulator } = globalThis;
  if (!emulator) return;
  if (process.env.GUARD_E2E_LOG) await copyFile(emulator.log, process.env.GUARD_E2E_LOG);
  await emulator.stop();
}
