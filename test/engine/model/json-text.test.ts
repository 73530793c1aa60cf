import fc from "fast-check";
import { parseJson } from "../../../engine/model/json-text.ts";

test("parses what JSON.parse parses", () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(4), (text, indent) => {
      fc.pre(!text.includes("__proto__"));
      const value = JSON.parse(text);
      expect(parseJson(JSON.stringify(value, null, indent))).toEqual({ kind: "parsed", value, faults: [] });
    }),
  );
});

test("refuses what JSON.parse refuses", () => {
  const mutated = fc.tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", '"', "\\", "1", "nul", "\n"));
  fc.assert(
    fc.property(mutated, ([text, at, piece]) => {
      const broken = text.slice(0, at % text.length) + piece + text.slice((at % text.length) + 1);
      expect(parseJson(broken).kind).toBe(accepted(broken) ? "parsed" : "broken");
    }),
    { numRuns: 2000 },
  );
});

function accepted(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test.each([
  ["with its mark", "utf16le", "\uFEFF"],
  ["without", "utf16le", ""],
  ["big-endian", "utf16be", "\uFEFF"],
])("calls UTF-16 by its name: %s", (_, encoding, mark) => {
  const little = Buffer.from(`${mark}{ "mode": "alert" }`, "utf16le");
  const text = (encoding === "utf16be" ? little.swap16() : little).toString("utf8");
  expect(parseJson(text)).toEqual({
    kind: "broken",
    faults: [
      {
        path: "the whole file",
        received: "UTF-16",
        allowed: "UTF-8: in PowerShell, write it with Out-File -Encoding utf8",
      },
    ],
  });
});

const STRICT = expect.stringContaining("strict JSON");

test.each([
  ['{\n  "mode": "alert",\n}', "line 3, column 1", "}"],
  ['{ "mode": alert }', "line 1, column 11", "alert }"],
  ['{ "mode" "alert" }', "line 1, column 10", '"alert" }'],
  ['{ "rules": [1 2] }', "line 1, column 15", "2] }"],
  ['{ "mode": "alert"', "line 1, column 18", "the end of the file"],
  ["{}\n// why", "line 2, column 1", "// why"],
  ["{ 'mode': 1 }", "line 1, column 3", "'mode': 1 }"],
  ["", "line 1, column 1", "the end of the file"],
])("says where %j stops being JSON", (text, path, received) => {
  expect(parseJson(text)).toEqual({ kind: "broken", faults: [{ path, received, allowed: STRICT }] });
});

test("passes over a byte order mark, as editors on Windows leave it", () => {
  expect(parseJson('\uFEFF{"mode": "alert"}')).toEqual({
    kind: "parsed",
    value: { mode: "alert" },
    faults: [],
  });
});

test.each([101, 20_000])("refuses %i levels of nesting instead of running out of stack", (levels) => {
  const { kind, faults } = parseJson("[".repeat(levels) + "]".repeat(levels));
  expect({ kind, allowed: faults.map(({ allowed }) => allowed) }).toEqual({
    kind: "broken",
    allowed: ["at most 100 levels of nesting"],
  });
});

test("takes 100 levels of nesting, and a text of ten megabytes", () => {
  expect(parseJson("[".repeat(100) + "]".repeat(100)).kind).toBe("parsed");
  expect(parseJson(`"${"a".repeat(10_000_000)}"`).kind).toBe("parsed");
});

test.each(['{"subnetTags": {"__proto__": "sandbox", "env": "*"}}', '{"a": [{"__proto__": 1}]}'])(
  "refuses the key __proto__, which would be dropped: %s",
  (text) => {
    const parsed = parseJson(text);
    expect(parsed.faults).toEqual([
      {
        path: expect.stringContaining("line 1"),
        received: expect.stringMatching(/^"__proto__"/),
        allowed: "any other key",
      },
    ]);
  },
);

test("reports every key that is given twice, however it is written", () => {
  const parsed = parseJson('{"mode": 1, "rules": [{"a": 1, "a": 2}, {"a": 3}],\n "mod\\u0065": 2}');
  expect(parsed.kind).toBe("parsed");
  expect(parsed.faults.map(({ path }) => path)).toEqual(["line 1, column 32", "line 2, column 2"]);
});
