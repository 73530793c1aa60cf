import { type CommandName, commandPorts, type IamAction, portActions } from "./port-actions.ts";

/** An IAM policy, as people paste it. */
export interface IamPolicy {
  Version: "2012-10-17";
  Statement: Statement[];
}

interface Statement {
  Sid: string;
  Effect: "Allow";
  Action: string[];
  Resource: string[];
  Condition?: Grant["condition"];
}

interface Grant {
  sid: string;
  resource: string;
  condition?: Record<string, Record<string, string>>;
}

const anything = (sid: string): Grant => ({ sid, resource: "*" });
const CLUSTER: Grant = { sid: "ReadClusters", resource: "arn:aws:eks:*:*:cluster/*" };
/** CloudFormation begins the names of what it makes with the stack's. */
const ofGuard = (sid: string, service: string, name: string): Grant => ({
  sid,
  resource: `arn:aws:${service}:*:*:${name}NodegroupGuard-*`,
});
const FUNCTION = ofGuard("ReadFunction", "lambda", "function:");
const TOPIC = ofGuard("ReadTopic", "sns", "");
const RULE = ofGuard("ReadRule", "events", "rule/");
const ROLE: Grant = { sid: "ReadRole", resource: "arn:aws:iam::*:role/NodegroupGuard-*" };
const STACK: Grant = { sid: "ReadStack", resource: "arn:aws:cloudformation:*:*:stack/NodegroupGuard/*" };
const TRAIL: Grant = { sid: "ReadTrails", resource: "arn:aws:cloudtrail:*:*:trail/*" };
const SUBNET = "arn:aws:ec2:*:*:subnet/*";

/**
 * How narrow each action can be granted. Most of EC2's reads take no resource. What the guard's own role may
 * not change, nobody changes by this program either: a subnet whose owner says otherwise by its tag, and
 * other tags than the receipt.
 *
 * @see
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const grants: Record<Exclude<IamAction, Free>, Grant> = {
  "ec2:DescribeRegions": anything("ReadRegions"),
  "ec2:DescribeLaunchTemplateVersions": anything("ReadNetwork"),
  "ec2:DescribeNetworkInterfaces": anything("ReadNetwork"),
  "ec2:DescribeRouteTables": anything("ReadNetwork"),
  "ec2:DescribeSubnets": anything("ReadNetwork"),
  "eks:ListClusters": anything("ListClusters"),
  "eks:DescribeCluster": CLUSTER,
  "eks:ListNodegroups": CLUSTER,
  "eks:DescribeNodegroup": { sid: "ReadNodegroups", resource: "arn:aws:eks:*:*:nodegroup/*/*/*" },
  "ec2:ModifySubnetAttribute": {
    sid: "SwitchAutoAssign",
    resource: SUBNET,
    condition: { StringEqualsIfExists: { "aws:ResourceTag/nodegroup-guard:mode": "enable" } },
  },
  "ec2:CreateTags": { sid: "LeaveReceipt", resource: SUBNET, condition: onlyReceipt() },
  "ec2:DeleteTags": { sid: "RemoveReceipt", resource: SUBNET, condition: onlyReceipt() },
  "cloudformation:DescribeStacks": STACK,
  "cloudformation:ListStackResources": STACK,
  "cloudtrail:DescribeTrails": anything("ListTrails"),
  "cloudtrail:GetEventSelectors": TRAIL,
  "cloudtrail:GetTrailStatus": TRAIL,
  "cloudwatch:DescribeAlarms": anything("ReadMetrics"),
  "cloudwatch:GetMetricData": anything("ReadMetrics"),
  "events:DescribeRule": RULE,
  "events:ListTargetsByRule": RULE,
  "events:TestEventPattern": anything("TryPattern"),
  "iam:GetRolePolicy": ROLE,
  "iam:ListRolePolicies": ROLE,
  "lambda:GetFunctionConcurrency": FUNCTION,
  "lambda:GetFunctionConfiguration": FUNCTION,
  "lambda:GetPolicy": FUNCTION,
  "logs:FilterLogEvents": ofGuard("ReadLogs", "logs", "log-group:"),
  "sns:GetTopicAttributes": TOPIC,
  "sns:ListSubscriptionsByTopic": TOPIC,
  "sns:Publish": ofGuard("SendTestMessage", "sns", ""),
  "sqs:GetQueueAttributes": ofGuard("ReadQueues", "sqs", ""),
};

/** Nobody needs to be allowed this. */
type Free = "sts:GetCallerIdentity";

/** Without the Null condition a request that names no tag key would satisfy ForAllValues. */
function onlyReceipt(): NonNullable<Grant["condition"]> {
  return {
    "ForAllValues:StringEquals": { "aws:TagKeys": "nodegroup-guard:receipt" },
    Null: { "aws:TagKeys": "false" },
  };
}

/** What the guard switched on may be switched off whatever the subnet's owner has said since. */
function grantFor(action: Exclude<IamAction, Free>, command: CommandName): Grant {
  const { condition, ...rest } = grants[action];
  const free = command === "undo" && action === "ec2:ModifySubnetAttribute";
  return condition && !free ? { ...rest, condition } : rest;
}

/** All that a command needs to be allowed, and no more; one statement for what is granted alike. */
export function leastPrivilege(command: CommandName): IamPolicy {
  const actions = new Set(commandPorts[command].flatMap((port): readonly IamAction[] => portActions[port]));
  const statements = new Map<string, Statement>();
  for (const action of [...actions].sort()) {
    if (action === "sts:GetCallerIdentity") continue;
    const { sid, resource, condition } = grantFor(action, command);
    const found = statements.get(sid) ?? { Sid: sid, Effect: "Allow", Action: [], Resource: [resource] };
    found.Action.push(action);
    statements.set(sid, condition ? { ...found, Condition: condition } : found);
  }
  return { Version: "2012-10-17", Statement: [...statements.values()] };
}
