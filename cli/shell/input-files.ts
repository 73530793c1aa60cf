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

/** Reads a JSON file; one with duplicate keys is rejected. */
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

/** All faults of a file, as text. */
export function faultsIn(path: string, faults: Fault[]): string {
  const count = faults.length === 1 ? "an error" : `${faults.length} errors`;
  return [`${plain(path)} has ${count}:`, ...faultLines(faults)].join("\n");
}

/** `source` describes where the policy is from. */
export interface SourcedPolicy {
  policy: Policy;
  source: string;
}

export type ReadPolicy = ({ kind: "policy" } & SourcedPolicy) | { kind: "failed"; why: string };

/** The file from which a deployment takes its policy by default. */
export const POLICY_FILE = "policy.json";

/** The policy of the file; without a path that of ./policy.json, or the default policy if there is none. */
export async function readPolicy(files: Files, path?: string): Promise<ReadPolicy> {
  const name = path ?? POLICY_FILE;
  const file = await readJson(files, name);
  if (file.kind === "failed" && file.missing && path === undefined) {
    return parse({}, name, `default, no ${POLICY_FILE} here`);
  }
  return file.kind === "failed" ? file : parse(file.value, name, plain(name));
}

function parse(input: unknown, path: string, source: string): ReadPolicy {
  const parsed = parsePolicy(input);
  return parsed.kind === "policy"
    ? { ...parsed, source }
    : { kind: "failed", why: faultsIn(path, parsed.faults) };
}
