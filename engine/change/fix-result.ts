import { listUnread, type Unread } from "../audit/list-unread.ts";
import { subnetReport } from "../decision/build-report.ts";
import type { Inventory } from "../model/inventory.ts";
import type { Outcome } from "../model/ports.ts";
import type { SubnetReport } from "../model/report.ts";
import { type AffectedGroup, type PlannedFix, placeOf, type WhyNot } from "./plan-fix.ts";

/** The plan and, once it has run, the outcome of each change. */
export interface FixResult {
  version: "1";
  account: string;
  /** ISO 8601, UTC: when reading started. */
  time: string;
  subnets: FixedSubnet[];
  unread: Unread[];
  stopped: Stopped;
}

/** Why no more changes were started; null if all were. */
export type Stopped = "declined" | "interrupted" | "no-terminal" | "signed-out" | null;

export interface FixedSubnet extends SubnetReport {
  region: string;
  groups: AffectedGroup[];
  /** Whether auto-assign was to be enabled. */
  planned: boolean;
  skipped: WhyNot["kind"] | "changed-meanwhile" | null;
}

/** The outcomes of applying a plan. */
export interface Applied<T> {
  /** The outcomes of the started changes, by region and subnet. */
  outcomes: ReadonlyMap<string, T>;
  stopped: Stopped;
}

/** The result of a plan that was not applied, or not yet. */
export function notApplied(stopped: Stopped = null): Applied<never> {
  return { outcomes: new Map<string, never>(), stopped };
}

/** The result of a plan, as far as it was applied. */
export function fixResult(
  { account, time, regions }: Inventory,
  plan: PlannedFix[],
  { outcomes, stopped }: Applied<Outcome>,
): FixResult {
  return {
    version: "1",
    account,
    time,
    subnets: plan.map((fix) => fixedSubnet(fix, outcomes.get(placeOf(fix)))),
    unread: regions.flatMap(listUnread),
    stopped,
  };
}

function fixedSubnet(fix: PlannedFix, outcome: Outcome | undefined): FixedSubnet {
  const { kind, region, groups, decision, interfaces } = fix;
  const report = subnetReport(decision, { outcome, receipt: undefined, interfaces });
  const base = { ...report, region, groups, planned: kind !== "leave-alone", skipped: null };
  switch (kind) {
    case "leave-alone":
      return { ...base, decision: "alert", skipped: fix.why.kind, reason: fix.why.text };
    case "outdated":
      return { ...base, skipped: "changed-meanwhile", reason: "it has changed since the confirmation" };
    case "enable": {
      // Without an outcome nothing was started, and no receipt was written.
      if (!outcome) return { ...base, reason: "not started" };
      const { receipt } = fix.change;
      return { ...base, ...(receipt ? { receipt } : {}) };
    }
  }
}
