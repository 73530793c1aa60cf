import type { Stack } from "aws-cdk-lib";
import { Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";

/**
 * What the function needs in every mode: reading, each action only as wide as EC2 and EKS let it be named.
 * The EC2 actions take no resource; nothing here can change anything.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 * @see
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html
 */
export function readStatements(stack: Stack): PolicyStatement[] {
  return [
    allow("ReadNetwork", {
      actions: [
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSubnets",
      ],
      resources: ["*"],
    }),
    allow("ReadClusters", {
      actions: ["eks:DescribeCluster"],
      resources: [stack.formatArn({ service: "eks", resource: "cluster", resourceName: "*" })],
    }),
    allow("ReadNodegroups", {
      actions: ["eks:DescribeNodegroup"],
      resources: [stack.formatArn({ service: "eks", resource: "nodegroup", resourceName: "*/*/*" })],
    }),
  ];
}

/**
 * What it takes to switch a subnet on, to be granted only where the policy can enable. The subnet's owner has
 * the last word in IAM as well: where a tag says anything but `enable` nothing is changed, and it can't be
 * overwritten. Without the Null condition a request that names no tag key would satisfy ForAllValues.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 * @see
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function writeStatements(stack: Stack, { receipts }: { receipts: boolean }): PolicyStatement[] {
  const subnets = [stack.formatArn({ service: "ec2", resource: "subnet", resourceName: "*" })];
  const enable = allow("EnableAutoAssign", {
    actions: ["ec2:ModifySubnetAttribute"],
    resources: subnets,
    conditions: { StringEqualsIfExists: { "aws:ResourceTag/nodegroup-guard:mode": "enable" } },
  });
  const tag = allow("TagWithReceipt", {
    actions: ["ec2:CreateTags"],
    resources: subnets,
    conditions: {
      "ForAllValues:StringLike": { "aws:TagKeys": "nodegroup-guard:*" },
      "ForAllValues:StringNotEquals": { "aws:TagKeys": "nodegroup-guard:mode" },
      Null: { "aws:TagKeys": "false" },
    },
  });
  return receipts ? [enable, tag] : [enable];
}

/** Writing to the function's own log group, which the stack creates: no right to create others. */
export function logStatement(logGroupArn: string): PolicyStatement {
  return allow("WriteLogs", {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [logGroupArn],
  });
}

/** Publishing to the one topic. */
export function publishStatement(topicArn: string): PolicyStatement {
  return allow("PublishAlerts", { actions: ["sns:Publish"], resources: [topicArn] });
}

/**
 * What whoever publishes to an encrypted topic needs on its key.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export const PUBLISHER_KEY_ACTIONS = ["kms:Decrypt", "kms:GenerateDataKey"];

export function encryptStatement(keyArn: string): PolicyStatement {
  return allow("EncryptAlerts", { actions: PUBLISHER_KEY_ACTIONS, resources: [keyArn] });
}

interface Grant {
  actions: string[];
  resources: string[];
  conditions?: Record<string, Record<string, unknown>>;
}

function allow(sid: string, grant: Grant): PolicyStatement {
  return new PolicyStatement({ sid, effect: Effect.ALLOW, ...grant });
}
