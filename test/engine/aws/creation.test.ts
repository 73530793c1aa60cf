import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { DescribeNodegroupCommand, EKSClient } from "@aws-sdk/client-eks";
import { mockClient } from "aws-sdk-client-mock";
import { connectCreation } from "../../../engine/aws/creation.ts";
import { awsReader, NO_PATIENCE } from "../../../engine/aws/read.ts";
import { awsError } from "./answers.ts";

const ARN = "arn:aws:eks:ap-northeast-1:111122223333:nodegroup/legacy/ng-1/5ec0";
const AT = new Date("2026-11-20T08:00:00Z");

function record(arn = ARN, eventName = "CreateNodegroup"): string {
  return JSON.stringify({
    eventVersion: "1.11",
    eventSource: "eks.amazonaws.com",
    eventName,
    eventID: "e-1",
    eventTime: "2026-11-20T07:59:58Z",
    userIdentity: { arn: "arn:aws:sts::111122223333:assumed-role/admin/jane" },
    requestParameters: { name: "legacy", nodegroupName: "ng-1", subnets: ["subnet-1"], arn },
    responseElements: null,
  });
}

function aws() {
  const eksClient = new EKSClient({ region: "ap-northeast-1" });
  const eks = mockClient(eksClient);
  const trail = mockClient(CloudTrailClient);
  eks.on(DescribeNodegroupCommand).resolves({ nodegroup: { nodegroupArn: ARN, createdAt: AT } });
  const readCreation = connectCreation(
    { eks: eksClient, ...awsReader(NO_PATIENCE) },
    { region: "ap-northeast-1" },
  );
  return { eks, trail, read: () => readCreation({ cluster: "legacy", nodegroup: "ng-1" }) };
}

it("finds the call by its name, around the time at which EKS made the node group", async () => {
  const { eks, trail, read } = aws();
  trail.on(LookupEventsCommand).resolves({ Events: [{ CloudTrailEvent: record() }] });
  expect(await read()).toMatchObject({
    kind: "read",
    value: {
      eventId: "e-1",
      account: "111122223333",
      region: "ap-northeast-1",
      cluster: "legacy",
      nodegroup: "ng-1",
      caller: { arn: "arn:aws:sts::111122223333:assumed-role/admin/jane" },
    },
  });
  expect(eks.commandCalls(DescribeNodegroupCommand).map((call) => call.args[0].input)).toEqual([
    { clusterName: "legacy", nodegroupName: "ng-1" },
  ]);
  expect(trail.commandCalls(LookupEventsCommand).map((call) => call.args[0].input)).toMatchObject([
    {
      LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "CreateNodegroup" }],
      StartTime: new Date("2026-11-20T07:55:00Z"),
      EndTime: new Date("2026-11-20T08:05:00Z"),
    },
  ]);
});

it("looks on the next page, past the calls for other node groups and past those without a text", async () => {
  const { trail, read } = aws();
  const another = record(`${ARN}f`);
  trail
    .on(LookupEventsCommand)
    .resolvesOnce({ Events: [{}, { CloudTrailEvent: another }], NextToken: "2" })
    .resolvesOnce({ Events: [{ CloudTrailEvent: record() }] });
  expect(await read()).toMatchObject({ kind: "read", value: { eventId: "e-1" } });
});

it("finds none where no record names the node group's ARN", async () => {
  const { trail, read } = aws();
  trail.on(LookupEventsCommand).resolves({ Events: [{ CloudTrailEvent: record("arn:another") }] });
  expect(await read()).toEqual({ kind: "absent" });
});

it.each([
  ["the node group", "eks:DescribeNodegroup"],
  ["the event history", "cloudtrail:LookupEvents"],
])("can't tell where %s can't be read", async (_, action) => {
  const { eks, trail, read } = aws();
  const denied = awsError("AccessDeniedException");
  if (action.startsWith("eks")) eks.on(DescribeNodegroupCommand).rejects(denied);
  trail.on(LookupEventsCommand).rejects(denied);
  expect(await read()).toMatchObject({ kind: "unreadable", action, denied: true });
});

it.each([{ nodegroupArn: ARN }, { createdAt: AT }, undefined])(
  "can't tell where EKS leaves something out: %j",
  async (nodegroup) => {
    const { eks, read } = aws();
    eks.on(DescribeNodegroupCommand).resolves(nodegroup ? { nodegroup } : {});
    expect(await read()).toMatchObject({ kind: "unreadable", action: "eks:DescribeNodegroup" });
  },
);

it.each([
  ["is of another call", record(ARN, "DeleteNodegroup"), "neither CreateNodegroup nor an update"],
  ["is of an update", record(ARN, "UpdateNodegroupConfig"), "it is that of an update"],
])("says why a record is of no use that %s", async (_, text, why) => {
  const { trail, read } = aws();
  trail.on(LookupEventsCommand).resolves({ Events: [{ CloudTrailEvent: text }] });
  const answer = await read();
  expect(answer).toMatchObject({ kind: "unreadable", action: "cloudtrail:LookupEvents", denied: false });
  expect(answer).toMatchObject({ reason: expect.stringContaining("the record of the call is of no use: ") });
  expect(answer).toMatchObject({ reason: expect.stringContaining(why) });
});
