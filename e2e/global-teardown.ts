/** Stops what global-setup.ts started. */
// biome-ignore lint/style/noDefaultExport: Jest takes nothing else.
export default async function globalTeardown(): Promise<void> {
  await globalThis.emulator?.stop();
}
