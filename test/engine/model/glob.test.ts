import * as fc from "fast-check";
import { canMatchShape, matchesGlob, shapeOf } from "../../../engine/model/glob.ts";
import { RUNS, tally } from "../../support/runs.ts";

test.each<[string, string, boolean]>([
  ["", "", true],
  ["", "a", false],
  ["*", "", true],
  ["*", "anything at all", true],
  ["?", "", false],
  ["?", "ab", false],
  ["a*c", "abbbc", true],
  ["a*c", "ac", true],
  ["a*c", "acb", false],
  ["a*bc", "abbc", true],
  ["*a*b*", "xaxbx", true],
  ["*a*b*", "xbxax", false],
  ["a**b", "ab", true],
  ["a?*", "a", false],
  ["ng-*", "NG-1", false],
  // What regular expressions would take for more than themselves.
  ["ng.1", "ng-1", false],
  ["[ab]", "a", false],
  ["a+", "aa", false],
  ["(a|b)", "a", false],
  ["\\*", "*", false],
  ["a*", "a\nb", true],
])("%j and %j: %s", (glob, text, expected) => {
  expect(matchesGlob(glob, text)).toBe(expected);
});

test("says the same as a definition by cases", () => {
  // Slow and obviously right: a star stands for nothing, or for one character and then a star again.
  const defined = (glob: string, text: string): boolean => {
    if (glob === "") return text === "";
    if (glob[0] === "*") return defined(glob.slice(1), text) || (text !== "" && defined(glob, text.slice(1)));
    return text !== "" && (glob[0] === "?" || glob[0] === text[0]) && defined(glob.slice(1), text.slice(1));
  };
  const over = (alphabet: string[]) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 8 });
  fc.assert(
    fc.property(over(["a", "b", "*", "?"]), over(["a", "b"]), (glob, text) => {
      expect(matchesGlob(glob, text)).toBe(defined(glob, text));
    }),
    { numRuns: RUNS },
  );
});

test("is not stalled by a glob that makes regular expressions backtrack for ever", () => {
  const steps = countingText("a".repeat(2048));
  expect(matchesGlob(`${"a*".repeat(149)}b`, steps.text)).toBe(false);
  expect(steps.count()).toBeLessThan(2048 * 300 * 4);
});

test("looks at each character once or twice where a question mark has to be found", () => {
  const steps = countingText("a".repeat(2048));
  expect(matchesGlob(`*${"a".repeat(149)}?${"a".repeat(147)}b*`, steps.text)).toBe(false);
  expect(steps.count()).toBeLessThan(2048 * 4);
});

describe("whether a glob can match any text of a shape", () => {
  test.each<[string, string, boolean]>([
    ["", "a", false],
    ["*", "a{12}", true],
    ["?", "a{12}", false],
    ["a*", "a", true],
    ["a*a", "a", false],
    ["?????????????", "[0-9]{12}", false],
    ["1*2*3", "[0-9]{12}", true],
    ["b*", "a+", false],
    ["*b*", "a+[bc]", true],
    ["*b?", "a+[bc]", false],
  ])("%j and %j: %s", (glob, shape, expected) => {
    expect(canMatchShape(glob, shapeOf(shape))).toBe(expected);
  });

  test("says the same as a search through all short texts", () => {
    const texts = [""];
    for (const text of texts) if (text.length < 8) texts.push(`${text}a`, `${text}b`);
    const part = fc.tuple(fc.constantFrom("a", "b", "[ab]", "."), fc.constantFrom("", "", "+", "{2}"));
    const shapes = fc
      .array(part, { minLength: 1, maxLength: 3 })
      .map((parts) => parts.map((one) => one.join("")).join(""));
    const globs = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 4 });
    const seen = tally();
    fc.assert(
      fc.property(globs, shapes, (glob, shape) => {
        const whole = new RegExp(`^${shape}$`);
        const found = texts.some((text) => whole.test(text) && matchesGlob(glob, text));
        seen(found);
        expect(canMatchShape(glob, shapeOf(shape))).toBe(found);
      }),
      { numRuns: RUNS },
    );
    expect(seen.share()).toBeGreaterThan(0.1);
    expect(seen.share()).toBeLessThan(0.9);
  });

  test("is not stalled by a glob of stars", () => {
    expect(canMatchShape(`${"a*".repeat(149)}b`, shapeOf("[a]+".repeat(20)))).toBe(false);
  });
});

/** A text that counts how often somebody looks at it: a limit on time that holds on slow machines too. */
function countingText(text: string): { text: string; count: () => number } {
  let looks = 0;
  const watched = new Proxy(Object(text), {
    get: (target, key) => {
      looks += 1;
      return Reflect.get(target, key);
    },
  });
  return { text: watched, count: () => looks };
}
