import type { Fault } from "../engine/model/fault.ts";
import { parseJson } from "../engine/model/json-text.ts";
import { parsePolicy } from "../engine/model/policy.ts";

/**
 * Reads a policy file, or gives every fault in it at once, each with the file's name. `readFile` gives the text
 * of a file; it may throw.
 */
export function readPolicy(file: string, readFile: (path: string) => string): ReturnType<typeof parsePolicy> {
  const text = attempt(() => readFile(file));
  if (text.kind === "failed") {
    return {
      kind: "faulty",
      faults: [{ path: file, received: text.reason, allowed: "a file that can be read" }],
    };
  }
  const json = parseJson(text.value);
  const read = json.kind === "parsed" ? parsePolicy(json.value) : undefined;
  const faults = [...json.faults, ...(read?.kind === "faulty" ? read.faults : [])];
  if (read?.kind === "policy" && faults.length === 0) return read;
  return { kind: "faulty", faults: faults.map(within(`${file}: `)) };
}

function attempt<T>(work: () => T): { kind: "done"; value: T } | { kind: "failed"; reason: string } {
  try {
    return { kind: "done", value: work() };
  } catch (error) {
    return { kind: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Puts `prefix` before the path of a fault. */
export function within(prefix: string): (fault: Fault) => Fault {
  return (fault) => ({ ...fault, path: prefix + fault.path });
}
