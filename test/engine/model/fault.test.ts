import * as z from "zod/mini";
import { faultsOf, onlyKeys } from "../../../engine/model/fault.ts";

const keys = { size: z.number("a number"), name: z.optional(z.string("a text")) };
const schema = z.strictObject({ ...keys, list: z.optional(z.array(z.string("a text"))) }, onlyKeys(keys));

const faults = (input: unknown) => {
  const { error } = schema.safeParse(input);
  return error ? faultsOf(error, input) : [];
};

test("finds nothing wrong where nothing is", () => {
  expect(faults({ size: 1, name: "a" })).toEqual([]);
});

test("says of a key that is missing that nothing stands there", () => {
  expect(faults({})).toEqual([{ path: "size", received: "nothing", allowed: "a number" }]);
});

test("makes a fault of every key that doesn't exist", () => {
  expect(faults({ size: 1, siez: 2, nmae: null })).toEqual([
    { path: "siez", received: "2", allowed: "only the keys size, name" },
    { path: "nmae", received: "null", allowed: "only the keys size, name" },
  ]);
});

test("shows the place in a list", () => {
  expect(faults({ size: 1, list: ["a", 2] })).toEqual([{ path: "list.1", received: "2", allowed: "a text" }]);
});

test.each([
  [null, "null"],
  ["text", '"text"'],
  [undefined, "nothing"],
])("says of %j that it is no object at all", (input, received) => {
  expect(faults(input)).toEqual([
    { path: "(whole file)", received, allowed: "an object with the keys size, name" },
  ]);
});

test("cuts a long value after 100 characters", () => {
  const received = (length: number) => faults({ size: "x".repeat(length) })[0]?.received;
  expect(received(98)).toBe(`"${"x".repeat(98)}"`);
  expect(received(99)).toBe(`"${"x".repeat(99)}…`);
  expect(received(500)).toBe(`"${"x".repeat(99)}…`);
});
