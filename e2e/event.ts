import { randomUUID } from "node:crypto";
import {
  type CloudTrailClient,
  type LookupAttributeKey,
  paginateLookupEvents,
} from "@aws-sdk/client-cloudtrail";
import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { present } from "./clients.ts";
import { type NodegroupPlan, nodegroupSettings } from "./nodegroup.ts";

export interface CreateNodegroupCall extends NodegroupPlan {
  region: string;
  /** The error with which EKS refused the call; left out if it went through. */
  errorCode?: string;
}

/** The parts of CloudTrail's record of one call that matter here. */
export interface CallRecord {
  eventID: string;
  eventName: string;
  readOnly: boolean;
  userIdentity: { arn: string };
  requestParameters: Record<string, unknown> | null;
  errorCode?: string;
}

/** CloudTrail's records of calls to EKS and EC2 by one attribute, such as their name; the latest first. */
export async function recordsBy(
  client: CloudTrailClient,
  AttributeKey: LookupAttributeKey,
  AttributeValue: string,
): Promise<CallRecord[]> {
  const asked = { LookupAttributes: [{ AttributeKey, AttributeValue }] };
  const records: CallRecord[] = [];
  for await (const { Events = [] } of paginateLookupEvents({ client }, asked)) {
    records.push(...Events.map(({ CloudTrailEvent }) => JSON.parse(present(CloudTrailEvent))));
  }
  return records;
}

/** CloudTrail's record of the call that created a node group. */
export async function creationOf(
  trails: CloudTrailClient,
  { cluster, nodegroup }: Pick<NodegroupPlan, "cluster" | "nodegroup">,
): Promise<CallRecord> {
  const records = await recordsBy(trails, "EventName", "CreateNodegroup");
  return present(
    records.find(
      ({ requestParameters: asked }) => asked?.name === cluster && asked.nodegroupName === nodegroup,
    ),
  );
}

/**
 * Puts the event for a record: of a call that nobody can make here, or once more, since delivery is at least
 * once.
 */
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
