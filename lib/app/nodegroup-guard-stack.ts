import { CfnOutput, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { AuditOutput, Output } from "../../engine/model/installed-guard.ts";
import { annotate } from "../guard-notes.ts";
import { type GuardAudit, NodegroupGuard } from "../nodegroup-guard.ts";
import { tagInstallation } from "../tag-installation.ts";
import type { Options } from "./options.ts";

export const DESCRIPTION =
  "Keeps EKS managed node groups from failing on subnets without auto-assign public IPv4.";

/** One guard in one account and region, with the outputs that scripts and people look for. */
export class NodegroupGuardStack extends Stack {
  readonly guard: NodegroupGuard;

  constructor(scope: Construct, id: string, { props, notes }: Pick<Options, "props" | "notes">) {
    super(scope, id, { description: DESCRIPTION });
    this.guard = new NodegroupGuard(this, "Guard", props);
    tagInstallation(this.guard.function, "clone");
    annotate(this, notes);
    addOutputs(this, this.guard, props.mode);
  }
}

/** Adds the outputs that scripts, people and the doctor read. */
export function addOutputs(stack: Stack, guard: NodegroupGuard, mode: string): void {
  const { alertTopic, function: guardFunction, deadLetterQueues, canChangeSubnets } = guard;
  const outputs: Record<Output, Described> = {
    AlertTopicArn: [alertTopic.topicArn, "Topic of messages and alarms: subscribe here."],
    FunctionName: [guardFunction.functionName, "The function that answers new and updated node groups."],
    FunctionDeadLetterQueueUrl: [
      deadLetterQueues.function.queueUrl,
      "Events that the function failed to handle.",
    ],
    RuleDeadLetterQueueUrl: [deadLetterQueues.rule.queueUrl, "Events that never reached the function."],
    Mode: [mode, "The policy's mode where no rule matches."],
    CanChangeSubnets: [
      canChangeSubnets ? "yes" : "no",
      "Whether the function may enable auto-assign public IPv4.",
    ],
  };
  const all = { ...outputs, ...(guard.audit && auditOutputs(guard.audit)) };
  for (const [name, [value, description]] of Object.entries(all)) {
    new CfnOutput(stack, name, { value, description });
  }
}

type Described = [value: string, description: string];

function auditOutputs({ function: audit, bucket }: GuardAudit): Record<AuditOutput, Described> {
  return {
    AuditFunctionName: [audit.functionName, "The function that audits by schedule; {} starts it."],
    ReportBucketName: [bucket.bucketName, "Its reports: latest.html, and each one below audit/."],
  };
}
