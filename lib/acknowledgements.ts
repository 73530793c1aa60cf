import { type CfnElement, Stack, Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

const HERE = "<AWS::Region>:<AWS::AccountId>";

const REASONS: Record<string, string> = {
  "AwsSolutions-IAM5[Resource::*]":
    "The ec2:Describe actions take no resource. They only read, and each is named.",
  [`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:eks:${HERE}:cluster/*]`]:
    "Which cluster the next node group belongs to isn't known before its event. Reading only, one named action.",
  [`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:eks:${HERE}:nodegroup/*/*/*]`]:
    "Node groups are named by events that are yet to come. Reading only, one named action.",
  [`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:eks:${HERE}:*]`]:
    "Updates of node groups yet to come: EKS checks cluster and node group. Reading only, eks:DescribeUpdate.",
};

const WRITE_REASONS: Record<string, string> = {
  [`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:${HERE}:subnet/*]`]:
    "The policy can enable, and the subnets are those of node groups yet to come. Held to this account and " +
    "region, one attribute action and the receipt's tag key, and never a subnet whose tag says otherwise.",
};

/**
 * Acknowledges cdk-nag's findings on the function's role, with reasons. Each wildcard is acknowledged by itself,
 * so that a new one is a finding again.
 */
export function acknowledgeWildcards(role: IConstruct, { canWrite }: { canWrite: boolean }): void {
  acknowledge(role, { ...REASONS, ...(canWrite ? WRITE_REASONS : {}) });
}

/** The same of the scheduled audit's role, which can write nothing but its reports. */
export function acknowledgeAuditWildcards(role: IConstruct, bucket: IConstruct): void {
  acknowledge(role, {
    ...REASONS,
    [`AwsSolutions-IAM5[Resource::<${logicalId(bucket)}.Arn>/audit/*]`]:
      "Reports are called after the time of their audit. Writing only, in the audit's own bucket.",
  });
}

/** The target of a schedule may start any version of the one function. */
export function acknowledgeScheduler(role: IConstruct, target: IConstruct): void {
  acknowledge(role, {
    [`AwsSolutions-IAM5[Resource::<${logicalId(target)}.Arn>:*]`]:
      "CDK grants invoking the function and its versions. It is the one function that the schedule starts.",
  });
}

export function acknowledgeReportBucket(bucket: IConstruct): void {
  acknowledge(bucket, {
    "AwsSolutions-S1":
      "Access logs would need a second bucket. Who reads reports can be logged by CloudTrail's data events.",
  });
}

function logicalId(construct: IConstruct): string {
  return Stack.of(construct).getLogicalId(construct.node.defaultChild as CfnElement);
}

/** The same of what can be read from chat. */
export function acknowledgeChat(policy: IConstruct): void {
  acknowledge(policy, REASONS);
}

/** cdk-nag sees that a function or a queue sends to a queue, but not that an EventBridge target does. */
export function acknowledgeRuleQueue(queue: IConstruct): void {
  acknowledge(queue, {
    "AwsSolutions-SQS3": "It is a dead-letter queue itself: that of the rule's target.",
  });
}

function acknowledge(construct: IConstruct, reasons: Record<string, string>): void {
  const entries = Object.entries(reasons).map(([id, reason]) => ({ id, reason }));
  Validations.of(construct).acknowledge(...entries);
}
