import { CloudTrailClient, paginateLookupEvents } from "@aws-sdk/client-cloudtrail";
import { DescribeNodegroupCommand, type EKSClient } from "@aws-sdk/client-eks";
import { parseEvent } from "../model/event.ts";
import type { ReadCreation } from "../model/ports.ts";
import type { ReadCall } from "./in-time.ts";
import { type Reader, required } from "./read.ts";

/** CloudTrail's time is that of the request, EKS's a moment later. */
const AROUND_MS = 5 * 60_000;

/**
 * Looks the call up by its name and the time at which EKS made the node group. It has to name the node group's
 * ARN, whose UUID no other one of that name has. `config` is the client's.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export function connectCreation(
  { eks, ask }: Reader & { eks: EKSClient },
  config: { region: string },
): ReadCreation {
  const trail = new CloudTrailClient(config);
  return async ({ cluster, nodegroup }) => {
    const made = await ask("eks:DescribeNodegroup", async (call) => {
      const names = { clusterName: cluster, nodegroupName: nodegroup };
      const answer = (await eks.send(new DescribeNodegroupCommand(names), call)).nodegroup;
      return {
        arn: required(answer?.nodegroupArn, "nodegroupArn"),
        at: required(answer?.createdAt, "createdAt").getTime(),
      };
    });
    if (made.kind !== "read") return made;
    const { arn, at } = made.value;
    const found = await ask("cloudtrail:LookupEvents", (call) => lookUp(trail, { at, arn }, call));
    if (found.kind !== "read") return found;
    if (found.value === undefined) return { kind: "absent" };
    const [, , , region, account] = arn.split(":");
    const parsed = parseEvent({ source: "aws.eks", account, region, detail: found.value });
    if (parsed.kind === "created") return { kind: "read", value: parsed.created };
    const why = "why" in parsed ? parsed.why : "it is that of an update";
    const reason = `the record of the call is of no use: ${why}`;
    return { kind: "unreadable", action: "cloudtrail:LookupEvents", reason, denied: false };
  };
}

async function lookUp(
  client: CloudTrailClient,
  { at, arn }: { at: number; arn: string },
  call: ReadCall,
): Promise<unknown> {
  const asked = {
    LookupAttributes: [{ AttributeKey: "EventName" as const, AttributeValue: "CreateNodegroup" }],
    StartTime: new Date(at - AROUND_MS),
    EndTime: new Date(at + AROUND_MS),
  };
  for await (const { Events } of paginateLookupEvents({ client }, { ...asked }, call)) {
    const own = required(Events, "Events").find(({ CloudTrailEvent: text = "" }) =>
      text.includes(JSON.stringify(arn)),
    );
    if (own) return JSON.parse(required(own.CloudTrailEvent, "CloudTrailEvent"));
  }
  return undefined;
}
