import { randomUUID } from "node:crypto";
import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ACCOUNT } from "./emulator/environment.ts";

export interface CreateNodegroupCall {
  region: string;
  cluster: string;
  nodegroup: string;
  subnetIds: string[];
  launchTemplate?: { id: string; version: string };
  /** What EKS refused the call with; left out where it went through. */
  errorCode?: string;
}

/** Puts the event that CloudTrail records for a CreateNodegroup call, and returns its id. */
export async function putCreateNodegroup(
  events: EventBridgeClient,
  call: CreateNodegroupCall,
): Promise<string> {
  const detail = createNodegroupDetail(call, new Date());
  const { Entries = [], FailedEntryCount } = await events.send(
    new PutEventsCommand({
      Entries: [
        { Source: "aws.eks", DetailType: "AWS API Call via CloudTrail", Detail: JSON.stringify(detail) },
      ],
    }),
  );
  if (FailedEntryCount) throw new Error(`EventBridge took no event: ${JSON.stringify(Entries)}`);
  return detail.eventID;
}

/** The record as CloudTrail writes it, as far as it is documented. */
export function createNodegroupDetail(call: CreateNodegroupCall, now: Date) {
  const eventTime = now.toISOString().replace(/\.\d+/, "");
  const settings = {
    nodegroupName: call.nodegroup,
    scalingConfig: { minSize: 2, maxSize: 4, desiredSize: 2 },
    subnets: call.subnetIds,
    instanceTypes: ["t3.large"],
    amiType: "AL2023_x86_64_STANDARD",
    nodeRole: `arn:aws:iam::${ACCOUNT}:role/eks-node`,
    ...(call.launchTemplate ? { launchTemplate: call.launchTemplate } : {}),
  };
  const nodegroup = {
    ...settings,
    nodegroupArn: `arn:aws:eks:${call.region}:${ACCOUNT}:nodegroup/${call.cluster}/${call.nodegroup}/${randomUUID()}`,
    clusterName: call.cluster,
    status: "CREATING",
    health: { issues: [] },
    tags: {},
  };
  return {
    eventVersion: "1.11",
    userIdentity: {
      type: "AssumedRole",
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/platform-admin/alice`,
      accountId: ACCOUNT,
    },
    eventTime,
    eventSource: "eks.amazonaws.com",
    eventName: "CreateNodegroup",
    awsRegion: call.region,
    sourceIPAddress: "203.0.113.24",
    userAgent:
      "aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux#6.8 lang/python#3.13 md/command#eks.create-nodegroup",
    requestParameters: { name: call.cluster, clientRequestToken: randomUUID(), ...settings },
    responseElements: call.errorCode ? null : { nodegroup },
    ...(call.errorCode ? { errorCode: call.errorCode, errorMessage: "refused" } : {}),
    requestID: randomUUID(),
    eventID: randomUUID(),
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: "Management",
  };
}
