import type { Logger } from "@aws-lambda-powertools/logger";
import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Recorder } from "../../engine/model/ports.ts";
import type { Report, SubnetReport } from "../../engine/model/report.ts";

/** Writes each report whole into the log, where nothing is shortened, and counts subnets by what was done. */
export function recorder(logger: Logger, metrics: Metrics): Recorder {
  return {
    report(report) {
      logger.info("inspected a node group", { report });
      for (const [name, count] of Object.entries(counts(report))) {
        metrics.addMetric(name, MetricUnit.Count, count);
      }
    },
    ignored(why) {
      logger.info("ignored an event", { why });
      metrics.addMetric("EventsIgnored", MetricUnit.Count, 1);
    },
  };
}

function counts({ subnets }: Report): Record<string, number> {
  const where = (holds: (subnet: SubnetReport) => boolean) => subnets.filter(holds).length;
  return {
    SubnetsInspected: subnets.length,
    SubnetsEnabled: where(({ outcome }) => outcome === "enabled"),
    SubnetsFailed: where(({ outcome }) => outcome === "failed"),
    SubnetsAlerted: where(({ decision }) => decision === "alert"),
    SubnetsObserved: where(({ decision }) => decision === "observe"),
  };
}
