import { guardNotes } from "../../lib/guard-notes.ts";
import type { GuardOptions } from "../../lib/read-props.ts";
import { policyOf, TODAY } from "./synthesise.ts";

const notesOf = (options: Partial<GuardOptions>) =>
  guardNotes({ policy: policyOf("alert"), ...options }, TODAY);

test("has nothing to say of a plain deployment", () => {
  expect(notesOf({ policy: policyOf("enable", { mode: "enable", expires: TODAY }) })).toEqual([]);
});

test("warns of rules that have expired", () => {
  const policy = policyOf("alert", { name: "old", expires: "2026-11-21" }, { name: "new" });
  const text = 'These rules have expired and no longer match: "old".';
  expect(notesOf({ policy })).toEqual([{ kind: "warning", id: "expired-rules", text }]);
});

test("warns that a low mode doesn't keep rules from enabling subnets", () => {
  const policy = policyOf("observe", { name: "sandboxes", mode: "enable" }, { name: "others" });
  const text = 'The mode is observe, but these rules enable auto-assign public IPv4: "sandboxes".';
  expect(notesOf({ policy })).toEqual([{ kind: "warning", id: "rules-enable", text }]);
});
