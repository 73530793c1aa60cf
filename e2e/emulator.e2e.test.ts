import { ModifySubnetAttributeCommand } from "@aws-sdk/client-ec2";
import {
  DeleteNodegroupCommand,
  DescribeNodegroupCommand,
  DescribeUpdateCommand,
  ListUpdatesCommand,
  TagResourceCommand,
  UpdateNodegroupConfigCommand,
  UpdateNodegroupVersionCommand,
} from "@aws-sdk/client-eks";
import { PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { parseEvent } from "../engine/model/event.ts";
import { clientsFor, present } from "./clients.ts";
import { type CallRecord, recordsBy } from "./event.ts";
import { buildNetwork } from "./network.ts";
import { createCluster, createNodegroup, settledStatus } from "./nodegroup.ts";
import { sharedStacks } from "./stacks.ts";
import { startTrail } from "./trail.ts";
import { until } from "./until.ts";

/** An event as EventBridge hands it to a target. */
interface CallEvent {
  account: string;
  region: string;
  source: string;
  detail: CallRecord & { responseElements: Record<string, Record<string, unknown>> | null };
}

const place = { account: "666677778888", region: "eu-south-1" };
const names = { clusterName: "patched", nodegroupName: "ng-1" };
const REFUSAL = /^Ec2SubnetInvalidConfiguration - One or more .+\[subnet-.+\] for node group ng-1 does not/;

/**
 * Not of the product: what e2e/emulator makes up for is what the other tests here rest on.
 * One story, in the order of the tests: each begins where the one before ended.
 */
describe("the emulator, as e2e/emulator patches it", () => {
  const { ec2, eks, events, sqs, trails } = clientsFor(sharedStacks().endpoint, place);
  let QueueUrl: string;
  let subnetId: string;

  beforeAll(async () => {
    QueueUrl = await queueOfCalls();
    await expect(createNodegroup(eks, plan("before-the-trail"))).rejects.toThrow(/No cluster found/);
    await startTrail(trails);
    const { subnetIds } = await buildNetwork(ec2, { subnets: [{ route: "public" }] });
    subnetId = present(subnetIds[0]);
  });

  it("sends EventBridge each call that changes something once, from the trail on, as the product's parser takes it", async () => {
    await createCluster(eks, plan("patched"));
    await expect(createNodegroup(eks, plan("unknown"))).rejects.toThrow(/No cluster found/);
    await setAutoAssign(true);
    await createNodegroup(eks, plan("patched"));
    const received = await receive(4);
    const [cluster, refused, subnet, nodegroup] = received;

    expect(received.map(({ source, detail }) => [source, detail.eventName, detail.errorCode])).toEqual([
      ["aws.eks", "CreateCluster", undefined],
      ["aws.eks", "CreateNodegroup", "ResourceNotFoundException"],
      ["aws.ec2", "ModifySubnetAttribute", undefined],
      ["aws.eks", "CreateNodegroup", undefined],
    ]);
    expect(received.map(({ account, region }) => ({ account, region }))).toEqual(Array(4).fill(place));
    expect(cluster?.detail.requestParameters).toMatchObject({ name: "patched" });
    expect(refused?.detail.responseElements).toBeNull();
    expect(subnet?.detail.requestParameters).toEqual({ subnetId, mapPublicIpOnLaunch: { value: true } });
    // Epoch seconds with a fraction.
    expect(nodegroup?.detail.responseElements?.nodegroup?.createdAt).toBeCloseTo(Date.now() / 1000, -2);
    expect(parseEvent(nodegroup)).toMatchObject({
      kind: "created",
      created: {
        cluster: "patched",
        nodegroup: "ng-1",
        subnets: [subnetId],
        caller: {
          arn: `arn:aws:iam::${place.account}:root`,
          userAgent: expect.stringContaining("aws-sdk-js"),
        },
      },
    });
  });

  it("keeps the names that are part of a path percent-encoded, as CloudTrail does", async () => {
    const odd = { ...names, nodegroupName: "ng ü" };
    await expect(eks.send(new UpdateNodegroupConfigCommand(odd))).rejects.toThrow();
    const [record] = await recordsBy(trails, "EventName", "UpdateNodegroupConfig");

    expect(record?.requestParameters).toMatchObject({ name: "patched", nodegroupName: "ng%20%C3%BC" });
  });

  it("takes the update of a node group whose subnets are fine, and ends it as Successful", async () => {
    expect(await settledStatus(eks, { cluster: "patched", nodegroup: "ng-1" })).toBe("ACTIVE");
    const scalingConfig = { minSize: 1, maxSize: 9, desiredSize: 3 };
    const { update } = await eks.send(new UpdateNodegroupConfigCommand({ ...names, scalingConfig }));
    expect(update).toMatchObject({ status: "InProgress", type: "ConfigUpdate" });
    await expect(eks.send(new UpdateNodegroupVersionCommand(names))).rejects.toThrow("Nodegroup is UPDATING");

    expect(await ended(update?.id)).toMatchObject({ status: "Successful", errors: [] });
    const { nodegroup } = await eks.send(new DescribeNodegroupCommand(names));
    expect(nodegroup).toMatchObject({ status: "ACTIVE", scalingConfig });
    const listed = await eks.send(new ListUpdatesCommand({ name: "patched", nodegroupName: "ng-1" }));
    expect(listed.updateIds).toEqual([update?.id]);
  });

  it("refuses an update while a public subnet doesn't auto-assign, and leaves the node group ACTIVE", async () => {
    await setAutoAssign(false);
    const update = () => eks.send(new UpdateNodegroupVersionCommand({ ...names, version: "1.34" }));
    await expect(update()).rejects.toThrow(REFUSAL);
    expect(await settledStatus(eks, { cluster: "patched", nodegroup: "ng-1" })).toBe("ACTIVE");
    const [record] = await recordsBy(trails, "EventName", "UpdateNodegroupVersion");
    expect(record).toMatchObject({
      errorCode: "InvalidRequestException",
      errorMessage: expect.stringMatching(REFUSAL),
    });

    await setAutoAssign(true);
    expect(await ended((await update()).update?.id)).toMatchObject({ status: "Successful" });
    const { nodegroup } = await eks.send(new DescribeNodegroupCommand(names));
    expect(nodegroup?.version).toBe("1.34");
  });

  it("refuses it later where a tag of the node group asks for that", async () => {
    const { nodegroup } = await eks.send(new DescribeNodegroupCommand(names));
    const tags = { "emulator:refuse-updates": "later" };
    await eks.send(new TagResourceCommand({ resourceArn: present(nodegroup?.nodegroupArn), tags }));
    await setAutoAssign(false);
    const { update } = await eks.send(new UpdateNodegroupVersionCommand(names));

    expect(await ended(update?.id)).toMatchObject({
      status: "Failed",
      errors: [{ errorCode: "Unknown", resourceIds: [subnetId] }],
    });
    expect(await settledStatus(eks, { cluster: "patched", nodegroup: "ng-1" })).toBe("ACTIVE");
  });

  it("shows a node group that is deleted as DELETING for a moment", async () => {
    await eks.send(new DeleteNodegroupCommand(names));
    const { nodegroup } = await eks.send(new DescribeNodegroupCommand(names));

    expect(nodegroup?.status).toBe("DELETING");
    const gone = await until(
      () => settledStatus(eks, { cluster: "patched", nodegroup: "ng-1" }).catch(({ name }) => name),
      (status) => status !== "DELETING",
    );
    expect(gone).toBe("ResourceNotFoundException");
  });

  function plan(cluster: string) {
    return { ...place, cluster, nodegroup: "ng-1", subnetIds: [subnetId] };
  }

  async function setAutoAssign(Value: boolean): Promise<void> {
    await ec2.send(new ModifySubnetAttributeCommand({ SubnetId: subnetId, MapPublicIpOnLaunch: { Value } }));
  }

  async function ended(updateId?: string) {
    const asked = new DescribeUpdateCommand({ name: "patched", nodegroupName: "ng-1", updateId });
    const { update } = await until(
      () => eks.send(asked),
      ({ update }) => update?.status !== "InProgress",
    );
    return update;
  }

  /** A queue that gets every call of these names. */
  async function queueOfCalls(): Promise<string> {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "calls" }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
    );
    const eventName = ["CreateCluster", "CreateNodegroup", "ModifySubnetAttribute"];
    const EventPattern = JSON.stringify({ source: ["aws.eks", "aws.ec2"], detail: { eventName } });
    await events.send(new PutRuleCommand({ Name: "calls", EventPattern }));
    const Targets = [{ Id: "queue", Arn: present(Attributes?.QueueArn) }];
    await events.send(new PutTargetsCommand({ Rule: "calls", Targets }));
    return present(QueueUrl);
  }

  /** The first of them, in their order; fails where more have come. */
  async function receive(count: number): Promise<CallEvent[]> {
    const ask = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 });
    const messages = await until(
      async () => (await sqs.send(ask)).Messages ?? [],
      ({ length }) => length >= count,
    );
    return messages.map(({ Body }) => JSON.parse(present(Body)));
  }
});
