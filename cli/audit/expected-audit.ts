import type { Audit } from "../../engine/model/audit.ts";
import { parseAudit } from "../../engine/model/parse-audit.ts";
import { plain } from "../../engine/text/safe-text.ts";
import type { Files } from "../context.ts";
import { faultsIn, readJson } from "../shell/input-files.ts";

export type ExpectedAudit = { kind: "audit"; audit: Audit } | { kind: "failed"; why: string };

/** Reads an accepted state: an earlier audit in a file. */
export async function readExpected(files: Files, path: string): Promise<ExpectedAudit> {
  const file = await readJson(files, path);
  const hint = `Make one with: nodegroup-guard audit --format json --out ${plain(path)}`;
  if (file.kind === "failed") return { kind: "failed", why: `${file.why}\n${hint}` };
  const parsed = parseAudit(file.value);
  return parsed.kind === "audit"
    ? parsed
    : { kind: "failed", why: `${faultsIn(path, parsed.faults)}\n${hint}` };
}
