import { App, Stack } from "aws-cdk-lib";
import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { ALWAYS } from "../../../cli/doctor/check-function.ts";
import { logStatement, publishStatement, readStatements } from "../../../lib/permissions.ts";

it("asks of the role in every mode what the deployment grants in every mode", () => {
  const granted = [
    logStatement("arn:logs"),
    ...readStatements(new Stack(new App(), "S")),
    publishStatement("arn:topic"),
  ];
  const actions = (statement: PolicyStatement): string[] => statement.actions;
  // CDK itself adds the right to send to the dead-letter queue.
  expect([...ALWAYS].sort()).toEqual([...granted.flatMap(actions), "sqs:SendMessage"].sort());
});
