import { Annotations, CfnOutput, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { NodegroupGuard, type NodegroupGuardProps } from "../nodegroup-guard.ts";
import { deploymentNotes } from "./deployment-notes.ts";

/** One guard in one account and region, with the outputs that scripts and people look for. */
export class NodegroupGuardStack extends Stack {
  readonly guard: NodegroupGuard;

  constructor(scope: Construct, id: string, props: NodegroupGuardProps) {
    super(scope, id, {
      description: "Keeps EKS managed node groups from failing on subnets without auto-assign public IPv4.",
    });
    this.guard = new NodegroupGuard(this, "Guard", props);
    const { alerts, guard, functionQueue, ruleQueue, canWrite } = this.guard;

    const annotations = Annotations.of(this);
    for (const { kind, id, text } of deploymentNotes(props.options, props.today)) {
      if (kind === "warning") annotations.addWarningV2(`nodegroup-guard:${id}`, text);
      else annotations.addInfoV2(`nodegroup-guard:${id}`, text);
    }

    this.output("AlertTopicArn", alerts.topic.topicArn, "Topic of messages and alarms: subscribe here.");
    this.output("FunctionName", guard.functionName, "The function that answers CreateNodegroup.");
    this.output(
      "FunctionDeadLetterQueueUrl",
      functionQueue.queueUrl,
      "Events that the function failed to handle.",
    );
    this.output("RuleDeadLetterQueueUrl", ruleQueue.queueUrl, "Events that never reached the function.");
    this.output("Mode", props.options.policy.mode, "The policy's mode where no rule matches.");
    this.output(
      "CanChangeSubnets",
      canWrite ? "yes" : "no",
      "Whether the function may enable auto-assign public IPv4.",
    );
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
