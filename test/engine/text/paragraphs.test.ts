import { aligned, byRegion, faultLines, paragraphs, section } from "../../../engine/text/paragraphs.ts";

describe("columns", () => {
  it("stand under each other, and no line ends in spaces", () => {
    expect(
      aligned([
        ["a", "long", "x"],
        ["bcd", "", ""],
      ]),
    ).toEqual(["a    long  x", "bcd"]);
    expect(aligned([])).toEqual([]);
  });

  it("are as wide as in the widest row, even if another has fewer or more", () => {
    expect(aligned([["a"], ["wide", "x", "y"], ["b", "xyz", "z"]])).toEqual([
      "a",
      "wide  x    y",
      "b     xyz  z",
    ]);
  });

  it("stand under each other behind names in wide characters", () => {
    expect(
      aligned([
        ["東京 public", "a"],
        ["public 🚀", "b"],
        ["tokyo-public", "c"],
      ]),
    ).toEqual(["東京 public   a", "public 🚀     b", "tokyo-public  c"]);
  });
});

it("separates paragraphs by an empty line, and leaves out those without lines", () => {
  expect(paragraphs([["one", "two"], [], ["three"]])).toBe("one\ntwo\n\nthree\n");
});

it("gives a title only to lines that exist", () => {
  expect([section("Next", ["a", "b"]), section("Next", [])]).toEqual([["Next", "  a", "  b"], []]);
});

it("has a paragraph for each region, in which only its own items are aligned", () => {
  const item = (region: string, id: string, ...details: string[]) => ({ region, id, details });
  const items = [
    item("eu-west-1", "subnet-1", "for ng-1"),
    item("us-east-1", "subnet-123", "for ng-2", "and ng-3"),
    item("eu-west-1", "subnet-12"),
  ];
  expect(
    byRegion(
      items,
      ({ id }) => [id, "on"],
      ({ details }) => details,
    ),
  ).toEqual([
    ["eu-west-1", "  subnet-1   on", "      for ng-1", "  subnet-12  on"],
    ["us-east-1", "  subnet-123  on", "      for ng-2", "      and ng-3"],
  ]);
});

it("shows every fault with what was received and what is allowed, and nothing hostile in it", () => {
  const faults = [
    { path: "mode", received: '"al\u001bl"', allowed: "observe" },
    { path: "a\nb", received: "5", allowed: "tex\u202et" },
  ];
  expect(faultLines(faults)).toEqual([
    "  mode",
    '    received  "al\\u{1b}l"',
    "    allowed   observe",
    "  a\\u{a}b",
    "    received  5",
    "    allowed   tex\\u{202e}t",
  ]);
});
