import { AUDIT_ROLE } from "./installed-guard.ts";

/**
 * The IAM actions behind each call to AWS and how narrowly each can be granted, once for all: the function's
 * role, the doctor's comparison and the policies in docs/cli.md are made from this. Data alone: it loads no
 * SDK.
 *
 * @see
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */

type Condition = Record<string, Record<string, string>>;

/** `*`, or an ARN's service and what follows account and region there; IAM's roles have no region. */
type GrantedOn = "*" | { service: string; name: string };

interface Grant {
  sid: string;
  on: GrantedOn;
  condition?: Condition;
}

const anything = (sid: string): Grant => ({ sid, on: "*" });
const NETWORK = anything("ReadNetwork");
const NODEGROUPS: GrantedOn = { service: "eks", name: "nodegroup/*/*/*" };
const CLUSTERS: Grant = { sid: "ReadClusters", on: { service: "eks", name: "cluster/*" } };
const SUBNETS: GrantedOn = { service: "ec2", name: "subnet/*" };
const TRAILS: Grant = { sid: "ReadTrails", on: { service: "cloudtrail", name: "trail/*" } };

/** CloudFormation begins the names of what it makes with the stack's. */
const ofStack = (sid: string, service: string, prefix = ""): Grant => ({
  sid,
  on: { service, name: `${prefix}NodegroupGuard-*` },
});
const STACK: Grant = { sid: "ReadStack", on: { service: "cloudformation", name: "stack/NodegroupGuard/*" } };
const RULE = ofStack("ReadRule", "events", "rule/");
const ROLE = ofStack("ReadRole", "iam", "role/nodegroup-guard/");
const FUNCTION = ofStack("ReadFunction", "lambda", "function:");
/** Lambda names mappings by ids of its own. */
const MAPPING: Grant = { sid: "ReadMappings", on: { service: "lambda", name: "event-source-mapping:*" } };
const TOPIC = ofStack("ReadTopic", "sns");

/** The subnet's owner has the last word in IAM as well. */
const OWNER_AGREES: Condition = {
  StringEqualsIfExists: { "aws:ResourceTag/nodegroup-guard:mode": "enable" },
};

