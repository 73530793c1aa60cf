import type { AuditResult } from "../../../engine/model/audit-news.ts";
import type { EarlyStart } from "../../../engine/model/audit-start.ts";
import { AUDITS_COMPLETED } from "../../../engine/model/installed-guard.ts";
import { auditRecorder, earlyRecorder, recorder } from "../../../lambda/runtime/telemetry.ts";
import { alerted, report } from "../../support/report.ts";

/** The log's lines, and every metric by name, unit and value. */
function runtime() {
  const lines: [string, object][] = [];
  const metrics: [name: string, unit: string, value: number][] = [];
  const logger = { info: (text: string, extra: object) => void lines.push([text, extra]) };
  const counters = {
    addMetric: (...metric: (typeof metrics)[number]) => metrics.push(metric),
    publishStoredMetrics: () => {},
  };
  return { lines, metrics, logger, counters };
}

describe("a node group's report", () => {
  it("is in the log whole, and counted", () => {
    const { lines, metrics, logger, counters } = runtime();
    const timing = { eventAgeSeconds: 42, changedBeforeVerdict: "yes" as const };
    const inspected = report([alerted()], { timing });
    recorder(logger, counters).report(inspected);
    expect(lines).toEqual([["inspected a node group", { report: inspected }]]);
    expect(metrics).toEqual([
      ["SubnetsInspected", "Count", 1],
      ["SubnetsEnabled", "Count", 0],
      ["SubnetsFailed", "Count", 0],
      ["SubnetsAlerted", "Count", 1],
      ["SubnetsObserved", "Count", 0],
      ["ChangedBeforeVerdict", "Count", 1],
      ["EventAge", "Seconds", 42],
    ]);
  });

  it.each([
    ["no", [0]],
    ["unknown", []],
    [undefined, []],
  ] as const)(
    "counts a change before the verdict as far as that is known: %s",
    (changedBeforeVerdict, values) => {
      const { metrics, logger, counters } = runtime();
      const timing = { eventAgeSeconds: 1, ...(changedBeforeVerdict && { changedBeforeVerdict }) };
      recorder(logger, counters).report(report([], { timing }));
      const before = metrics.filter(([name]) => name === "ChangedBeforeVerdict");
      expect(before.map(([, , value]) => value)).toEqual(values);
    },
  );

  it("has no age where its time isn't known", () => {
    const { metrics, logger, counters } = runtime();
    recorder(logger, counters).report(report([]));
    expect(metrics.map(([name]) => name)).not.toContain("EventAge");
  });
});

it("says why an event was ignored, and counts it", () => {
  const { lines, metrics, logger, counters } = runtime();
  recorder(logger, counters).ignored("not CreateNodegroup");
  expect(lines).toEqual([["ignored an event", { why: "not CreateNodegroup" }]]);
  expect(metrics).toEqual([["EventsIgnored", "Count", 1]]);
});

describe("an audit", () => {
  const result: AuditResult = {
    ...{ exit: 0, clusters: 2, unread: 0, reported: false, trouble: [] },
    report: "s3://reports/audit/2026-11-29T06-00-00Z.html",
  };

  it("is counted where it is complete, by the name that the alarm misses it by", () => {
    const { lines, metrics, logger, counters } = runtime();
    auditRecorder(logger, counters)(result);
    expect(lines).toEqual([["audited the region", { audit: result }]]);
    expect(metrics).toEqual([[AUDITS_COMPLETED.metric, "Count", 1]]);
  });

  it("is not counted where it had trouble, and is in the log all the same", () => {
    const { lines, metrics, logger, counters } = runtime();
    auditRecorder(logger, counters)({ ...result, trouble: ["no bucket"] });
    expect(lines).toHaveLength(1);
    expect(metrics).toEqual([]);
  });
});

describe("calls that ask for an audit early", () => {
  const early: EarlyStart = { calls: [], ignored: [] };

  it("are in the log with the audit that they start, or with why they start none", () => {
    const { lines, logger } = runtime();
    earlyRecorder(logger)(early);
    earlyRecorder(logger)({ ...early, skipped: "none counts" });
    expect(lines).toEqual([
      ["starting an audit early", { early }],
      ["no audit is due", { early: { ...early, skipped: "none counts" } }],
    ]);
  });
});
