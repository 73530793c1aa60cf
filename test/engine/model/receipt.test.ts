import * as fc from "fast-check";
import {
  coversEvent,
  isUnderWay,
  type Receipt,
  readAnyReceipt,
  readReceipt,
  receiptText,
  voidReceipt,
} from "../../../engine/model/receipt.ts";
import { RUNS } from "../../support/runs.ts";

const RECEIPT: Receipt = {
  time: "2026-11-22T10:41:30.123Z",
  eventId: "b7e5a1c4-92d3-4f60-a8b1-c2d3e4f50617",
  nodegroup: "legacy/ng-1",
  rule: "sandboxes fix themselves",
};

const LATER = "9999-12-31T23:59:59Z";

const anyText = fc.string({ unit: "binary", minLength: 1, maxLength: 300, size: "max" });
const anyReceipt = fc.record({
  time: fc
    .date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString()),
  eventId: anyText,
  nodegroup: anyText,
  rule: anyText,
});

test("says when, for which event and node group, and by which rule", () => {
  expect(receiptText(RECEIPT)).toBe(
    "v1 2026-11-22T10:41:30Z event=b7e5a1c4-92d3-4f60-a8b1-c2d3e4f50617 nodegroup=legacy/ng-1 rule=sandboxes fix themselves",
  );
});

test("reads back what it wrote, to the second", () => {
  expect(readReceipt(receiptText(RECEIPT))).toEqual({ ...RECEIPT, time: "2026-11-22T10:41:30Z" });
});

test("writes a receipt that EC2 takes and the guard can read, whatever names say", () => {
  fc.assert(
    fc.property(anyReceipt, (receipt) => {
      const text = receiptText(receipt);
      expect(voidReceipt(text).length).toBeLessThanOrEqual(256);
      // The characters that every service takes in tags.
      expect(text).toMatch(/^[A-Za-z0-9 _.:/=+@-]+$/);
      const read = readReceipt(text);
      expect(read && coversEvent(read, { eventId: receipt.eventId, eventTime: LATER, time: LATER })).toBe(
        true,
      );
    }),
    { numRuns: RUNS },
  );
});

test("takes a void receipt for none, but still knows what it was for", () => {
  const text = receiptText({ ...RECEIPT, time: "2026-11-22T10:41:30Z" });
  const receipt = readReceipt(text);
  expect(voidReceipt(text)).toBe(`void ${text}`);
  expect(readReceipt(voidReceipt(text))).toBeUndefined();
  expect(readAnyReceipt(voidReceipt(text))).toEqual({ receipt, voided: true });
  expect(readAnyReceipt(text)).toEqual({ receipt, voided: false });
  expect(readAnyReceipt("void")).toBeUndefined();
});

test.each(["", "   "])("names no rule where its name is blank: %j", (rule) => {
  expect(receiptText({ ...RECEIPT, rule })).toMatch(/ rule=-$/);
});

test.each([
  ["a rule\nof two lines", "a rule_of two lines"],
  [" between blanks ", "between blanks"],
  [`${"r".repeat(39)} cut at a blank`, "r".repeat(39)],
])("writes a rule's name in one line, without blanks around it: %j", (rule, written) => {
  expect(readReceipt(receiptText({ ...RECEIPT, rule }))?.rule).toBe(written);
});

test("cuts each part that is too long, and says the others whole", () => {
  const text = receiptText({
    ...RECEIPT,
    eventId: "e".repeat(65),
    nodegroup: "n".repeat(101),
    rule: "r".repeat(41),
  });
  const [e, n, r] = ["e".repeat(64), "n".repeat(100), "r".repeat(40)];
  expect(text).toBe(`v1 2026-11-22T10:41:30Z event=${e} nodegroup=${n} rule=${r}`);
});

const ANOTHER = "b7e5a1c4-92d3-4f60-a8b1-c2d3e4f50618";

test.each([
  ["2026-11-22T10:41:31Z", false],
  ["2026-11-22T10:41:30.999Z", true],
  ["2026-11-22T10:41:30Z", true],
  ["2026-11-22T10:41:05Z", true],
  ["2026-11-22T10:26:30Z", true],
  ["2026-11-22T10:26:29Z", false],
  ["2026-11-19T10:41:05Z", false],
])("covers another event only from shortly before it was written: %s", (eventTime, covered) => {
  const read = readReceipt(receiptText(RECEIPT));
  expect(read && coversEvent(read, { eventId: ANOTHER, eventTime, time: LATER })).toBe(covered);
});

test("covers no other event where its time can't be read", () => {
  const read = { ...RECEIPT, time: "2026-99-99T99:99:99Z" };
  const delivery = { eventId: ANOTHER, eventTime: "2026-11-22T10:41:05Z", time: "2026-11-22T10:41:30Z" };
  expect(coversEvent(read, delivery)).toBe(false);
  expect(isUnderWay(read, delivery)).toBe(false);
});

test.each([
  undefined,
  "",
  "true",
  "v1",
  "v2 2026-11-22T10:41:30Z event=a nodegroup=b/c rule=d",
  "v1 yesterday event=a nodegroup=b/c rule=d",
  "v1 2026-11-22T10:41:30Z event= nodegroup=b/c rule=d",
  "v1 2026-11-22T10:41:30Z nodegroup=b/c event=a rule=d",
  "v1 2026-11-22T10:41:30Z event=a nodegroup=b/c rule=",
  " v1 2026-11-22T10:41:30Z event=a nodegroup=b/c rule=d",
])("takes %j for no receipt", (text) => {
  expect(readReceipt(text)).toBeUndefined();
});
