import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEvent } from "../../engine/model/event.ts";
import { templateOf } from "./synthesise.ts";

type Json = { [key: string]: Json } | unknown;

const EVENTS = join("test", "events");
const [rule] = Object.values(templateOf().findResources("AWS::Events::Rule"));

/** As much of EventBridge's matching as the rule uses: exact values and nesting. */
function matches(pattern: Json, value: Json): boolean {
  if (Array.isArray(pattern)) return pattern.some((wanted) => equals(wanted, value));
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(pattern as object).every(([key, inner]) => matches(inner, Reflect.get(value, key)));
}

function equals(wanted: unknown, value: unknown): boolean {
  // Anything else is an operator, with a meaning that this test doesn't know.
  expect(typeof wanted).toBe("string");
  return wanted === value;
}

const eventOf = (file: string) => JSON.parse(readFileSync(join(EVENTS, file), "utf8"));
const isMatched = (event: unknown) => matches(rule?.Properties.EventPattern, event);

const files = readdirSync(EVENTS).filter((file) => eventOf(file).detail?.eventName === "CreateNodegroup");

test.each(files.filter((file) => !file.includes("failed-call")))("answers %s", (file) => {
  expect(isMatched(eventOf(file))).toBe(true);
});

test("leaves calls that EKS refused to the function, which ignores them", () => {
  const refused = eventOf("create-nodegroup.failed-call.json");
  expect([isMatched(refused), parseEvent(refused).kind]).toEqual([true, "ignored"]);
});

const event = eventOf("create-nodegroup.cli.json");

test.each([{}, { errorCode: null }, { errorCode: "" }])(
  "answers a call with %j, and so does the function",
  (error) => {
    const succeeded = { ...event, detail: { ...event.detail, ...error } };
    expect([isMatched(succeeded), parseEvent(succeeded).kind]).toEqual([true, "created"]);
  },
);

test.each([
  ["another source", { ...event, source: "example.eks" }],
  ["another kind of event", { ...event, "detail-type": "AWS Service Event via CloudTrail" }],
  ["another service's call", { ...event, detail: { ...event.detail, eventSource: "ec2.amazonaws.com" } }],
  ["another call", { ...event, detail: { ...event.detail, eventName: "DeleteNodegroup" } }],
  ["an event without detail", { ...event, detail: undefined }],
])("leaves alone %s", (_case, other) => {
  expect(isMatched(other)).toBe(false);
});
