import { Annotations, Stack, Token } from "aws-cdk-lib";
import type { IConstruct } from "constructs";
import { hasExpired } from "../engine/model/policy.ts";
import type { MissingStatement } from "./alert-topic.ts";
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
export function guardNotes(
  { policy, emails, topic }: Pick<GuardOptions, "policy" | "emails" | "topic">,
  today: string,
): Note[] {
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
    {
      kind: "info",
      id: "no-emails",
      holds: emails.length === 0 && !topic,
      text: "No e-mail address was given (emails, -c emails=a@example.com): subscribe to the topic AlertTopicArn to get messages.",
    },
  ];
  return notes.filter(({ holds }) => holds).map(({ kind, id, text }) => ({ kind, id, text }));
}

function names(rules: { name: string }[]): string {
  return rules.map(({ name }) => `"${name}"`).join(", ");
}

/**
 * A warning for each statement that an imported topic or key needs, to be pasted into its policy. What
 * CloudFormation alone knows is a word in capitals there, and the alarms are those of the stack by their names.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export function missingNotes(scope: IConstruct, missing: MissingStatement[]): Note[] {
  const stack = Stack.of(scope);
  const [partition, region, account] = [
    shown(stack.partition, "aws"),
    shown(stack.region, "REGION"),
    shown(stack.account, "ACCOUNT"),
  ];
  const alarms = `arn:${partition}:cloudwatch:${region}:${account}:alarm:${stack.stackName}-*`;
  return missing.map(({ of, arn, statement }) => {
    const complete = {
      ...statement.toStatementJson(),
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Resource: of === "topic" ? shown(arn, "TOPIC_ARN") : "*",
      Condition: { StringEquals: { "aws:SourceAccount": account }, ArnLike: { "aws:SourceArn": alarms } },
    };
    const text =
      `The policy of ${of} (${shown(arn, "given")}) can't be extended from here. Without this statement in it, ` +
      `no alarm notifies anybody: ${JSON.stringify(complete)}`;
    return { kind: "warning", id: `${of}-policy`, text };
  });
}

function shown(value: string, placeholder: string): string {
  return Token.isUnresolved(value) ? placeholder : value;
}

/** Shows the notes when the app is synthesized. */
export function annotate(construct: IConstruct, notes: Note[]): void {
  const annotations = Annotations.of(construct);
  for (const { kind, id, text } of notes) {
    if (kind === "warning") annotations.addWarningV2(`nodegroup-guard:${id}`, text);
    else annotations.addInfoV2(`nodegroup-guard:${id}`, text);
  }
}
