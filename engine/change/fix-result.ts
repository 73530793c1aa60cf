import type { Unread } from "../audit/list-unread.ts";
import { subnetReport } from "../decision/build-report.ts";
import type { Interfaces, Read } from "../model/facts.ts";
import type { Outcome } from "../model/ports.ts";
import type { SubnetReport } from "../model/report.ts";
import type { GroupName, PlannedFix, WhyNot } from "./plan-fix.ts";

/** What became of a plan; also the plan itself, as long as nothing has become of it. */
export interface FixResult {
  version: "1";
  account: string;
  /** ISO 8601, UTC: when the reading began. */
  time: string;
  subnets: FixedSubnet[];
  unread: Unread[];
  stopped: Stopped;
}

/** Why nothing more was begun; null where all was. */
export type Stopped = "declined" | "interrupted" | "unaskable" | null;

export interface FixedSubnet extends SubnetReport {
  region: string;
  groups: GroupName[];
  /** Whether it was to be switched on. */
  planned: boolean;
  leftAlone: WhyNot["kind"] | "changed-meanwhile" | null;
}

/** What has become of the changes so far, by region and subnet. */
export interface Progress {
  outcomes: Map<string, Outcome>;
  /** Those that are no longer as they were when somebody was asked. */
  outdated: Set<string>;
  interfaces: Map<string, Read<Interfaces>>;
}

export function placeOf(region: string, subnetId: string): string {
  return `${region}/${subnetId}`;
}

/** One subnet of a plan as it is told. */
export function fixedSubnet(fix: PlannedFix, { outcomes, outdated, interfaces }: Progress): FixedSubnet {
  const { region, groups, decision, change, why } = fix;
  const { id } = decision.assessment.subnet;
  const place = placeOf(region, id);
  const outcome = outcomes.get(place);
  const report = subnetReport(decision, { outcome, receipt: undefined, interfaces: interfaces.get(place) });
  const base = { ...report, region, groups, planned: change !== undefined };
  // Without an outcome nothing was begun, and no receipt left.
  if (outcome) return { ...base, leftAlone: null, ...(change?.receipt ? { receipt: change.receipt } : {}) };
  if (why) return { ...base, decision: "alert", leftAlone: why.kind, reason: why.text };
  if (outdated.has(place)) {
    return { ...base, leftAlone: "changed-meanwhile", reason: "it has changed since you were asked" };
  }
  return { ...base, leftAlone: null, reason: "not begun" };
}
