import { randomUUID } from "node:crypto";
import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { type NodegroupPlan, nodegroupSettings } from "./nodegroup.ts";

export interface CreateNodegroupCall extends NodegroupPlan {
  region: string;
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
  const settings = nodegroupSettings(call);
  const nodegroup = {
    ...settings,
    nodegroupArn: `arn:aws:eks:${call.region}:${call.account}:nodegroup/${call.cluster}/${call.nodegroup}/${randomUUID()}`,
    clusterName: call.cluster,
    status: "CREATING",
    health: { issues: [] },
    tags: {},
  };
  return {
    eventVersion: "1.11",
    userIdentity: {
      type: "AssumedRole",
      arn: `arn:aws:sts::${call.account}:assumed-role/platform-admin/alice`,
      accountId: call.account,
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
    recipientAccountId: call.account,
    eventCategory: "Management",
  };
}
