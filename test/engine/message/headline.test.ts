import * as fc from "fast-check";
import { headline } from "../../../engine/message/headline.ts";
import { FINDINGS } from "../../../engine/model/findings.ts";
import {
  alerted,
  enabled,
  failedToEnable,
  leftAlone,
  observed,
  report,
  withFinding,
} from "../../support/report.ts";

/** Each kind of subnet this many times: enough digits to push a sentence over its limit. */
const times = (max: number) => fc.integer({ min: 0, max });

describe("headline", () => {
  it.each([
    [
      "all were enabled",
      [enabled("subnet-1"), enabled("subnet-2"), leftAlone()],
      "auto-assign public IPv4 was off in 2 of 3 subnets - enabled",
    ],
    [
      "one kind of alert",
      [alerted("subnet-1"), leftAlone()],
      "auto-assign public IPv4 is off in 1 of 2 subnets - nothing changed",
    ],
    [
      "several kinds of alert",
      [alerted("subnet-1"), withFinding("few-addresses")],
      "something needs attention in 2 of 2 subnets - nothing changed",
    ],
    [
      "some on, some alerted",
      [enabled("subnet-1"), withFinding("few-addresses")],
      "public IPv4 enabled in 1 of 2 subnets, 1 more to review",
    ],
    [
      "a failure among successes",
      [enabled("subnet-1"), failedToEnable("subnet-2")],
      "enabling public IPv4 FAILED in 1 of 2 subnets",
    ],
    [
      "a failure and an alert",
      [failedToEnable("subnet-1"), withFinding("few-addresses")],
      "enabling public IPv4 FAILED in 1 of 2 subnets, 1 more to review",
    ],
    [
      "a title that leaves no room to say that nothing changed",
      Array.from({ length: 10 }, (_, index) => withFinding("endpoint-restricted", `subnet-${index}`)),
      "the cluster's public endpoint is restricted in 10 of 10 subnets",
    ],
    ["one subnet only", [enabled()], "auto-assign public IPv4 was off in 1 of 1 subnet - enabled"],
  ])("says what matters: %s", (_, subnets, expected) => {
    expect(headline(report(subnets))).toBe(expected);
  });

  it("stays within 80 characters for every finding in a thousand subnets", () => {
    const lengths = FINDINGS.map((finding) => {
      const subnets = Array.from({ length: 1000 }, (_, index) => withFinding(finding, `subnet-${index}`));
      return [finding, headline(report(subnets)).length] as const;
    });
    expect(lengths.filter(([, length]) => length > 80)).toEqual([]);
  });

  it("stays within 80 characters for every combination", () => {
    const finding = fc.constantFrom(...FINDINGS);
    const counts = fc.record({ on: times(2000), failed: times(2000), seen: times(2000), fine: times(2000) });
    fc.assert(
      fc.property(
        counts,
        fc.array(finding, { maxLength: 2000, size: "max" }),
        ({ on, failed, seen, fine }, kinds) => {
          const subnets = [
            ...Array.from({ length: on }, () => enabled()),
            ...Array.from({ length: failed }, () => failedToEnable()),
            ...Array.from({ length: seen }, () => observed()),
            ...Array.from({ length: fine }, () => leftAlone()),
            ...kinds.map((kind) => withFinding(kind)),
          ];
          expect(headline(report(subnets)).length).toBeLessThanOrEqual(80);
        },
      ),
      { numRuns: 50 },
    );
  });
});
