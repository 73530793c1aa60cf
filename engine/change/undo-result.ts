import type { Unread } from "../audit/list-unread.ts";
import type { TakenBack } from "../model/ports.ts";
import type { Receipt } from "../model/receipt.ts";
import { placeOf, type Stopped } from "./fix-result.ts";
import type { GroupName } from "./plan-fix.ts";
import type { LeftAlone, PlannedUndo } from "./plan-undo.ts";

/** What became of taking back; also the plan, as long as nothing has become of it. */
export interface UndoResult {
  version: "1";
  account: string;
  subnets: UndoneSubnet[];
  leftAlone: LeftAlone[];
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
   * Whether it is to be switched off; else it is off already, or EC2 had refused the guard's change, and only
   * the receipt goes.
   */
  switchOff: boolean;
  voided: boolean;
  /** For whom it lacks public IPv4 once it is off. */
  cutOff: GroupName[];
  outcome: "undone" | "failed" | "unchanged";
  reason: string;
}

/** What has become of it so far, by region and subnet. */
export interface UndoProgress {
  outcomes: Map<string, TakenBack>;
  /** Those that are no longer as they were when somebody was asked. */
  outdated: Set<string>;
  cutOff: Map<string, GroupName[]>;
}

/** One subnet as it is told. */
export function undoneSubnet(undo: PlannedUndo, { outcomes, outdated, cutOff }: UndoProgress): UndoneSubnet {
  const { region, id, subnet, receipt, voided, switchOff } = undo;
  const key = placeOf(region, id);
  const outcome = outcomes.get(key);
  const told = { outcome: outcome?.kind ?? ("unchanged" as const), reason: reasonFor(outcome, undo) };
  return {
    region,
    id,
    availabilityZone: subnet.availabilityZone,
    cidr: subnet.cidr,
    receipt,
    switchOff,
    voided,
    cutOff: cutOff.get(key) ?? [],
    ...(outdated.has(key) ? { outcome: "failed", reason: "it has changed since you were asked" } : told),
  };
}

function reasonFor(outcome: TakenBack | undefined, { switchOff, voided }: PlannedUndo): string {
  if (!outcome) return "not begun";
  if (outcome.kind === "failed") return outcome.why;
  if (switchOff) return "switched off and verified, and the receipt removed";
  return voided
    ? "the guard's change had been refused; the receipt is removed"
    : "it was off already; the receipt is removed";
}
