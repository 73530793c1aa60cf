import { existsSync } from "node:fs";

const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];

/** The Chromium that is installed; the variable CHROMIUM names another one. */
export function chromiumPath(): string | undefined {
  return [process.env.CHROMIUM ?? "", ...PATHS].find((path) => existsSync(path));
}
