import type { Unread } from "../audit/list-unread.ts";
import type { UndoOutcome } from "../model/ports.ts";
import type { Receipt } from "../model/receipt.ts";
import type { Applied, Stopped } from "./fix-result.ts";
import { type AffectedGroup, placeOf } from "./plan-fix.ts";
import type { PlannedUndo, Skipped } from "./plan-undo.ts";

/** The plan and, once it has run, the outcome of each change. */
export interface UndoResult {
  version: "1";
  account: string;
  subnets: UndoneSubnet[];
  skipped: Skipped[];
  unread: Unread[];
  stopped: Stopped;
}

export interface UndoneSubnet {
  region: string;
  id: string;
  availabilityZone: string;
  cidr: string;
  receipt: Receipt;
  /**
   * Whether auto-assign is to be disabled; else it is off already, or EC2 had refused the guard's change, and
   * only the receipt is removed.
   */
  disable: boolean;
  voided: boolean;
  /** The node groups that lack public IPv4 once auto-assign is disabled. */
  blocked: AffectedGroup[];
  outcome: "undone" | "failed" | "unchanged";
  reason: string;
}

/** The plan, with the subnets that are left unchanged and the reads that failed. */
export interface UndoPlan {
  account: string;
  undos: PlannedUndo[];
  skipped: Skipped[];
  unread: Unread[];
}

/** The result of a plan, as far as it was applied. */
export function undoResult(
  { account, undos, skipped, unread }: UndoPlan,
  { outcomes, stopped }: Applied<UndoOutcome>,
): UndoResult {
  const subnets = undos.map((undo) => undoneSubnet(undo, outcomes.get(placeOf(undo))));
  return { version: "1", account, subnets, skipped, unread, stopped };
}

function undoneSubnet(undo: PlannedUndo, outcome: UndoOutcome | undefined): UndoneSubnet {
  const { region, id, subnet, receipt, voided, disable, blocked = [] } = undo;
  const { availabilityZone, cidr } = subnet;
  return {
    region,
    id,
    availabilityZone,
    cidr,
    receipt,
    disable,
    voided,
    blocked,
    outcome: undo.kind === "outdated" ? "failed" : (outcome?.kind ?? "unchanged"),
    reason: reasonFor(undo, outcome),
  };
}

function reasonFor({ kind, disable, voided }: PlannedUndo, outcome: UndoOutcome | undefined): string {
  if (kind === "outdated") return "it has changed since the confirmation";
  if (!outcome) return "not started";
  if (outcome.kind === "failed") return outcome.why;
  if (disable) return "disabled and verified; the receipt is removed";
  return voided
    ? "EC2 had refused the guard's change; the receipt is removed"
    : "it was already off; the receipt is removed";
}
