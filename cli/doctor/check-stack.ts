import { aws } from "../../engine/text/shell.ts";
import { type Check, DEPLOY, drifted, ok, unknown, wrong } from "./check.ts";

/** Those that the other checks, scripts and the runbook go by. */
const OUTPUTS = [
  "AlertTopicArn",
  "FunctionName",
  "FunctionDeadLetterQueueUrl",
  "RuleDeadLetterQueueUrl",
  "Mode",
  "CanChangeSubnets",
];

/** How many of each type a complete stack has at least. */
const RESOURCES = {
  "AWS::Events::Rule": 1,
  "AWS::Lambda::Function": 1,
  "AWS::IAM::Role": 1,
  "AWS::SNS::Topic": 1,
  "AWS::SQS::Queue": 2,
  "AWS::CloudWatch::Alarm": 1,
};

const COMPLETE = /^(CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK|IMPORT_ROLLBACK)_COMPLETE$/;

/** Whether the stack exists and is complete. */
export const stack: Check = {
  firstDecides: true,
  absent: (_, { stack, region }) =>
    wrong(
      `there is no stack ${stack} in ${region}`,
      "deploy the guard there: npx cdk deploy",
      "or name the stack, if it has another name: --stack NAME",
    ),
  parts: {
    stack: ({ status, outputs }, { stack, region }) => {
      const may = outputs.CanChangeSubnets === "yes" ? "may" : "may not";
      const missing = OUTPUTS.filter((name) => !outputs[name]).join(", ");
      const events = aws("cloudformation describe-stack-events", { region, "stack-name": stack });
      const changing = status.endsWith("_IN_PROGRESS");
      return [
        ok(`complete (${status}); mode ${outputs.Mode}, ${may} change subnets`),
        changing && unknown(`it is being changed (${status}); ask again in a while`),
        !changing && !COMPLETE.test(status) && wrong(`the stack is in ${status}`, events, DEPLOY),
        missing && drifted(`the stack has no output ${missing}`),
      ];
    },
    resources: (resources) => {
      const made = resources.filter(
        ({ status }) => /_COMPLETE$/.test(status) && status !== "DELETE_COMPLETE",
      );
      return [
        ...Object.entries(RESOURCES)
          .filter(([wanted, count]) => made.filter(({ type }) => type === wanted).length < count)
          .map(([wanted]) => drifted(`the stack lacks its ${wanted}`)),
        ...resources
          .filter(({ status }) => !/_(COMPLETE|IN_PROGRESS)$/.test(status))
          .map(({ logicalId, status }) => drifted(`${logicalId} is in ${status}`)),
      ];
    },
  },
};
