import type { Fault } from "../../engine/model/fault.ts";
import { parseJson } from "../../engine/model/json-text.ts";
import { type Policy, parsePolicy } from "../../engine/model/policy.ts";
import { faultLines } from "../../engine/text/paragraphs.ts";
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
  const count = faults.length === 1 ? "a fault" : `${faults.length} faults`;
  return [`${plain(path)} has ${count}:`, ...faultLines(faults)].join("\n");
}

/** `source` says in words where the policy is from. */
export interface SourcedPolicy {
  policy: Policy;
  source: string;
}

export type ReadPolicy = ({ kind: "policy" } & SourcedPolicy) | { kind: "failed"; why: string };

/** Where a deployment takes its policy from, as long as nothing else is said. */
export const POLICY_FILE = "policy.json";

/** The policy of a file; without a path that of ./policy.json, and without that the one that is built in. */
export async function readPolicy(files: Files, path?: string): Promise<ReadPolicy> {
  const place = path ?? POLICY_FILE;
  const file = await readJson(files, place);
  if (file.kind === "failed" && file.missing && path === undefined) {
    return parse({}, place, `built in, because there is no ${POLICY_FILE} here`);
  }
  return file.kind === "failed" ? file : parse(file.value, place, plain(place));
}

function parse(input: unknown, path: string, source: string): ReadPolicy {
  const parsed = parsePolicy(input);
  return parsed.kind === "policy"
    ? { ...parsed, source }
    : { kind: "failed", why: faultsIn(path, parsed.faults) };
}
