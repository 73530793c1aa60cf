import { randomUUID } from "node:crypto";
import { access, constants, open, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import type { Files, Interrupts } from "../context.ts";

/**
 * Files of the disk. A file is written next to its place and moved there when it is whole, whatever happens
 * meanwhile.
 */
export function filesOnDisk({ hold }: Pick<Interrupts, "hold">): Files {
  return {
    async read(path) {
      try {
        return {
          kind: "text",
          text: path === "-" ? await text(process.stdin) : await readFile(path, "utf8"),
        };
      } catch (error) {
        return { kind: "failed", why: reason(error), missing: codeOf(error) === "ENOENT" };
      }
    },
    async canWrite(path) {
      try {
        await access(dirname(path), constants.W_OK);
        if (!(await stat(dirname(path))).isDirectory()) return { kind: "failed", why: WORDS.ENOTDIR };
        const there = await stat(path).catch(() => undefined);
        return there?.isDirectory() ? { kind: "failed", why: WORDS.EISDIR } : { kind: "yes" };
      } catch (error) {
        return { kind: "failed", why: reason(error) };
      }
    },
    write: (path, text) =>
      hold(async () => {
        try {
          await writeWhole(path, text);
          return { kind: "written" };
        } catch (error) {
          return { kind: "failed", why: reason(error) };
        }
      }),
    create: (path, text) =>
      hold(async () => {
        try {
          await writeNew(path, text);
          return { kind: "written", path: resolve(path) };
        } catch (error) {
          return { kind: "failed", why: reason(error) };
        }
      }),
  };
}

async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function writeWhole(path: string, text: string | Iterable<string>): Promise<void> {
  // A pipe or /dev/stdout is written to; moving a file there would replace it.
  const there = await stat(path).catch(() => undefined);
  if (there && !there.isFile()) return writeFile(path, text);
  const place = there ? await realpath(path) : path;
  const draft = join(dirname(place), `.${randomUUID()}.tmp`);
  try {
    await writeFile(draft, text, { flag: "wx" });
    await rename(draft, place);
  } finally {
    await rm(draft, { force: true });
  }
}

const WORDS = {
  ENOENT: "it, or its folder, doesn't exist",
  EACCES: "no permission",
  EEXIST: "it exists already",
  EISDIR: "it is a folder",
  ENOTDIR: "part of its path is not a folder",
  ENOSPC: "the disk is full",
  EROFS: "the disk is read-only",
};

function reason(error: unknown): string {
  const code = codeOf(error);
  return code in WORDS ? WORDS[code as keyof typeof WORDS] : String(error);
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}
