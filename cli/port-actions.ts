import type { Aws, AwsInRegion, GuardInRegion } from "./context.ts";

/** A port by which commands reach AWS; the region's own setting is read from no service. */
export type Port =
  | Exclude<keyof Aws, "defaultRegion" | "inRegion" | "guardIn">
  | keyof AwsInRegion
  | keyof GuardInRegion;

/** The IAM actions that the calls behind a port take, every one of them. */
export const portActions = {
  identity: ["sts:GetCallerIdentity"],
  enabledRegions: ["ec2:DescribeRegions"],
  readInventory: [
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSubnets",
    "eks:DescribeCluster",
    "eks:DescribeNodegroup",
    "eks:ListClusters",
    "eks:ListNodegroups",
  ],
  gatherFacts: [
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSubnets",
    "eks:DescribeCluster",
    "eks:DescribeNodegroup",
  ],
  countInterfaces: ["ec2:DescribeNetworkInterfaces"],
  enable: ["ec2:CreateTags", "ec2:DescribeSubnets", "ec2:ModifySubnetAttribute"],
  readReceipts: ["ec2:DescribeSubnets"],
  takeBack: ["ec2:DeleteTags", "ec2:DescribeSubnets", "ec2:ModifySubnetAttribute"],
  examine: [
    "cloudformation:DescribeStacks",
    "cloudformation:ListStackResources",
    "cloudtrail:DescribeTrails",
    "cloudtrail:GetEventSelectors",
    "cloudtrail:GetTrailStatus",
    "cloudwatch:DescribeAlarms",
    "cloudwatch:GetMetricData",
    "events:DescribeRule",
    "events:ListTargetsByRule",
    "events:TestEventPattern",
    "iam:GetRolePolicy",
    "iam:ListRolePolicies",
    "lambda:GetFunctionConcurrency",
    "lambda:GetFunctionConfiguration",
    "lambda:GetPolicy",
    "logs:FilterLogEvents",
    "sns:GetTopicAttributes",
    "sns:ListSubscriptionsByTopic",
    "sqs:GetQueueAttributes",
  ],
  publish: ["sns:Publish"],
} as const satisfies Record<Port, readonly string[]>;

export type IamAction = (typeof portActions)[Port][number];

/** The ports that each command uses. */
export const commandPorts = {
  audit: ["identity", "enabledRegions", "readInventory"],
  explain: ["identity", "gatherFacts"],
  fix: ["identity", "enabledRegions", "readInventory", "countInterfaces", "enable"],
  undo: ["identity", "enabledRegions", "readInventory", "readReceipts", "takeBack"],
  doctor: ["identity", "enabledRegions", "examine", "publish"],
} as const satisfies Record<string, readonly Port[]>;

export type CommandName = keyof typeof commandPorts;
