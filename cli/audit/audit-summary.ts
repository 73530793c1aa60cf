import { countAudit } from "../../engine/audit/count-audit.ts";
import type { Audit } from "../../engine/model/audit.ts";
import { count } from "../../engine/text/words.ts";

/** The audit in one line. */
export function auditSummary(audit: Audit): string {
  const { clusters, faulty, blocked, actions, unknown } = countAudit(audit);
  const all = count(clusters, "cluster");
  const seen = unknown > 0 ? "Nothing known to be wrong" : "Nothing found";
  const nothing = clusters === 0 ? "No clusters found" : `${seen} in ${all}`;
  const parts = [
    faulty > 0 ? `${faulty} of ${all} with findings, ${count(actions, "thing")} to do` : nothing,
    ...(blocked > 0 ? [`${count(blocked, "existing node group")} can't scale out`] : []),
    ...(unknown > 0 ? [`${count(unknown, "thing")} could not be told`] : []),
  ];
  return `${parts.join("; ")}.`;
}
