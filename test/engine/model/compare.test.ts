import { compare } from "../../../engine/model/compare.ts";

it("orders texts the same way on every machine, capitals first", () => {
  expect(["b", "a", "B", "ä", "a10", "a9", ""].sort(compare)).toEqual(["", "B", "a", "a10", "a9", "b", "ä"]);
});

it.each([
  ["a", "b", -1],
  ["b", "a", 1],
  ["a", "a", 0],
])("compares %s with %s", (a, b, expected) => {
  expect(compare(a, b)).toBe(expected);
});
