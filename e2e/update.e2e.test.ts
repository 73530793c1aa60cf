import { setTimeout as sleep } from "node:timers/promises";
import { ModifySubnetAttributeCommand } from "@aws-sdk/client-ec2";
import {
  DescribeNodegroupCommand,
  DescribeUpdateCommand,
  UpdateNodegroupConfigCommand,
  UpdateNodegroupVersionCommand,
} from "@aws-sdk/client-eks";
import type { Report } from "../engine/model/report.ts";
import { clientsFor, present } from "./clients.ts";
import { recordsBy } from "./event.ts";
import { type Inbox, openInbox, QUIET_MS } from "./inbox.ts";
import { type Mailbox, openMailbox } from "./mailbox.ts";
import { buildNetwork, legacyPlan } from "./network.ts";
import { createCluster, createNodegroup, settledStatus } from "./nodegroup.ts";
import { sharedStacks } from "./stacks.ts";
import { viewSubnets } from "./subnet-view.ts";
import { until } from "./until.ts";

/** Whether EKS refuses an update in the call or later isn't public: e2e/emulator does either. */
describe("an update of a node group, checked as e2e/emulator does", () => {
  const { endpoint, deployments } = sharedStacks();
  const { place, topicArn, functionName } = deployments.enable;
  const clients = clientsFor(endpoint, place);
  const { ec2, eks, sns, trails } = clients;
  let inbox: Inbox;
  let mailbox: Mailbox;

  beforeAll(async () => {
    inbox = await openInbox(clients, topicArn);
    mailbox = await openMailbox(sns, topicArn);
  });
  afterAll(async () => {
    await mailbox.close();
    await inbox.close();
  });

  it("is refused in the call, its subnets are fixed, and repeated by the mail's command it succeeds", async () => {
    const { vpcId } = await runningGroup("updated");
    const version = { clusterName: "updated", nodegroupName: "ng-1", version: "1.34" };
    await expect(eks.send(new UpdateNodegroupVersionCommand(version))).rejects.toThrow(
      "Ec2SubnetInvalidConfiguration",
    );
    const { update, subnets, nodegroupStatus } = await firstAbout("updated");
    expect(update).toMatchObject({ kind: "version", status: "REFUSED" });
    expect(nodegroupStatus).toBe("ACTIVE");
    expect(subnets.map(({ outcome }) => outcome).sort()).toEqual(["enabled", "enabled", "unchanged"]);
    expect(await enabledIn(vpcId)).toBe(2);

    const input = await commandIn("UPDATE_REFUSED updated/ng-1", "update-nodegroup-version");
    expect(input).toEqual(version);
    await sleep(1_000); // CloudTrail's times have whole seconds
    const { update: repeated } = await eks.send(new UpdateNodegroupVersionCommand(input));
    expect(await endOf("updated", repeated?.id)).toBe("Successful");
    const { nodegroup } = await eks.send(
      new DescribeNodegroupCommand({ clusterName: "updated", nodegroupName: "ng-1" }),
    );
    expect(nodegroup?.version).toBe("1.34");
    await sleep(QUIET_MS);
    expect(aboutUpdates("updated")).toHaveLength(1);
  });

  it("is refused later, its subnets are fixed, and repeated by the mail's command it succeeds", async () => {
    const { vpcId } = await runningGroup("updated-later", { "emulator:refuse-updates": "later" });
    const config = {
      clusterName: "updated-later",
      nodegroupName: "ng-1",
      scalingConfig: { minSize: 1, maxSize: 9, desiredSize: 3 },
    };
    await eks.send(new UpdateNodegroupConfigCommand(config));
    const { update, subnets } = await firstAbout("updated-later");
    expect(update).toMatchObject({
      kind: "configuration",
      status: "Failed",
      errors: [{ code: "Unknown", message: expect.stringContaining("automatically assign") }],
    });
    expect(subnets.map(({ outcome }) => outcome).sort()).toEqual(["enabled", "enabled", "unchanged"]);
    expect(await enabledIn(vpcId)).toBe(2);

    const input = await commandIn("UPDATE_FAILED updated-later/ng-1", "update-nodegroup-config");
    expect(input).toEqual(config);
    const { update: repeated } = await eks.send(new UpdateNodegroupConfigCommand(input));
    expect(await endOf("updated-later", repeated?.id)).toBe("Successful");
  });

  /** A node group that came up while its subnets were fine. */
  async function runningGroup(cluster: string, tags?: Record<string, string>) {
    const network = await buildNetwork(ec2, legacyPlan);
    await setAutoAssign(network.subnetIds, true);
    const plan = { ...place, cluster, nodegroup: "ng-1", ...network, ...(tags ? { tags } : {}) };
    await createCluster(eks, plan);
    await createNodegroup(eks, plan);
    expect(await settledStatus(eks, plan)).toBe("ACTIVE");
    await isReadByGuard(present(network.subnetIds[0]));
    await setAutoAssign(network.subnetIds, false);
    return network;
  }

  /** Waits until the guard has read a subnet: later it would take what follows for the creation's fault. */
  async function isReadByGuard(subnetId: string): Promise<void> {
    const read = () => recordsBy(trails, "EventName", "DescribeSubnets");
    await until(read, (records) =>
      records.some(
        ({ userIdentity, requestParameters }) =>
          userIdentity.arn.endsWith(`/${functionName}`) &&
          JSON.stringify(requestParameters).includes(subnetId),
      ),
    );
  }

  /** In the public ones of legacyPlan. */
  async function setAutoAssign(subnetIds: string[], Value: boolean): Promise<void> {
    for (const SubnetId of subnetIds.slice(0, 2)) {
      await ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value } }));
    }
  }

  async function enabledIn(vpcId: string): Promise<number> {
    return (await viewSubnets(ec2, vpcId)).filter(({ autoAssign }) => autoAssign).length;
  }

  /** Without those about the creation: on a busy machine its event may be handled after the fix. */
  function aboutUpdates(cluster: string): Report[] {
    return inbox.about(cluster).filter(({ update }) => update);
  }

  async function firstAbout(cluster: string): Promise<Report> {
    const read = async () => aboutUpdates(cluster);
    return present((await until(read, ({ length }) => length > 0, 60_000))[0]);
  }

  /** The input that the mail's command gives the AWS CLI. */
  async function commandIn(subject: string, command: string) {
    const { text } = present(await mailbox.first(subject, 20_000));
    const [, input] = new RegExp(`aws eks ${command} .*--cli-input-json '(.+)'`).exec(text) ?? [];
    return JSON.parse(present(input));
  }

  async function endOf(cluster: string, updateId?: string): Promise<string | undefined> {
    const asked = new DescribeUpdateCommand({ name: cluster, nodegroupName: "ng-1", updateId });
    const { update } = await until(
      () => eks.send(asked),
      ({ update }) => update?.status !== "InProgress",
    );
    return update?.status;
  }
});
