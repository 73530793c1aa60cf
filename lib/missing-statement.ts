import { Stack, Token } from "aws-cdk-lib";
import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IConstruct } from "constructs";
import type { Note } from "./guard-notes.ts";

/** A statement that a resource's policy needs and could not be given here: the resource is imported. */
export interface MissingStatement {
  of: "topic" | "encryptionKey";
  arn: string;
  statement: PolicyStatement;
}

/**
 * The warning of a statement that an imported topic or key needs, to be pasted into its policy. What CloudFormation
 * alone knows is a word in capitals there, and the alarms are those of the stack by their names.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export function missingNote(scope: IConstruct, { of, arn, statement }: MissingStatement): Note {
  const stack = Stack.of(scope);
  const [partition, region, account] = [
    orPlaceholder(stack.partition, "aws"),
    orPlaceholder(stack.region, "REGION"),
    orPlaceholder(stack.account, "ACCOUNT"),
  ];
  const alarms = `arn:${partition}:cloudwatch:${region}:${account}:alarm:${stack.stackName}-*`;
  const complete = {
    Sid: "AlarmsPublish",
    ...statement.toStatementJson(),
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Resource: of === "topic" ? orPlaceholder(arn, "TOPIC_ARN") : "*",
    Condition: { StringEquals: { "aws:SourceAccount": account }, ArnLike: { "aws:SourceArn": alarms } },
  };
  const unless = of === "topic" ? "Unless it is SNS's default, no alarm" : "No alarm";
  const text =
    `The policy of ${of} (${orPlaceholder(arn, "given")}) can't be extended from here. ${unless} notifies anybody without ` +
    `this statement beside those that it has: ${JSON.stringify(complete)}`;
  return { kind: "warning", id: `${of}-policy`, text };
}

function orPlaceholder(value: string, placeholder: string): string {
  return Token.isUnresolved(value) ? placeholder : value;
}
