import { Annotations, CfnOutput, Duration, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { AuditOutput, Output } from "../../engine/model/installed-guard.ts";
import type { NodegroupGuardProps } from "../guard-props.ts";
import { type GuardAudit, NodegroupGuard } from "../nodegroup-guard.ts";
import { tagInstallation } from "../tag-installation.ts";
import type { Options } from "./options.ts";

export const DESCRIPTION =
  "Keeps EKS managed node groups from failing on subnets without auto-assign public IPv4.";

/** One guard in one account and region, with the outputs that scripts and people look for. */
export class NodegroupGuardStack extends Stack {
  readonly guard: NodegroupGuard;

  constructor(scope: Construct, id: string, options: Options) {
    super(scope, id, { description: DESCRIPTION });
    this.guard = new NodegroupGuard(this, "Guard", propsOf(options));
    tagInstallation(this.guard.function, "clone");
    if (options.unknown.length > 0) {
      const names = options.unknown.map((key) => `-c ${key}`).join(", ");
      const text = `nodegroup-guard has no such options: ${names}.`;
      Annotations.of(this).addWarningV2("nodegroup-guard:unknown-options", text);
    }

    addOutputs(this, this.guard, options.policy.mode);
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

/** The context's options as the construct's props. */
function propsOf(options: Options): NodegroupGuardProps {
  const {
    policy,
    followSeconds,
    logRetentionDays,
    docsUrl,
    slack,
    organization: _whole,
    unknown: _unknown,
    ...same
  } = options;
  return {
    ...same,
    mode: policy.mode,
    rules: policy.rules,
    followFor: Duration.seconds(followSeconds),
    logRetention: logRetentionDays,
    // The default is no address.
    ...(docsUrl && { docsUrl }),
    ...(slack && { slackChannel: slack }),
  };
}
