import type { Audit, FailedGroup } from "./audit.ts";
import type { EarlyCall } from "./audit-start.ts";
import type { FindingKind } from "./findings.ts";
import type { RegionalGroupRef } from "./group-ref.ts";
import type { SubnetFinding } from "./known-findings.ts";
import type { ExemptedBy } from "./report.ts";

/** A finding that is new, and the subnet's earlier finding if it had one. */
export interface NewFinding extends SubnetFinding {
  before?: FindingKind;
  /** The tag or rule that forbids changing the subnet. */
  exemptedBy?: ExemptedBy;
}

/** The basis that news is compared with; times are ISO 8601, UTC. */
export type Before =
  | { kind: "first" }
  /** The audit before; its time is null where it makes no sense. `isUnsent`: what it had to report was not sent. */
  | { kind: "known"; time: string | null; isUnsent?: true }
  /**
   * Earlier reports are unknown, or known only up to `time`; `why` is hostile until `plain` has escaped it.
   * `isLasting`: this report can't be remembered either.
   */
  | { kind: "lost"; why: string; time: string | null; isLasting: boolean };

/** The news of a scheduled audit: changes since the previous one, and node groups that can't scale out now. */
export interface AuditNews {
  account: string;
  regions: string[];
  /** ISO 8601, UTC. */
  time: string;
  before: Before;
  clusters: number;
  /** The calls that started this audit before its time, if any did. That they caused the news is not known. */
  early?: EarlyCall[];
  /** Existing node groups that can't scale out or update in one of their subnets. */
  blocked: RegionalGroupRef[];
  /** Node groups in status CREATE_FAILED. */
  failed: Pick<FailedGroup, keyof RegionalGroupRef | "owner" | "recreate">[];
  added: NewFinding[];
  addedFailed: RegionalGroupRef[];
  removed: SubnetFinding[];
  removedFailed: RegionalGroupRef[];
  /** The regions where the audit before had no time for everything, and this one had. */
  inTimeAgain: { region: string }[];
  /** Everything that could not be read this time; what there was no time for is one entry of each region. */
  unread: Audit["unread"];
  /** The command line's exit code for this audit: 0 no findings, 1 findings, 2 something unknown. */
  exit: 0 | 1 | 2;
}

/** The locations of one audit's reports. */
export interface StoredReport {
  bucket: string;
  /** Without an ending: .json and .html are there. */
  key: string;
  region: string;
  /** Why they could not be stored. */
  failed?: string;
}

/** The result of one scheduled audit. */
export interface AuditResult {
  /** The command line's exit code for this audit: 0 no findings, 1 findings, 2 something unknown. */
  exit: 0 | 1 | 2;
  clusters: number;
  /** How much could not be read. */
  unread: number;
  /** Whether a message was sent: only where something has changed. */
  reported: boolean;
  /** Why none was sent though something has changed: a later audit sends it. */
  unsent?: string;
  /** The location of the report, as HTML and as JSON; null if it could not be stored. */
  report: string | null;
  /** Why this audit doesn't count as done, although it was reported as far as it went. */
  trouble: string[];
}
