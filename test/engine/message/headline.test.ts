import * as fc from "fast-check";
import { groupOutcome, headline, headlines, whatWasDone } from "../../../engine/message/headline.ts";
import { FINDINGS } from "../../../engine/model/findings.ts";
import type { SubnetReport } from "../../../engine/model/report.ts";
import {
  alerted,
  enabled,
  exempted,
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

  const tagged = alerted("subnet-9", { exemptedBy: { kind: "tag", tag: "nodegroup-guard:mode=alert" } });
  const [on, off, failed] = [enabled("subnet-1"), alerted("subnet-2"), failedToEnable("subnet-3")];
  it.each<[SubnetReport[], string[]]>([
    [
      [failed, on, off],
      [
        "enabling public IPv4 FAILED in 1 of 3 subnets, 1 more to review",
        "enabling FAILED in 1 of 3 subnets, 1 to review",
        "FAILED in 1 of 3, 1 to review",
      ],
    ],
    [
      [failed],
      [
        "enabling public IPv4 FAILED in 1 of 1 subnet",
        "enabling FAILED in 1 of 1 subnet",
        "FAILED in 1 of 1",
      ],
    ],
    [
      [on, off],
      [
        "public IPv4 enabled in 1 of 2 subnets, 1 more to review",
        "public IPv4 enabled in 1 of 2, 1 to review",
        "enabled in 1 of 2, 1 to review",
      ],
    ],
    [
      [off, leftAlone()],
      [
        "public IPv4 is off in 1 of 2 subnets - nothing changed",
        "public IPv4 is off in 1 of 2 subnets",
        "1 of 2 subnets to review",
      ],
    ],
    [
      [exempted("subnet-1"), leftAlone()],
      [
        "public IPv4 is off in 1 of 2 subnets, exempted by a rule",
        "public IPv4 is off in 1 of 2, exempted",
        "1 of 2 subnets exempted",
      ],
    ],
    [
      [tagged],
      [
        "public IPv4 is off in 1 of 1 subnet, exempted by the owner's tag",
        "public IPv4 is off in 1 of 1, exempted",
        "1 of 1 subnet exempted",
      ],
    ],
    [
      [exempted("subnet-1"), off],
      [
        "public IPv4 is off in 2 of 2 subnets - nothing changed",
        "public IPv4 is off in 2 of 2 subnets",
        "2 of 2 subnets to review",
      ],
    ],
    [
      [leftAlone()],
      ["EKS refused subnets that look ready - nothing changed", "EKS refused subnets that look ready"],
    ],
  ])("has shorter forms for where there is less room: %#", (subnets, forms) => {
    expect(headlines(report(subnets))).toEqual(forms);
  });

  it("stays within 80 characters for every finding in a thousand subnets", () => {
    const lengths = FINDINGS.flatMap((finding) => {
      const subnets = Array.from({ length: 1000 }, (_, index) => withFinding(finding, `subnet-${index}`));
      const kept = subnets.map((each, index) => ({ ...(index % 2 ? exempted() : tagged), ...each }));
      return [subnets, kept].map((each) => [finding, headline(report(each)).length] as const);
    });
    expect(lengths.filter(([, length]) => length > 80)).toEqual([]);
  });

  it("has a shortest form of 42 characters for every finding in a thousand subnets", () => {
    const lengths = FINDINGS.flatMap((finding) => {
      const subnets = Array.from({ length: 1000 }, (_, index) => withFinding(finding, `subnet-${index}`));
      const kept = subnets.map((each, index) => ({ ...(index % 2 ? exempted() : tagged), ...each }));
      const mixed = [subnets, kept, [...subnets, enabled()], [...subnets, failedToEnable()]];
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
    [
      [on, enabled("subnet-4"), enabled("subnet-5")],
      "Auto-assign public IPv4 was off in all 3 of its subnets: it is enabled now, and verified.",
    ],
    [
      [failed, off, withFinding("few-addresses")],
      "Enabling auto-assign public IPv4 FAILED in 1 of its 3 subnets. To review: 2 other subnets.",
    ],
    [[leftAlone()], "Nothing was changed: EKS refused its subnets, though every one of them looks ready."],
    [
      [off, withFinding("few-addresses")],
      "Nothing was changed: something needs attention in both of its subnets.",
    ],
    [[withFinding("undetermined")], "Nothing was changed: could not check its only subnet."],
    [[alerted("subnet-1"), leftAlone()], "Nothing was changed: public IPv4 is off in 1 of its 2 subnets."],
    [
      [exempted("subnet-1"), exempted("subnet-2")],
      'Nothing was changed: public IPv4 is off in both of its subnets; the rule "EC2.15 is enforced here" exempts them.',
    ],
    [
      [exempted("subnet-1"), alerted("subnet-2")],
      'Nothing was changed: public IPv4 is off in both of its subnets; the rule "EC2.15 is enforced here" exempts 1 of them.',
    ],
    [
      [tagged],
      "Nothing was changed: public IPv4 is off in its only subnet; its owner's tag nodegroup-guard:mode=alert exempts it.",
    ],
    [
      [exempted("subnet-1"), tagged],
      "Nothing was changed: public IPv4 is off in both of its subnets; rules and tags exempt them.",
    ],
  ])("says in a sentence what was done", (subnets, expected) => {
    expect(whatWasDone(report(subnets))).toBe(expected);
  });

  it("stays within 80 characters for every combination", () => {
    const finding = fc.constantFrom(...FINDINGS);
    const counts = fc.record({
      on: times(2000),
      failed: times(2000),
      seen: times(2000),
      kept: times(2000),
      fine: times(2000),
    });
    fc.assert(
      fc.property(
        counts,
        fc.array(finding, { maxLength: 2000, size: "max" }),
        ({ on, failed, seen, kept, fine }, kinds) => {
          const subnets = [
            ...Array.from({ length: on }, () => enabled()),
            ...Array.from({ length: failed }, () => failedToEnable()),
            ...Array.from({ length: seen }, () => observed()),
            ...Array.from({ length: kept }, (_, index) => (index % 2 ? exempted() : tagged)),
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

describe("what became of the node group", () => {
  const issue = (code: string) => ({ code, message: "no", resourceIds: [] });

  it.each([
    ["CREATE_FAILED", "is CREATE_FAILED, which is final."],
    ["CREATING", "was still CREATING when this was sent."],
    ["GONE", "is GONE: it was rolled back or deleted."],
    ["DELETING", "is DELETING: it is being rolled back or deleted."],
    ["ACTIVE", "is ACTIVE."],
  ])("is said in a sentence: %s", (nodegroupStatus, end) => {
    expect(groupOutcome(report([alerted()], { nodegroupStatus }), (name) => `<${name}>`)).toBe(
      `Node group <ng-1> of cluster <legacy> (ap-northeast-1, account 111122223333) ${end.replace(nodegroupStatus, `<${nodegroupStatus}>`)}`,
    );
  });

  it("is unknown where EKS could not be asked", () => {
    expect(groupOutcome(report([], { nodegroupStatus: "UNKNOWN" }), String)).toBe(
      "Node group ng-1 of cluster legacy (ap-northeast-1, account 111122223333): its status is UNKNOWN, since EKS could not be asked.",
    );
  });

  it("has each of EKS's reasons once", () => {
    const health = [issue("A"), issue("B"), issue("A")];
    const text = groupOutcome(
      report([], { nodegroupStatus: "CREATE_FAILED", health }),
      (name) => `<${name}>`,
    );
    expect(text).toMatch(/ is <CREATE_FAILED> \(<A>, <B>\), which is final\.$/);
  });
});
