import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesOnDisk } from "../../../cli/shell/files.ts";

const files = filesOnDisk({ hold: (work) => work() });
let folder: string;
const path = (name: string) => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "files-"));
  mkdirSync(path("folder"));
  writeFileSync(path("there"), "old");
});
afterEach(() => rmSync(folder, { recursive: true }));

it("writes a file, or another text over it, and leaves nothing else behind", async () => {
  expect(await files.write(path("there"), "new")).toEqual({ kind: "written" });
  expect(readFileSync(path("there"), "utf8")).toBe("new");
  expect(readdirSync(folder).sort()).toEqual(["folder", "there"]);
});

it("writes to the file behind a link and leaves the link", async () => {
  symlinkSync(path("there"), path("folder/link"));
  await files.write(path("folder/link"), "by the link");
  expect(readFileSync(path("there"), "utf8")).toBe("by the link");
  expect(readdirSync(path("folder"))).toEqual(["link"]);
});

it.each([
  ["a folder that isn't there", "none/file", "its folder, doesn't exist"],
  ["a folder in the file's place", "folder", "it is a folder"],
  ["a file in a folder's place", "there/file", "not a folder"],
])("says why it can't write: %s", async (_, name, why) => {
  const failed = { kind: "failed", why: expect.stringContaining(why) };
  expect(await files.canWrite(path(name))).toEqual(failed);
  expect(await files.write(path(name), "text")).toEqual(failed);
});

it.each(["there", "new"])("knows that it can write: %s", async (name) => {
  expect(await files.canWrite(path(name))).toEqual({ kind: "yes" });
});

it("tells a file that isn't there from one that can't be read", async () => {
  expect(await files.read(path("none"))).toMatchObject({ kind: "failed", missing: true });
  expect(await files.read(path("folder"))).toMatchObject({ kind: "failed", missing: false });
});

it("makes a new file for its owner alone, and never over another one", async () => {
  expect(await files.create(path("secret"), "text")).toEqual({ kind: "written", path: path("secret") });
  expect(statSync(path("secret")).mode & 0o777).toBe(0o600);
  const failed = { kind: "failed", why: "it exists already" };
  expect(await files.create(path("secret"), "other")).toEqual(failed);
  symlinkSync(path("elsewhere"), path("dangling"));
  expect(await files.create(path("dangling"), "other")).toEqual(failed);
  expect(readFileSync(path("secret"), "utf8")).toBe("text");
  expect(await files.create(path("none/file"), "text")).toMatchObject({ kind: "failed" });
});

it("puts a draft nowhere that a pipe would be replaced by", async () => {
  expect(await files.write("/dev/null", "text")).toEqual({ kind: "written" });
});
