import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { install } from "./emulator/install.ts";
import { finish } from "./run.ts";

const cache = mkdtempSync(join(tmpdir(), "nodegroup-guard-zizmor-"));
afterAll(() => rmSync(cache, { recursive: true }));

it("has workflows of which zizmor finds nothing: pinned actions, least permissions, no injection", async () => {
  const python = await install((line) => process.stderr.write(`${line}\n`), "zizmor");
  // Jest asks for colours where it runs in a terminal, and its workers hand that on.
  const plain = ["--color", "never", "--no-progress", "--quiet"];
  const args = [...plain, "--offline", "--cache-dir", cache, ".github"];
  const { code, output } = await finish(join(dirname(python), "zizmor"), args);
  expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/^No findings to report\b/) });
});
