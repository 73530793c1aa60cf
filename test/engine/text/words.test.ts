import { groupLabel } from "../../../engine/text/group-label.ts";
import { count, minuteOf, some } from "../../../engine/text/words.ts";
import { wrap } from "../../../engine/text/wrap.ts";

it.each([
  [0, "0 subnets"],
  [1, "1 subnet"],
  [1204, "1,204 subnets"],
])("counts %i as %s", (number, words) => {
  expect(count(number, "subnet")).toBe(words);
});

it("counts what has a plural of its own", () => {
  expect([count(1, "entry", "entries"), count(2, "entry", "entries")]).toEqual(["1 entry", "2 entries"]);
});

it.each([
  [[], ""],
  [["a"], "a"],
  [["a", "b", "c"], "a, b, c"],
  [["a", "b", "c", "d"], "a, b, c and 1 more"],
  [["a", "b", "c", ...new Array(1200).fill("x")], "a, b, c and 1,200 more"],
])("names three and counts the rest: %#", (words, shown) => {
  expect(some(words, 3)).toBe(shown);
});

it("shows a time to the minute", () => {
  expect(minuteOf("2026-11-24T06:00:59.999Z")).toBe("2026-11-24 06:00 UTC");
});

it.each([
  [{ nodegroup: "ng-1", use: "existing" }, "ng-1"],
  [{ nodegroup: "ng-1", use: "failed" }, "ng-1 in CREATE_FAILED"],
  [{ nodegroup: `${"n".repeat(62)}\n…`, use: "existing" }, `${"n".repeat(62)}…`],
  [{ nodegroup: null, use: "first" }, "its first node group"],
  [{ nodegroup: null, use: "unused" }, "used by no node group"],
] as const)("labels who uses a subnet: %j", (group, label) => {
  expect(groupLabel(group)).toBe(label);
});

describe("wrapped text", () => {
  it("fills lines up to the width, no further", () => {
    expect(wrap("aaaa bbbb cccc dddd eeee", 19)).toEqual(["aaaa bbbb cccc dddd", "eeee"]);
    expect(wrap("aaaa bbbb cccc ddddd eeee", 24, "  ")).toEqual(["  aaaa bbbb cccc ddddd", "  eeee"]);
    expect(wrap("aaaa bbbb cccc dddddd eeee", 24, "   ")).toEqual(["   aaaa bbbb cccc dddddd", "   eeee"]);
  });

  it("stays readable where there is hardly any room", () => {
    expect(wrap("aaaa bbbb cccc ddddd eeee", 5, "  ")).toEqual(["  aaaa bbbb cccc ddddd", "  eeee"]);
  });

  it("gives a word that is too long a line to itself", () => {
    const long = "x".repeat(30);
    expect(wrap(`a ${long} b`, 20)).toEqual(["a", long, "b"]);
  });

  it("counts columns of the terminal, of which an emoji takes two", () => {
    expect(wrap("🦀🦀🦀🦀🦀 🦀🦀🦀🦀 b 🦀", 20)).toEqual(["🦀🦀🦀🦀🦀 🦀🦀🦀🦀", "b 🦀"]);
  });

  it("indents no empty line", () => {
    expect(wrap("", 20, "  ")).toEqual([""]);
  });
});
