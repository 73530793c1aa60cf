import type { AuditedGroup } from "../model/audit.ts";
import { plain } from "./safe-text.ts";

/** The user of a subnet, in text: a node group by name, or the other use that is meant. */
export function groupLabel({ nodegroup, use }: Pick<AuditedGroup, "nodegroup" | "use">): string {
  if (nodegroup === null) return use === "first" ? "its first node group" : "used by no node group";
  return plain(nodegroup, 63) + (use === "failed" ? " in CREATE_FAILED" : "");
}
