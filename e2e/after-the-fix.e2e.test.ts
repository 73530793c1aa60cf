import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateNetworkInterfaceCommand,
  DescribeSubnetsCommand,
  ModifySubnetAttributeCommand,
} from "@aws-sdk/client-ec2";
import type { Report } from "../engine/model/report.ts";
import { clientsFor, present } from "./clients.ts";
import { type CallRecord, creationOf, putRecord } from "./event.ts";
import { type Inbox, openInbox, QUIET_MS } from "./inbox.ts";
import { type Mailbox, openMailbox } from "./mailbox.ts";
import { buildNetwork, legacyPlan } from "./network.ts";
import { createCluster, createNodegroup, settledStatus } from "./nodegroup.ts";
import { sharedStacks } from "./stacks.ts";

/** One story, in the order of the tests: each begins where the one before ended. */
describe("after the fix, on calls that e2e/emulator's CloudTrail hands on", () => {
  const { endpoint, deployments } = sharedStacks();
  const { place, topicArn } = deployments.enable;
  const clients = clientsFor(endpoint, place);
  const { ec2, eks, events, sns, trails } = clients;
  const cluster = "after";
  let subnetIds: string[];
  let inbox: Inbox;
  let mailbox: Mailbox;
  let first: CallRecord;

  beforeAll(async () => {
    inbox = await openInbox(clients, topicArn);
    mailbox = await openMailbox(sns, topicArn);
    ({ subnetIds } = await buildNetwork(ec2, legacyPlan));
    for (let n = 0; n < 3; n++) {
      await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: present(subnetIds[0]) }));
    }
    await createCluster(eks, plan("ng-1"));
  });
  afterAll(async () => {
    await mailbox.close();
    await inbox.close();
  });

  it("tells what became of the node group, the way back, what stands there, the receipt and how to undo", async () => {
    await createNodegroup(eks, plan("ng-1"));
    first = await creationOf(trails, plan("ng-1"));
    const { text, subject } = present(await mailbox.first("after/ng-1", 60_000));
    const changed = present(subnetIds[0]);

    expect(subject).toContain("after/ng-1");
    expect(text).toMatch(/^Status +CREATE_FAILED$/m);
    expect(text).toContain("Ec2SubnetInvalidConfiguration: One or more Amazon EC2 Subnets of");
    expect(text).toContain("aws eks delete-nodegroup --region ap-northeast-1 --cluster-name after");
    expect(text).toContain("aws eks create-nodegroup --region ap-northeast-1 --cli-input-json");
    expect(text).toMatch(/network interfaces: 3 /);
    expect(text).toContain("US$0.005 an hour");
    expect(text).toContain(`event=${first.eventID} nodegroup=after/ng-1`);
    expect(text).toContain(`--subnet-id ${changed} --no-map-public-ip-on-launch`);
  });

  it("leaves a receipt on the subnets it changed, and on no other", async () => {
    const receipts = await Promise.all(subnetIds.map(async (id) => (await viewOf(id)).receipt));

    expect(receipts).toEqual([
      expect.stringContaining("nodegroup=after/ng-1"),
      expect.stringContaining("nodegroup=after/ng-1"),
      undefined,
    ]);
  });

  it("says nothing of the node group that is created again, which comes up", async () => {
    await sleep(1_000); // CloudTrail's times have whole seconds
    await createNodegroup(eks, plan("ng-2"));

    expect(await settledStatus(eks, plan("ng-2"))).toBe("ACTIVE");
    await sleep(QUIET_MS);
    expect(inbox.about(cluster)).toHaveLength(1);
  });

  it("reports the fix again when the event is delivered again", async () => {
    await putRecord(events, first);
    const outcomes = ({ subnets }: Report) =>
      subnets.map(({ id, outcome, receipt }) => ({ id, outcome, receipt }));

    const [again, before] = [await inbox.nth(2, cluster, "ng-1"), await inbox.nth(1, cluster, "ng-1")];
    expect(outcomes(again)).toEqual(outcomes(before));
  });

  it("doesn't switch on again what somebody switched off, and says so", async () => {
    const contested = present(subnetIds[0]);
    await ec2.send(
      new ModifySubnetAttributeCommand({ SubnetId: contested, MapPublicIpOnLaunch: { Value: false } }),
    );
    await sleep(1_000);
    await createNodegroup(eks, plan("ng-3"));
    const { subnets, nodegroupStatus } = await inbox.nth(1, cluster, "ng-3");

    expect(subnets.find(({ id }) => id === contested)).toMatchObject({
      finding: "reverted",
      outcome: "unchanged",
    });
    expect(nodegroupStatus).toBe("CREATE_FAILED");
    expect((await viewOf(contested)).autoAssign).toBe(false);
  });

  function plan(nodegroup: string) {
    return { ...place, cluster, nodegroup, subnetIds };
  }

  async function viewOf(id: string) {
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }));
    const subnet = present(Subnets?.[0]);
    return {
      autoAssign: subnet.MapPublicIpOnLaunch,
      receipt: subnet.Tags?.find(({ Key }) => Key === "nodegroup-guard:receipt")?.Value,
    };
  }
});
