import type { LaunchTemplateReference } from "../model/event.ts";
import type { LaunchTemplate, Read, Unreadable } from "../model/facts.ts";
import type { AssessedSubnet } from "../model/report.ts";

/** One subnet of one group, and what its finding can be traced to. */
export interface Judged {
  region: string;
  cluster: string;
  /** Null for the next node group. */
  nodegroup: string | null;
  subnet: AssessedSubnet;
  template?: { reference: LaunchTemplateReference; read: Read<LaunchTemplate> };
  /** The reads that the finding would have needed, and that failed. */
  failed: Unreadable[];
}
