import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEvent } from "../../engine/model/event.ts";
import { NODEGROUP_CALLS } from "../../engine/model/nodegroup-call.ts";
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

const files = readdirSync(EVENTS).filter((file) => /^(create|update)-nodegroup/.test(file));
const failed = files.filter((file) => file.includes("failed-call"));

test("has events of all three calls to answer", () => {
  const names = files.map((file) => eventOf(file).detail.eventName);
  expect([...new Set(names)].sort()).toEqual([...NODEGROUP_CALLS]);
});

test.each(files.filter((file) => !failed.includes(file)))("answers %s", (file) => {
  expect(isMatched(eventOf(file))).toBe(true);
  expect(["created", "updated", "unnamed"]).toContain(parseEvent(eventOf(file)).kind);
});

test.each(failed)("leaves a call that EKS refused to the function, which ignores it: %s", (file) => {
  expect([isMatched(eventOf(file)), parseEvent(eventOf(file)).kind]).toEqual([true, "ignored"]);
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
  ["an update of the cluster", { ...event, detail: { ...event.detail, eventName: "UpdateClusterConfig" } }],
  ["another call", { ...event, detail: { ...event.detail, eventName: "DeleteNodegroup" } }],
  ["an event without detail", { ...event, detail: undefined }],
])("leaves alone %s", (_case, other) => {
  expect(isMatched(other)).toBe(false);
});