/**
 * Without the Null condition a request that names no tag key would satisfy ForAllValues.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 * @see
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
const RECEIPT_ONLY: Condition = {
  "ForAllValues:StringEquals": { "aws:TagKeys": "nodegroup-guard:receipt" },
  Null: { "aws:TagKeys": "false" },
};

const grants = {
  "ec2:DescribeRegions": anything("ReadRegions"),
  "ec2:DescribeLaunchTemplateVersions": NETWORK,
  "ec2:DescribeNetworkInterfaces": NETWORK,
  "ec2:DescribeRouteTables": NETWORK,
  "ec2:DescribeSubnets": NETWORK,
  "ec2:DescribeVpcs": NETWORK,
  "eks:ListClusters": anything("ListClusters"),
  "eks:DescribeCluster": CLUSTERS,
  "eks:ListNodegroups": CLUSTERS,
  "eks:DescribeNodegroup": { sid: "ReadNodegroups", on: NODEGROUPS },
  // An update belongs to a cluster or to a node group of it.
  "eks:DescribeUpdate": { sid: "ReadUpdates", on: { service: "eks", name: "*" } },
  "eks:DeleteNodegroup": { sid: "DeleteNodegroups", on: NODEGROUPS },
  "eks:CreateNodegroup": { sid: "CreateNodegroups", on: { service: "eks", name: "cluster/*" } },
  "ec2:ModifySubnetAttribute": { sid: "SetAutoAssign", on: SUBNETS, condition: OWNER_AGREES },
  "ec2:CreateTags": { sid: "WriteReceipt", on: SUBNETS, condition: RECEIPT_ONLY },
  "ec2:DeleteTags": { sid: "RemoveReceipt", on: SUBNETS, condition: RECEIPT_ONLY },
  "cloudformation:DescribeStacks": STACK,
  "cloudformation:ListStackResources": STACK,
  "cloudtrail:LookupEvents": anything("ReadCreation"),
  "cloudtrail:DescribeTrails": anything("ListTrails"),
  "cloudtrail:GetEventSelectors": TRAILS,
  "cloudtrail:GetTrailStatus": TRAILS,
  "cloudwatch:DescribeAlarms": anything("ReadMetrics"),
  "cloudwatch:GetMetricData": anything("ReadMetrics"),
  "config:DescribeConfigRules": anything("ReadConfigRules"),
  "config:DescribeRemediationConfigurations": anything("ReadConfigRules"),
  "events:DescribeRule": RULE,
  "events:ListTargetsByRule": RULE,
  "events:TestEventPattern": anything("TryPattern"),
  "iam:GetRolePolicy": ROLE,
  "iam:ListRolePolicies": ROLE,
  "lambda:GetEventSourceMapping": MAPPING,
  "lambda:GetFunctionConcurrency": FUNCTION,
  "lambda:GetFunctionConfiguration": FUNCTION,
  "lambda:GetPolicy": FUNCTION,
  "logs:FilterLogEvents": ofStack("ReadLogs", "logs", "log-group:"),
  "organizations:ListAccounts": anything("ListAccounts"),
  "organizations:ListAccountsForParent": anything("ListAccounts"),
  "organizations:ListOrganizationalUnitsForParent": anything("ListAccounts"),
  "scheduler:GetSchedule": ofStack("ReadSchedule", "scheduler", "schedule/default/"),
  "sns:GetTopicAttributes": TOPIC,
  "sns:ListSubscriptionsByTopic": TOPIC,
  "sns:Publish": ofStack("SendTestMessage", "sns"),
  "sqs:GetQueueAttributes": ofStack("ReadQueues", "sqs"),
  "sts:AssumeRole": { sid: "AssumeAuditRole", on: { service: "iam", name: `role/${AUDIT_ROLE}` } },
  "tag:GetResources": anything("FindGuards"),
} satisfies Record<string, Grant>;

/** An IAM action that needs a grant: sts:GetCallerIdentity needs none. */
export type IamAction = keyof typeof grants;

const GATHER_FACTS = [
  "ec2:DescribeLaunchTemplateVersions",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSubnets",
  "eks:DescribeCluster",
  "eks:DescribeNodegroup",
] as const;

/** The actions that the calls behind each port need, every one of them, sorted. */
export const portActions = {
  identity: ["sts:GetCallerIdentity"],
  enabledRegions: ["ec2:DescribeRegions"],
  listAccounts: [
    "organizations:ListAccounts",
    "organizations:ListAccountsForParent",
    "organizations:ListOrganizationalUnitsForParent",
  ],
  asRole: ["sts:AssumeRole"],
  readInventory: [
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "eks:DescribeCluster",
    "eks:DescribeNodegroup",
    "eks:ListClusters",
    "eks:ListNodegroups",
  ],
  gatherFacts: GATHER_FACTS,
  countInterfaces: ["ec2:DescribeNetworkInterfaces"],
  readUpdate: ["eks:DescribeUpdate"],
  enable: ["ec2:CreateTags", "ec2:DescribeSubnets", "ec2:ModifySubnetAttribute"],
  readReceipts: ["ec2:DescribeSubnets"],
  undoChange: ["ec2:DeleteTags", "ec2:DescribeSubnets", "ec2:ModifySubnetAttribute"],
  readNodegroup: ["eks:DescribeNodegroup"],
  readCreation: ["cloudtrail:LookupEvents", "eks:DescribeNodegroup"],
  deleteNodegroup: ["eks:DeleteNodegroup"],
  createNodegroup: ["eks:CreateNodegroup"],
  observe: [
    "cloudformation:DescribeStacks",
    "cloudformation:ListStackResources",
    "cloudtrail:DescribeTrails",
    "cloudtrail:GetEventSelectors",
    "cloudtrail:GetTrailStatus",
    "cloudwatch:DescribeAlarms",
    "cloudwatch:GetMetricData",
    "config:DescribeConfigRules",
    "config:DescribeRemediationConfigurations",
    "events:DescribeRule",
    "events:ListTargetsByRule",
    "events:TestEventPattern",
    "iam:GetRolePolicy",
    "iam:ListRolePolicies",
    "lambda:GetEventSourceMapping",
    "lambda:GetFunctionConcurrency",
    "lambda:GetFunctionConfiguration",
    "lambda:GetPolicy",
    "logs:FilterLogEvents",
    "scheduler:GetSchedule",
    "sns:GetTopicAttributes",
    "sns:ListSubscriptionsByTopic",
    "sqs:GetQueueAttributes",
  ],
  findGuards: ["tag:GetResources"],
  publish: ["sns:Publish"],
} as const satisfies Record<string, readonly (IamAction | "sts:GetCallerIdentity")[]>;

