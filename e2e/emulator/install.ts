import { execFile } from "node:child_process";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { run } from "../run.ts";

/** The names to try where GUARD_E2E_PYTHON gives none. */
const PYTHONS = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];
/** Importing ensurepip tells apart the distributions that split venv into a package of its own. */
const PROBE = "import ensurepip, sys, venv; print(sys.version_info >= (3, 10))";
const CACHE = ".cache";

/** The installable packages: each with everything it needs, in its version. */
const REQUIREMENTS = {
  ministack: join("e2e", "emulator", "requirements.txt"),
  "cfn-lint": join("e2e", "emulator", "cfn-lint.txt"),
  zizmor: join("e2e", "emulator", "zizmor.txt"),
};

/**
 * The emulator can't be had on this machine, for a reason that fits on one line. Not a fault of the project.
 */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}

/**
 * The Python of a private virtual environment that holds MiniStack, or another package, made on first use under
 * the git-ignored cache.
 *
 * @param say receives one line for each step that takes time
 * @throws Unavailable where Python or the packages can't be had
 */
export async function install(
  say: (line: string) => void,
  name: keyof typeof REQUIREMENTS = "ministack",
): Promise<string> {
  const requirements = REQUIREMENTS[name];
  const version = new RegExp(`^${name}==(.+)$`, "m").exec(await readFile(requirements, "utf8"))?.[1];
  const home = join(process.cwd(), CACHE, `${name}-${version}`);
  const python = pythonOf(home);
  // A Python that was asked for is judged even where another one's work is at hand.
  const chosen = process.env.GUARD_E2E_PYTHON ? await findPython() : undefined;
  // What was installed once doesn't run any more where its Python has been removed since.
  if (await canRun(python)) return python;

  // Made beside its final place and renamed, so that an interrupted installation is never taken for a whole
  // one.
  const draft = `${home}.${process.pid}`;
  await mkdir(CACHE, { recursive: true });
  try {
    const base = chosen ?? (await findPython());
    say(`making a virtual environment with ${base}`);
    await orUnavailable("Python can't make a virtual environment", run(base, ["-m", "venv", draft]));
    say(`installing ${name} ${version} (once, about a minute)`);
    const options = ["--no-cache-dir", "--no-input", "--quiet", "--disable-pip-version-check"];
    const pip = [...options, "--requirement", requirements];
    await orUnavailable(
      `pip can't install ${name} ${version} from PyPI`,
      run(pythonOf(draft), ["-m", "pip", "install", ...pip]),
    );
    await rm(home, { recursive: true, force: true });
    await rename(draft, home);
    return python;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/**
 * The name of a Python that can run MiniStack: 3.10 or newer with venv.
 * GUARD_E2E_PYTHON names the only one to try.
 *
 * @throws Unavailable where there is none
 */
async function findPython(): Promise<string> {
  const chosen = process.env.GUARD_E2E_PYTHON;
  for (const name of chosen ? [chosen] : PYTHONS) {
    if (await canRun(name)) return name;
  }
  throw new Unavailable(
    chosen
      ? `GUARD_E2E_PYTHON=${chosen} is no Python 3.10 or newer with venv; name another, or install one`
      : "no Python 3.10 or newer with venv was found; install one (on Debian: apt install python3-venv)",
  );
}

/** Whether this is a Python as MiniStack needs it, and not only the name of one. */
async function canRun(name: string): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)(name, ["-c", PROBE], { timeout: 20_000 });
    return stdout.trim() === "True";
  } catch {
    return false;
  }
}

function pythonOf(home: string): string {
  return join(home, "bin", "python");
}

async function orUnavailable(what: string, step: Promise<string>): Promise<void> {
  try {
    await step;
  } catch (error) {
    const lines = String(error instanceof Error ? error.message : error)
      .trim()
      .split("\n");
    throw new Unavailable(`${what}: ${lines.at(-1)}`, { cause: error });
  }
}
