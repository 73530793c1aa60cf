import * as fc from "fast-check";
import { headline, headlines, whatWasDone } from "../../../engine/message/headline.ts";
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
      "public IPv4 enabled in 2 of 3 subnets",
    ],
    [
      "one kind of alert",
      [alerted("subnet-1"), leftAlone()],
      "public IPv4 is off in 1 of 2 subnets - nothing changed",
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
      "what can't be put as a state of the subnets",
      [withFinding("undetermined", "subnet-1"), withFinding("undetermined", "subnet-2")],
      "could not check 2 of 2 subnets - nothing changed",
    ],
    ["one subnet only", [enabled()], "public IPv4 enabled in 1 of 1 subnet"],
    [
      "subnets that look ready, which EKS refused",
      [leftAlone("subnet-1"), leftAlone("subnet-2")],
      "EKS refused subnets that look ready - nothing changed",
    ],
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

  it("has a shortest form of 42 characters for every finding in a thousand subnets", () => {
    const lengths = FINDINGS.flatMap((finding) => {
      const subnets = Array.from({ length: 1000 }, (_, index) => withFinding(finding, `subnet-${index}`));
      const mixed = [subnets, [...subnets, enabled()], [...subnets, failedToEnable()]];
      return mixed.map((each) => headlines(report(each)).at(-1)?.length ?? 0);
    });
    expect(Math.max(...lengths)).toBeLessThanOrEqual(42);
  });

  it.each([
    [[enabled()], "Auto-assign public IPv4 was off in its only subnet: it is enabled now, and verified."],
    [
      [enabled("subnet-1"), alerted("subnet-2")],
      "Auto-assign public IPv4 was off in 1 of its 2 subnets: it is enabled now, and verified. To review: 1 other subnet.",
    ],
    [
      [failedToEnable("subnet-1"), failedToEnable("subnet-2")],
      "Enabling auto-assign public IPv4 FAILED in both of its subnets.",
    ],
    [
      [failedToEnable("subnet-1"), enabled("subnet-2")],
      "Enabling auto-assign public IPv4 FAILED in 1 of its 2 subnets; it is enabled in 1.",
    ],
    [[withFinding("undetermined")], "Nothing was changed: could not check its only subnet."],
    [[alerted("subnet-1"), leftAlone()], "Nothing was changed: public IPv4 is off in 1 of its 2 subnets."],
  ])("says in a sentence what was done", (subnets, expected) => {
    expect(whatWasDone(report(subnets))).toBe(expected);
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
