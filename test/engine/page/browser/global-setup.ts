import { execFileSync } from "node:child_process";
import { chromiumPath } from "./chromium-path.ts";

/** Installs Debian's Chromium where that is possible; otherwise the tests say loudly that they don't run. */
// biome-ignore lint/style/noDefaultExport: Jest takes nothing else.
export default function installChromium(): void {
  if (chromiumPath()) return;
  const why = tryInstalling();
  if (!chromiumPath()) {
    process.stderr.write(
      `\n${"!".repeat(80)}\nNO BROWSER TEST IS RUN: no chromium found, and ${why}\n${"!".repeat(80)}\n\n`,
    );
  }
}

function tryInstalling(): string {
  if (process.getuid?.() !== 0) return "only root can install it (apt-get install chromium)";
  try {
    apt("update");
    apt("install", "-y", "--no-install-recommends", "chromium");
    return "installing it has put none in place";
  } catch (error) {
    return `installing it failed: ${error instanceof Error ? error.message : error}`;
  }
}

function apt(...args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  execFileSync("apt-get", ["-q", ...args], { env, stdio: ["ignore", "ignore", "inherit"], timeout: 900_000 });
}
