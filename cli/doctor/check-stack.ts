import { aws } from "../../engine/text/shell.ts";
import { DEPLOY, type Line, ok, orOk, type Place, said, wrong } from "./line.ts";
import type { InstalledStack, Observations, StackResource } from "./observations.ts";

/** What the other checks, scripts and the runbook go by. */
export const OUTPUTS = [
  "AlertTopicArn",
  "FunctionName",
  "FunctionDeadLetterQueueUrl",
  "RuleDeadLetterQueueUrl",
  "Mode",
  "CanChangeSubnets",
] as const;

/** How many of each a complete stack has at least. */
const PARTS: Record<string, number> = {
  "AWS::Events::Rule": 1,
  "AWS::Lambda::Function": 1,
  "AWS::IAM::Role": 1,
  "AWS::SNS::Topic": 1,
  "AWS::SQS::Queue": 2,
  "AWS::CloudWatch::Alarm": 1,
};

/** Whether the stack is there and whole. */
export function checkStack({ stack, resources }: Observations, place: Place): Line[] {
  const found = said("stack", stack, missing(place), (value) => [...status(value, place), ...outputs(value)]);
  // Of a stack that isn't there or can't be read nobody has asked for the resources.
  const parts = stack.kind === "read" ? said("stack", resources, missing(place), incomplete) : [];
  return orOk([...found, ...parts], ok("stack", stack.kind === "read" ? summary(stack.value) : ""));
}

function missing({ stack, region }: Place): Line {
  return wrong(
    "stack",
    `there is no stack ${stack} in ${region}`,
    "deploy the guard there: npx cdk deploy",
    "or name the stack, if it has another name: --stack NAME",
  );
}

function summary({ status, outputs }: InstalledStack): string {
  const may = outputs.CanChangeSubnets === "yes" ? "may" : "may not";
  return `complete (${status}); mode ${outputs.Mode}, ${may} change subnets`;
}

function status({ status }: InstalledStack, { stack, region }: Place): Line[] {
  if (/^(CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK|IMPORT_ROLLBACK)_COMPLETE$/.test(status)) return [];
  const events = aws("cloudformation describe-stack-events", { region, "stack-name": stack });
  if (status.endsWith("_IN_PROGRESS")) {
    return [
      { kind: "untold", check: "stack", says: `it is being changed (${status}); ask again in a while` },
    ];
  }
  return [wrong("stack", `the stack is in ${status}`, events, DEPLOY)];
}

function outputs({ outputs }: InstalledStack): Line[] {
  const lacking = OUTPUTS.filter((name) => !outputs[name]);
  if (lacking.length === 0) return [];
  return [wrong("stack", `the stack has no output ${lacking.join(", ")}`, DEPLOY)];
}

function incomplete(resources: StackResource[]): Line[] {
  const there = resources.filter(
    ({ status }) => status.endsWith("_COMPLETE") && status !== "DELETE_COMPLETE",
  );
  const lacking = Object.entries(PARTS).filter(
    ([part, count]) => there.filter(({ type }) => type === part).length < count,
  );
  const unmade = resources.filter(
    (resource) => !there.includes(resource) && !/_IN_PROGRESS$/.test(resource.status),
  );
  return [
    ...lacking.map(([part]) => wrong("stack", `the stack lacks its ${part}`, DEPLOY)),
    ...unmade
      .filter(({ status }) => status !== "DELETE_COMPLETE")
      .map(({ logicalId, status }) => wrong("stack", `${logicalId} is in ${status}`, DEPLOY)),
  ];
}
