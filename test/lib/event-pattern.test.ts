import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { templateOf } from "./synthesise.ts";

type Json = { [key: string]: Json } | unknown;

const EVENTS = join("test", "events");
const [rule] = Object.values(templateOf().findResources("AWS::Events::Rule"));

/** As much of EventBridge's matching as the rule uses: exact values, nesting, and `exists`. */
function matches(pattern: Json, value: Json): boolean {
  if (Array.isArray(pattern)) return pattern.some((wanted) => matchesValue(wanted, value));
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(pattern as object).every(([key, inner]) => matches(inner, Reflect.get(value, key)));
}

function matchesValue(wanted: unknown, value: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return wanted === value;
  expect(Object.keys(wanted)).toEqual(["exists"]);
  return (value !== undefined) === Reflect.get(wanted, "exists");
}

const eventOf = (file: string) => JSON.parse(readFileSync(join(EVENTS, file), "utf8"));
const isMatched = (event: unknown) => matches(rule?.Properties.EventPattern, event);

const files = readdirSync(EVENTS).filter((file) => eventOf(file).detail?.eventName === "CreateNodegroup");

test.each(files.filter((file) => !file.includes("failed-call")))("answers %s", (file) => {
  expect(isMatched(eventOf(file))).toBe(true);
});

test("leaves calls that EKS refused with EventBridge", () => {
  expect(isMatched(eventOf("create-nodegroup.failed-call.json"))).toBe(false);
});

const event = eventOf("create-nodegroup.cli.json");

test.each([
  ["another source", { ...event, source: "example.eks" }],
  ["another kind of event", { ...event, "detail-type": "AWS Service Event via CloudTrail" }],
  ["another service's call", { ...event, detail: { ...event.detail, eventSource: "ec2.amazonaws.com" } }],
  ["another call", { ...event, detail: { ...event.detail, eventName: "DeleteNodegroup" } }],
  ["an event without detail", { ...event, detail: undefined }],
])("leaves alone %s", (_case, other) => {
  expect(isMatched(other)).toBe(false);
});
