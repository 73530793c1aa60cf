import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../run.ts";
import { canRun, findPython } from "./find-python.ts";
import { Unavailable } from "./unavailable.ts";

const CACHE = ".cache";
const REQUIREMENTS = join("e2e", "emulator", "requirements.txt");

/**
 * The Python of a private virtual environment that holds MiniStack, made on first use under the git-ignored
 * cache.
 *
 * @param say receives one line for each step that takes time
 * @throws Unavailable where Python or the packages can't be had
 */
export async function install(say: (line: string) => void): Promise<string> {
  const version = /^ministack==(.+)$/m.exec(await readFile(REQUIREMENTS, "utf8"))?.[1];
  const home = join(process.cwd(), CACHE, `ministack-${version}`);
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
    await orUnavailable("venv failed", run(base, ["-m", "venv", draft]));
    say(`installing ministack ${version} (once, about a minute)`);
    const options = ["--no-cache-dir", "--no-input", "--quiet", "--disable-pip-version-check"];
    const pip = [...options, "--requirement", REQUIREMENTS];
    await orUnavailable(
      "pip can't install ministack",
      run(pythonOf(draft), ["-m", "pip", "install", ...pip]),
    );
    await rm(home, { recursive: true, force: true });
    await rename(draft, home);
    return python;
  } finally {
    await rm(draft, { recursive: true, force: true });
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
