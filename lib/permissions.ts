import type { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import {
  GUARD_READS,
  guardWrites,
  type IamAction,
  portActions,
  statementsFor,
} from "../engine/model/permissions.ts";

/**
 * The IAM path of both functions' roles, by which the topic of an organization recognizes them. A path, because a name
 * would have to differ by region.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const ROLE_PATH = "/nodegroup-guard/";

/** The function's permissions in every mode: reads only. Nothing here can change anything. */
export function readStatements(stack: Stack): PolicyStatement[] {
  return grant(GUARD_READS, stack);
}

/** The scheduled audit's reads. It has no statement that can change anything but its own reports. */
export function auditReadStatements(stack: Stack): PolicyStatement[] {
  return grant(portActions.readInventory, stack);
}

/**
 * Writing reports, and reading what the audits before have found. Without the right to list, S3 would not tell an
 * object that doesn't exist from one that may not be read.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function reportStatements(bucket: Bucket): PolicyStatement[] {
  const state = bucket.arnForObjects("state.json");
  const reports = ["audit/*", "latest.html", "latest.json"].map((key) => bucket.arnForObjects(key));
  return [
    new PolicyStatement({ sid: "WriteReports", actions: ["s3:PutObject"], resources: [...reports, state] }),
    new PolicyStatement({ sid: "ReadState", actions: ["s3:GetObject"], resources: [state] }),
    new PolicyStatement({ sid: "FindState", actions: ["s3:ListBucket"], resources: [bucket.bucketArn] }),
  ];
}

/** Permissions to enable auto-assign public IPv4, to be granted only if the policy can enable. */
export function writeStatements(stack: Stack, { receipts }: { receipts: boolean }): PolicyStatement[] {
  return grant(guardWrites({ receipts }), stack);
}

/** Reads of everything that a message names, for questions in chat: not launch templates, which can hold secrets. */
export function chatStatements(stack: Stack): PolicyStatement[] {
  const named: IamAction[] = ["ec2:DescribeRouteTables", "ec2:DescribeSubnets"];
  return grant([...named, "eks:DescribeCluster", "eks:DescribeNodegroup"], stack);
}

/** In this account and region only. */
function grant(actions: readonly IamAction[], stack: Stack): PolicyStatement[] {
  return statementsFor(actions).map(({ sid, actions, on, condition }) => {
    const arn = on === "*" ? "*" : stack.formatArn({ service: on.service, resource: on.name });
    return new PolicyStatement({
      sid,
      actions,
      resources: [arn],
      ...(condition && { conditions: condition }),
    });
  });
}

/** Writing to the function's own log group, which the stack creates: no right to create others. */
export function logStatement(logGroupArn: string): PolicyStatement {
  const actions = ["logs:CreateLogStream", "logs:PutLogEvents"];
  return new PolicyStatement({ sid: "WriteLogs", actions, resources: [logGroupArn] });
}

/**
 * Permissions by which Lambda takes messages from the function's queue.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function receiveStatement(queueArn: string): PolicyStatement {
  const actions = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];
  return new PolicyStatement({ sid: "ReceiveEarlyStarts", actions, resources: [queueArn] });
}

/** Publishing to the one topic. */
export function publishStatement(topicArn: string): PolicyStatement {
  return new PolicyStatement({ sid: "PublishAlerts", actions: ["sns:Publish"], resources: [topicArn] });
}

/** Asking whether anybody has confirmed a subscription to the one topic. */
export function subscribersStatement(topicArn: string): PolicyStatement {
  return new PolicyStatement({
    sid: "FindSubscribers",
    actions: ["sns:GetTopicAttributes"],
    resources: [topicArn],
  });
}

/**
 * Actions on the key that a publisher to an encrypted topic needs.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export const PUBLISHER_KEY_ACTIONS = ["kms:Decrypt", "kms:GenerateDataKey"];

export function encryptStatement(keyArn: string): PolicyStatement {
  return new PolicyStatement({ sid: "EncryptAlerts", actions: PUBLISHER_KEY_ACTIONS, resources: [keyArn] });
}
