import * as fc from "fast-check";
import { ascii, code, middleCut, plain } from "../../../engine/text/safe-text.ts";

describe("plain", () => {
  it.each([
    ["a\nb", "a\\u{a}b"],
    ["\u001b[31m", "\\u{1b}[31m"],
    ["\u202eabc", "\\u{202e}abc"],
    ["\u{e0041}", "\\u{e0041}"],
    ["a\u2028b\u2029", "a\\u{2028}b\\u{2029}"],
    ["\ud83d", "\\u{d83d}"],
    ["日本語 🦀 é", "日本語 🦀 é"],
  ])("shows %j as %j", (text, shown) => {
    expect(plain(text)).toBe(shown);
  });

  it("cuts between characters and says so", () => {
    expect(plain("🦀🦀🦀🦀", 3)).toBe("🦀🦀…");
    expect(plain("🦀🦀🦀", 3)).toBe("🦀🦀🦀");
  });

  it("leaves no lone half of a pair, whatever it cuts", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 20 }), (text, max) => {
        expect([...plain(text, max)].length).toBeLessThanOrEqual(max);
        expect(plain(text, max)).not.toMatch(/\p{Cs}/u);
      }),
    );
  });
});

describe("ascii", () => {
  it.each([
    ["prod", 10, "prod"],
    ["größe", 10, "gr??e"],
    ["🦀", 10, "?"],
    ["production", 8, "produ..."],
  ])("puts %j into at most %i characters", (text, max, shown) => {
    expect(ascii(text, max)).toBe(shown);
  });
});

describe("code", () => {
  it("can't be left by a backtick", () => {
    expect(code("a`b\nc")).toBe("`a'b\\u{a}c`");
  });
});

describe("middleCut", () => {
  it.each([
    ["prod-eu", 7, "prod-eu"],
    ["prod-eu-1", 8, "pro..u-1"],
    ["prod-eu-1", 7, "pro..-1"],
    ["prod-eu-1", 4, "p..1"],
    ["prod-eu-1", 3, "p.."],
    ["prod-eu-1", 2, ".."],
    ["prod-eu-1", 0, ".."],
    ["größe", 5, "gr??e"],
  ])("keeps begin and end of %j in %i characters", (text, max, shown) => {
    expect(middleCut(text, max)).toBe(shown);
  });
});
