import { randomUUID } from "node:crypto";
import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { type NodegroupPlan, nodegroupSettings } from "./nodegroup.ts";

export interface CreateNodegroupCall extends NodegroupPlan {
  region: string;
  /** What EKS refused the call with; left out where it went through. */
  errorCode?: string;
}

/** What CloudTrail records of one call. */
export type CallRecord = ReturnType<typeof recordOf>;

/** Puts the event for a CreateNodegroup call that is made now, and returns its record. */
export async function putCreateNodegroup(
  events: EventBridgeClient,
  call: CreateNodegroupCall,
): Promise<CallRecord> {
  const record = recordOf(call, new Date());
  await putRecord(events, record);
  return record;
}

/** Puts the event for a record. It may have been put before: delivery is at least once. */
export async function putRecord(events: EventBridgeClient, record: CallRecord): Promise<void> {
  const { Entries = [], FailedEntryCount } = await events.send(
    new PutEventsCommand({
      Entries: [
        { Source: "aws.eks", DetailType: "AWS API Call via CloudTrail", Detail: JSON.stringify(record) },
      ],
    }),
  );
  if (FailedEntryCount) throw new Error(`EventBridge took no event: ${JSON.stringify(Entries)}`);
}

/** As CloudTrail writes it, as far as that is documented. */
export function recordOf(call: CreateNodegroupCall, now: Date) {
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
