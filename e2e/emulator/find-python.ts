import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Unavailable } from "./unavailable.ts";

const OLDEST_MINOR = 10;
const NEWEST_MINOR = 14;
/** Importing ensurepip tells apart the distributions that split venv into a package of its own. */
const PROBE = "import ensurepip, sys, venv; print(sys.version_info >= (3, 10))";

/**
 * The name of a Python that can run MiniStack: 3.10 or newer with venv.
 * GUARD_E2E_PYTHON names the only one to try.
 *
 * @throws Unavailable where there is none
 */
export async function findPython(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const chosen = env.GUARD_E2E_PYTHON;
  for (const name of chosen ? [chosen] : names()) {
    if (await canRun(name)) return name;
  }
  throw new Unavailable(
    chosen
      ? `GUARD_E2E_PYTHON=${chosen} is no Python >= 3.${OLDEST_MINOR} with venv`
      : `no Python >= 3.${OLDEST_MINOR} with venv found`,
  );
}

function names(): string[] {
  const versions = Array.from(
    { length: NEWEST_MINOR - OLDEST_MINOR + 1 },
    (_, i) => `python3.${NEWEST_MINOR - i}`,
  );
  return ["python3", ...versions, "python"];
}

/** Whether this is a Python as MiniStack needs it, and not only the name of one. */
export async function canRun(name: string): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)(name, ["-c", PROBE], { timeout: 20_000 });
    return stdout.trim() === "True";
  } catch {
    return false;
  }
}
