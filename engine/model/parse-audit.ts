import { type Audit, auditSchema } from "./audit.ts";
import { type Fault, faultsOf } from "./fault.ts";

/** Reads an audit as `--format json` wrote it, or gives everything that is wrong with it. */
export function parseAudit(
  input: unknown,
): { kind: "audit"; audit: Audit } | { kind: "faulty"; faults: Fault[] } {
  const parsed = auditSchema.safeParse(input);
  return parsed.success
    ? { kind: "audit", audit: parsed.data }
    : { kind: "faulty", faults: faultsOf(parsed.error, input).map(withoutPreface) };
}

/**
 * Zod's words are "Invalid input: expected string, received undefined"; what was received stands in the fault
 * already.
 */
function withoutPreface(fault: Fault): Fault {
  const allowed = /^Invalid (?:input|option): expected (?<what>.+?)(?:, received .*)?$/.exec(fault.allowed)
    ?.groups?.what;
  return allowed ? { ...fault, allowed } : fault;
}
