import type { Unread } from "../audit/list-unread.ts";
import type { UndoOutcome } from "../model/ports.ts";
import type { Receipt } from "../model/receipt.ts";
import type { Applied, Stopped } from "./fix-result.ts";
import { type GroupName, placeOf } from "./plan-fix.ts";
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
  /** For whom it lacks public IPv4 once it is off. */
  blocked: GroupName[];
  outcome: "undone" | "failed" | "unchanged";
  reason: string;
}

/** What was read, and what to do about it. */
export interface UndoPlan {
  account: string;
  undos: PlannedUndo[];
  skipped: Skipped[];
  unread: Unread[];
}

/** A plan, and what came of it so far. */
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
    ...{ region, id, availabilityZone, cidr, receipt, disable, voided, blocked },
    outcome: undo.kind === "outdated" ? "failed" : (outcome?.kind ?? "unchanged"),
    reason: reasonFor(undo, outcome),
  };
}

function reasonFor({ kind, disable, voided }: PlannedUndo, outcome: UndoOutcome | undefined): string {
  if (kind === "outdated") return "it has changed since you were asked";
  if (!outcome) return "not begun";
  if (outcome.kind === "failed") return outcome.why;
  if (disable) return "switched off and verified, and the receipt removed";
  return voided
    ? "the guard's change had been refused; the receipt is removed"
    : "it was off already; the receipt is removed";
}
