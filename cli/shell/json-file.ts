import type { Fault } from "../../engine/model/fault.ts";
import { parseJson } from "../../engine/model/json-text.ts";
import { plain } from "../../engine/text/safe-text.ts";
import type { Files } from "../context.ts";

export type JsonFile =
  | { kind: "json"; value: unknown }
  /** `why` names the file. */
  | { kind: "failed"; why: string; missing: boolean };

/** Reads a file of JSON; one that gives a key twice is refused. */
export async function readJson(files: Files, path: string): Promise<JsonFile> {
  const file = await files.read(path);
  if (file.kind === "failed") {
    return { kind: "failed", why: `${plain(path)} can't be read: ${plain(file.why)}`, missing: file.missing };
  }
  const json = parseJson(file.text);
  return json.kind === "parsed" && json.faults.length === 0
    ? { kind: "json", value: json.value }
    : { kind: "failed", why: faultsIn(path, json.faults), missing: false };
}

/** Every fault of a file at once, for a person. */
export function faultsIn(path: string, faults: Fault[]): string {
  const lines = faults.flatMap((fault) => [
    `  ${plain(fault.path)}`,
    `    received  ${plain(fault.received)}`,
    `    allowed   ${plain(fault.allowed)}`,
  ]);
  return [
    `${plain(path)} has ${faults.length === 1 ? "a fault" : `${faults.length} faults`}:`,
    ...lines,
  ].join("\n");
}
