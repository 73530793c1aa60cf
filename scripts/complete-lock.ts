import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { compare } from "../engine/model/compare.ts";

/**
 * Adds to package-lock.json the builds for other platforms that npm left out because it did not need them
 * here, each with the checksum that the registry gives. `npm ci` refuses a lock file that lacks any of them,
 * on every platform, and checks nothing of a package without a checksum.
 *
 * @see https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
 */

interface Locked {
  version: string;
  integrity?: string;
  dev?: boolean;
  optionalDependencies?: Record<string, string>;
}

const FILE = "package-lock.json";
const lock: { packages: Record<string, Locked> } = JSON.parse(readFileSync(FILE, "utf8"));
const { packages } = lock;

for (const { dev, optionalDependencies = {} } of Object.values(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const path = `node_modules/${name}`;
    const locked = packages[path]?.integrity ? packages[path] : undefined;
    packages[path] = locked ?? {
      version,
      integrity: integrityOf(`${name}@${version}`),
      ...inOrder({ ...platformOf(name), ...(dev ? { dev } : {}), optional: true }),
    };
  }
}
const byPath = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, "en"));
writeFileSync(FILE, `${JSON.stringify({ ...lock, packages: Object.fromEntries(byPath) }, null, 2)}\n`);

function integrityOf(spec: string): string {
  const view = ["view", spec, "dist.integrity", "--prefer-offline"];
  const integrity = execFileSync("npm", view, { encoding: "utf8" }).trim();
  if (!integrity.startsWith("sha512-")) throw new Error(`the registry gives no sha512 of ${spec}`);
  return integrity;
}

/** As npm writes them, so that its next run changes nothing here. */
function inOrder(keys: object): object {
  return Object.fromEntries(Object.entries(keys).sort(([a], [b]) => compare(a, b)));
}

/** The endings of such packages' names: operating system, processor and C library. */
function platformOf(name: string): { os?: string[]; cpu?: string[]; libc?: string[] } {
  const [, os, cpu, abi] =
    /(android|darwin|freebsd|linux|openharmony|win32)-([a-z0-9]+)(?:-(\w+))?$/.exec(name) ?? [];
  if (!os || !cpu) return name.endsWith("-wasm32-wasi") ? { cpu: ["wasm32"] } : {};
  const libc = os !== "linux" ? [] : abi?.startsWith("musl") ? ["musl"] : abi ? ["glibc"] : [];
  return { os: [os], cpu: [cpu], ...(libc.length > 0 ? { libc } : {}) };
}
