import { canEnable, canNotify, hasExpired, type Policy, type Rule } from "../../../engine/model/policy.ts";

const RULE = { name: "a rule", match: { cluster: "legacy" } };

describe("whether anything could be enabled or reported", () => {
  const until = (mode: Rule["mode"], expires?: string): Rule => ({
    ...RULE,
    mode,
    ...(expires ? { expires } : {}),
  });

  test.each<[string, boolean, Policy]>([
    ["the policy's own mode is enable", true, { mode: "enable", rules: [until("observe")] }],
    ["a rule says enable", true, { mode: "alert", rules: [until("observe"), until("enable")] }],
    ["a rule says enable up to today", true, { mode: "alert", rules: [until("enable", "2026-11-22")] }],
    [
      "the rule that says enable expired yesterday",
      false,
      { mode: "alert", rules: [until("enable", "2026-11-21")] },
    ],
    ["nothing says enable", false, { mode: "alert", rules: [until("observe"), until("alert")] }],
    ["there are no rules", false, { mode: "observe", rules: [] }],
  ])("where %s: %s", (_case, expected, given) => {
    expect(canEnable(given, "2026-11-22")).toBe(expected);
  });

  test.each<[string, boolean, Policy]>([
    ["the policy's own mode is alert", true, { mode: "alert", rules: [until("observe")] }],
    ["a rule alerts up to today", true, { mode: "observe", rules: [until("alert", "2026-11-22")] }],
    [
      "the rule that enables expired yesterday",
      false,
      { mode: "observe", rules: [until("enable", "2026-11-21")] },
    ],
    ["everything observes", false, { mode: "observe", rules: [until("observe")] }],
  ])("notifies where %s: %s", (_case, expected, given) => {
    expect(canNotify(given, "2026-11-22")).toBe(expected);
  });

  test("counts a rule's last day as one of its days", () => {
    expect(hasExpired(until("alert", "2026-12-31"), "2026-12-31")).toBe(false);
    expect(hasExpired(until("alert", "2026-12-31"), "2027-01-01")).toBe(true);
    expect(hasExpired(until("alert"), "9999-12-31")).toBe(false);
  });
});
