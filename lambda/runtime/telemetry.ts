import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { AuditResult } from "../../engine/model/audit-news.ts";
import type { EarlyStart } from "../../engine/model/audit-start.ts";
import { AUDITS_COMPLETED } from "../../engine/model/installed-guard.ts";
import type { Recorder } from "../../engine/model/ports.ts";
import type { Report, SubnetReport } from "../../engine/model/report.ts";

/** The part of Powertools that the guard uses. */
export interface Log {
  info(message: string, extra: { report: Report } | { why: string }): void;
}
/** The same of the audit. */
export interface AuditLog {
  info(message: string, extra: { audit: AuditResult } | { early: EarlyStart }): void;
}
export interface Counters {
  addMetric(name: string, unit: typeof MetricUnit.Count | typeof MetricUnit.Seconds, value: number): unknown;
  publishStoredMetrics(): unknown;
}

/**
 * Writes each report whole into the log, where nothing is shortened, and counts subnets by what was done. The average
 * of ChangedBeforeVerdict is the share of changes that came before EKS's verdict.
 */
export function recorder(logger: Log, metrics: Counters): Recorder {
  return {
    report(report) {
      logger.info("inspected a node group", { report });
      for (const [name, count] of Object.entries(counts(report))) {
        metrics.addMetric(name, MetricUnit.Count, count);
      }
      if (report.timing) metrics.addMetric("EventAge", MetricUnit.Seconds, report.timing.eventAgeSeconds);
    },
    ignored(why) {
      logger.info("ignored an event", { why });
      metrics.addMetric("EventsIgnored", MetricUnit.Count, 1);
    },
  };
}

/** Writes what came of an audit into the log, and counts those that are complete: an alarm misses them. */
export function auditRecorder(logger: AuditLog, metrics: Counters): (result: AuditResult) => void {
  return (result) => {
    logger.info("audited the region", { audit: result });
    if (result.trouble.length === 0) metrics.addMetric(AUDITS_COMPLETED.metric, MetricUnit.Count, 1);
  };
}

/** A batch can have thousands, and a log line has its limit. */
const CALLS_LOGGED = 100;

/** Writes into the log which calls asked for an audit before its time, and why there is none if so. */
export function earlyRecorder(logger: AuditLog): (early: EarlyStart) => void {
  return (early) => {
    const calls = early.calls.slice(0, CALLS_LOGGED);
    logger.info(early.skipped ? "no audit is due" : "starting an audit early", {
      early: { ...early, calls },
    });
  };
}

function counts({ subnets, timing }: Report): Record<string, number> {
  const where = (holds: (subnet: SubnetReport) => boolean) => subnets.filter(holds).length;
  return {
    SubnetsInspected: subnets.length,
    SubnetsEnabled: where(({ outcome }) => outcome === "enabled"),
    SubnetsFailed: where(({ outcome }) => outcome === "failed"),
    SubnetsAlerted: where(({ decision }) => decision === "alert"),
    SubnetsObserved: where(({ decision }) => decision === "observe"),
    ...beforeVerdict(timing),
  };
}

/** No figure where nothing was changed, or where nobody knows. */
function beforeVerdict(timing: Report["timing"]): { ChangedBeforeVerdict?: number } {
  switch (timing?.changedBeforeVerdict) {
    case "yes":
      return { ChangedBeforeVerdict: 1 };
    case "no":
      return { ChangedBeforeVerdict: 0 };
    case "unknown":
    case undefined:
      return {};
  }
}
