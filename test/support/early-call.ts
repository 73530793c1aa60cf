import { ACCOUNT, REGION } from "./build.ts";

/** CloudTrail's events of the calls that start an audit early, and Lambda's batches of them. */

type Members = Record<string, unknown>;

export const JANE = "arn:aws:sts::111122223333:assumed-role/network-admin/jane";

function callEvent(source: string, eventName: string, detail: Members): Members & { detail: Members } {
  return {
    version: "0",
    id: "9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d",
    "detail-type": "AWS API Call via CloudTrail",
    source: `aws.${source}`,
    account: ACCOUNT,
    time: "2026-11-23T05:58:13Z",
    region: REGION,
    resources: [],
    detail: {
      eventVersion: "1.11",
      userIdentity: {
        type: "AssumedRole",
        principalId: "AROAEXAMPLEEXAMPLE:jane",
        arn: JANE,
        accountId: ACCOUNT,
        sessionContext: {
          sessionIssuer: {
            type: "Role",
            arn: "arn:aws:iam::111122223333:role/network-admin",
            accountId: ACCOUNT,
            userName: "network-admin",
          },
        },
      },
      eventTime: "2026-11-23T05:58:12Z",
      eventSource: `${source}.amazonaws.com`,
      eventName,
      awsRegion: REGION,
      userAgent: "aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux#6.8 lang/python#3.13",
      eventType: "AwsApiCall",
      managementEvent: true,
      ...detail,
    },
  };
}

export const DISABLING = { subnetId: "subnet-0a1b2c3d4e5f60001", mapPublicIpOnLaunch: { value: false } };

/** A call that disables auto-assign, with what a test changes of its record. */
export function subnetEvent(detail: Members = {}) {
  return callEvent("ec2", "ModifySubnetAttribute", {
    requestParameters: DISABLING,
    responseElements: { requestId: "8f7e6d5c-4b3a-4291-8071-6f5e4d3c2b1a", _return: true },
    ...detail,
  });
}

/** A call that creates a cluster. */
export function clusterEvent(detail: Members = {}) {
  const resourcesVpcConfig = { subnetIds: ["subnet-0a1b2c3d4e5f60001"], endpointPublicAccess: true };
  return callEvent("eks", "CreateCluster", {
    requestParameters: { name: "new", roleArn: "arn:aws:iam::111122223333:role/eks", resourcesVpcConfig },
    responseElements: { cluster: { name: "new", status: "CREATING" } },
    ...detail,
  });
}

/** A batch of SQS messages, as Lambda hands it to the function; a body that is no text becomes JSON. */
export function batchOf(...bodies: unknown[]): { Records: Members[] } {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `m-${index}`,
      receiptHandle: "AQEB",
      eventSource: "aws:sqs",
      eventSourceARN: `arn:aws:sqs:${REGION}:${ACCOUNT}:early`,
      awsRegion: REGION,
      body: typeof body === "string" ? body : JSON.stringify(body),
    })),
  };
}
