import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import type { Policy, Rule } from "../../engine/model/policy.ts";
import { NodegroupGuardStack } from "../../lib/app/nodegroup-guard-stack.ts";
import type { Note } from "../../lib/guard-notes.ts";
import type { NodegroupGuardProps } from "../../lib/guard-props.ts";

export const TODAY = "2026-11-22";

/** Props, and a policy in place of mode and rules. */
export type Given = NodegroupGuardProps & { policy?: Policy };

const outdir = mkdtempSync(join(tmpdir(), "nodegroup-guard-test-"));
afterAll(() => rmSync(outdir, { recursive: true }));

// The construct goes by the day on which it is synthesized.
jest.useFakeTimers({ now: new Date(`${TODAY}T12:00:00Z`), doNotFake: ["nextTick", "setImmediate"] });

/**
 * The stack under the feature flags of cdk.json. CDK's own validation of the template takes seconds; the test of the whole app runs it.
 */
export function stackOf(
  { policy = policyOf("alert"), ...props }: Given = {},
  notes: Note[] = [],
): NodegroupGuardStack {
  const { context } = JSON.parse(readFileSync("cdk.json", "utf8"));
  const app = new App({
    context: { ...context, "@aws-cdk/core:annotationsInValidationReport": false },
    builtinCloudFormationValidation: false,
    outdir: mkdtempSync(join(outdir, "cdk.out")),
  });
  // What the audit adds is tested by itself, and that it changes nothing else.
  return new NodegroupGuardStack(app, "NodegroupGuard", {
    props: { audit: "off", ...props, ...policy },
    notes,
  });
}

export function templateOf(options: Given = {}): Template {
  return Template.fromStack(stackOf(options));
}

export function policyOf(mode: Policy["mode"], ...rules: Partial<Rule>[]): Policy {
  const complete = rules.map((rule, index) => ({
    name: `rule ${index}`,
    match: { cluster: "*" },
    mode: "alert" as const,
    ...rule,
  }));
  return { mode, rules: complete };
}

export interface Statement {
  Sid?: string;
  Effect: "Allow" | "Deny";
  Principal?: unknown;
  Action: string | string[];
  Resource: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

/** Every statement of the function's role. */
export function roleStatements(template: Template): Statement[] {
  return Object.values(template.findResources("AWS::IAM::Policy")).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
}

export function actionsOf(statements: Statement[]): string[] {
  return statements.flatMap(({ Action }) => Action).sort();
}
