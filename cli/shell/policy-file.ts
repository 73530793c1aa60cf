import { type Policy, parsePolicy } from "../../engine/model/policy.ts";
import { plain } from "../../engine/text/safe-text.ts";
import type { Files } from "../context.ts";
import { faultsIn, readJson } from "./json-file.ts";

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
