import { Annotations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";
import { hasExpired } from "../engine/model/policy.ts";
import type { GuardOptions } from "./read-props.ts";

export interface Note {
  kind: "warning" | "info";
  id: string;
  text: string;
}

/**
 * Effects of these options that may be unexpected; none is an error. `today` is a date
 * such as 2026-11-22, in UTC.
 */
export function guardNotes({ policy }: Pick<GuardOptions, "policy">, today: string): Note[] {
  const expired = policy.rules.filter((rule) => hasExpired(rule, today));
  const enabling = policy.rules.filter((rule) => rule.mode === "enable" && !expired.includes(rule));
  const notes: (Note & { holds: boolean })[] = [
    {
      kind: "warning",
      id: "expired-rules",
      holds: expired.length > 0,
      text: `These rules have expired and no longer match: ${names(expired)}.`,
    },
    {
      kind: "warning",
      id: "rules-enable",
      holds: policy.mode !== "enable" && enabling.length > 0,
      text: `The mode is ${policy.mode}, but these rules enable auto-assign public IPv4: ${names(enabling)}.`,
    },
  ];
  return notes.filter(({ holds }) => holds).map(({ kind, id, text }) => ({ kind, id, text }));
}

function names(rules: { name: string }[]): string {
  return rules.map(({ name }) => `"${name}"`).join(", ");
}

/** Shows the notes when the app is synthesized. */
export function annotate(construct: IConstruct, notes: Note[]): void {
  const annotations = Annotations.of(construct);
  for (const { kind, id, text } of notes) {
    if (kind === "warning") annotations.addWarningV2(`nodegroup-guard:${id}`, text);
    else annotations.addInfoV2(`nodegroup-guard:${id}`, text);
  }
}
