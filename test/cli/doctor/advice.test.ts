import { readFileSync } from "node:fs";
import { assess } from "../../../cli/doctor/assess.ts";
import type { CheckScope } from "../../../cli/doctor/check.ts";
import type { Observations } from "../../../cli/doctor/observations.ts";
import { ACCOUNT, REGION } from "../../support/build.ts";
import { sourcesIn } from "../../support/imports.ts";
import { read } from "../support/inventory.ts";
import {
  alarm,
  guardFunction,
  NOW,
  observations,
  outputs,
  queue,
  remediation,
} from "../support/observations.ts";

const RUNBOOK = /(^|[\s:])docs\//;
const MODULE = "node_modules/nodegroup-guard/docs/runbook.md#";

/** Much is wrong with it: all advice that depends on how a guard was installed is given. */
const broken = (changes: Partial<Observations> = {}) =>
  observations({
    stack: read({
      status: "CREATE_COMPLETE",
      outputs: { ...outputs, CanChangeSubnets: "yes" },
      parameters: ["Mode", "AlertTopicArn"],
    }),
    matches: read(["CreateNodegroup"]),
    reserved: read(0),
    targets: read([]),
    functionQueue: read({ arn: guardFunction.deadLetterArn, messages: 3 }),
    ruleQueue: read({ ...queue, messages: 1 }),
    alarms: read([{ ...alarm, state: "ALARM" }]),
    remediations: read([{ ...remediation, automatic: true }]),
    ...changes,
  });

function advice(at: Partial<CheckScope>, changes?: Partial<Observations>): string[] {
  const place = { region: REGION, account: ACCOUNT, stack: "NodegroupGuard", now: NOW };
  const lines = assess(broken(changes), { ...place, ...at });
  return [...new Set(lines.flatMap((line) => ("steps" in line ? line.steps : [])))];
}

const CHANGE_SET =
  "aws cloudformation create-change-set --region ap-northeast-1 --stack-name NodegroupGuard --change-set-name revert-drift " +
  "--deployment-mode REVERT_DRIFT --use-previous-template --capabilities CAPABILITY_IAM " +
  "--parameters ParameterKey=Mode,UsePreviousValue=true ParameterKey=AlertTopicArn,UsePreviousValue=true";

it("names a clone's command and pages", () => {
  const steps = advice({ installedBy: "clone" });
  expect(steps).toContain(
    "put it back, with the -c options it was deployed with: npx cdk deploy --revert-drift",
  );
  expect(steps).toContain("deploy this version, with the -c options it was deployed with: npx cdk deploy");
  expect(steps).toContain("then hand them over again: docs/runbook.md#redrive");
});

it("names a package's command and where its pages are", () => {
  const steps = advice({ installedBy: "package" });
  expect(steps).toContain("put it back, in the CDK app that has the stack: npx cdk deploy --revert-drift");
  expect(steps).toContain(`then hand them over again: ${MODULE}redrive`);
  expect(steps.filter((step) => RUNBOOK.test(step) || step.includes("-c options"))).toEqual([]);
});

it("takes a guard that is a part of another stack for a package's", () => {
  const stack = read({ status: "CREATE_COMPLETE", outputs, construct: "Guard" });
  expect(advice({}, { stack })).toContain(
    "put it back, in the CDK app that has the stack: npx cdk deploy --revert-drift",
  );
});

it.each<[string, Partial<CheckScope>, string]>([
  ["the one-file template", { installedBy: "template" }, "put it back, by a change set that reverts drift:"],
  [
    "an organization",
    { installedBy: "template", stack: "StackSet-NodegroupGuard-0d1f" },
    "put it back, in account 111122223333, by a change set that reverts drift:",
  ],
])("names no cdk and no page for a guard of %s", (_, at, restore) => {
  const steps = advice(at);
  expect(steps).toContain(restore);
  expect(steps).toContain(CHANGE_SET.replace("NodegroupGuard", at.stack ?? "NodegroupGuard"));
  const own = steps.filter((step) => !step.includes("NodegroupGuardOrganization"));
  expect(own.filter((step) => /cdk|docs\//.test(step))).toEqual([]);
  expect(steps.filter((step) => step.includes("invoke the function")).length).toBe(2);
});

it("gives both ways where nobody knows, and each command on a line of its own", () => {
  const steps = advice({});
  expect(steps).toContain(
    "put it back, where it was deployed by CDK, with the same options: npx cdk deploy --revert-drift",
  );
  expect(steps).toContain(CHANGE_SET);
  expect(steps).toContain("then hand them over again, in a clone: docs/runbook.md#redrive");
  expect(steps).toContain(
    "fix the cause, then invoke the function with the message's body as the event, and delete the message",
  );
});

it("links to the copy of the docs that the guard was deployed with, however it was installed", () => {
  const environment = { ...guardFunction.environment, DOCS_URL: "https://example.com/docs/findings/" };
  const steps = advice({ installedBy: "template" }, { guard: read({ ...guardFunction, environment }) });
  expect(steps).toContain("then hand them over again: https://example.com/docs/runbook.md#redrive");
});

it("is the one place that names a way to deploy or a page", () => {
  const naming = sourcesIn("cli/doctor").filter((file) =>
    /cdk deploy|revert-drift|docs\/[\w-]+\.md|["`][^"`]*: docs\//.test(readFileSync(file, "utf8")),
  );
  expect(naming).toEqual(["cli/doctor/advice.ts"]);
});