export type Port = keyof typeof portActions;

/**
 * Permissions that EKS requires of the caller of CreateNodegroup; the last two with a launch template. We make none of
 * these calls.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-managed-node-group.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
 */
export const BEHIND_CREATE_NODEGROUP: readonly (Grant & { actions: readonly string[] })[] = [
  { sid: "TagNodegroups", on: NODEGROUPS, actions: ["eks:TagResource"] },
  {
    sid: "ReadNodeRole",
    on: { service: "iam", name: "role/*" },
    actions: ["iam:GetRole", "iam:ListAttachedRolePolicies"],
  },
  {
    sid: "PassNodeRole",
    on: { service: "iam", name: "role/*" },
    actions: ["iam:PassRole"],
    condition: { StringEquals: { "iam:PassedToService": "eks.amazonaws.com" } },
  },
  { ...anything("TryLaunchTemplate"), actions: ["ec2:RunInstances"] },
  {
    ...anything("TryLaunchTemplateTags"),
    actions: ["ec2:CreateTags"],
    condition: { StringEquals: { "ec2:CreateAction": "RunInstances" } },
  },
];

/** Reads of the guard's function, in every mode. */
export const GUARD_READS: readonly IamAction[] = [
  ...portActions.gatherFacts,
  ...portActions.countInterfaces,
  ...portActions.readUpdate,
];

/** Its other permissions in every mode, on the stack's own resources. */
export const GUARD_OWN = ["logs:CreateLogStream", "logs:PutLogEvents", "sns:Publish", "sqs:SendMessage"];

/** The scheduled audit's other needs, on the stack's own resources; the second list is that of early warnings. */
export const AUDIT_OWN = [
  "logs:CreateLogStream",
  "logs:PutLogEvents",
  "s3:GetObject",
  "s3:ListBucket",
  "s3:PutObject",
  "sns:GetTopicAttributes",
  "sns:Publish",
];
export const EARLY_OWN = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];

/** Its writes if the policy can enable; without receipts it needs no permission to tag. */
export function guardWrites({ receipts }: { receipts: boolean }): IamAction[] {
  return receipts ? ["ec2:ModifySubnetAttribute", "ec2:CreateTags"] : ["ec2:ModifySubnetAttribute"];
}

/** The grant of an IAM statement: actions that are granted alike are in one. */
export interface GrantStatement extends Grant {
  actions: IamAction[];
}

/** The statements that grant these actions and no more, in the order of the actions. */
export function statementsFor(actions: readonly IamAction[]): GrantStatement[] {
  const statements = new Map<string, GrantStatement>();
  for (const action of actions) {
    const grant: Grant = grants[action];
    const found = statements.get(grant.sid) ?? { ...grant, actions: [] };
    found.actions.push(action);
    statements.set(grant.sid, found);
  }
  return [...statements.values()];
}
