import fc from "fast-check";
import { parseJson } from "../../lib/json-text.ts";

test("parses what JSON.parse parses", () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(4), (text, indent) => {
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
  ['{\n  "mode": "alert",\n}', "line 3, column 1", "}", "a key in double quotes"],
  ['{ "mode": alert }', "line 1, column 11", "alert }", "a value"],
  ['{ "mode" "alert" }', "line 1, column 10", '"alert" }', "a colon"],
  ['{ "rules": [1 2] }', "line 1, column 15", "2] }", "a comma or ]"],
  ['{ "mode": "alert"', "line 1, column 18", "the end of the file", "a comma or }"],
  ["{}\n// why", "line 2, column 1", "// why", "nothing more"],
  ["{ 'mode': 1 }", "line 1, column 3", "'mode': 1 }", "a key in double quotes"],
  ["", "line 1, column 1", "the end of the file", "a value"],
])("says where %j stops being JSON", (text, path, received, allowed) => {
  expect(parseJson(text)).toEqual({ kind: "broken", faults: [{ path, received, allowed }] });
});

test("reports every key that is given twice, however it is written", () => {
  const parsed = parseJson('{"mode": 1, "rules": [{"a": 1, "a": 2}, {"a": 3}],\n "mod\\u0065": 2}');
  expect(parsed.kind).toBe("parsed");
  expect(parsed.faults.map(({ path }) => path)).toEqual(["line 1, column 32", "line 2, column 2"]);
});
