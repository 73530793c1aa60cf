import { ModifySubnetAttributeCommand } from "@aws-sdk/client-ec2";
import { GetFunctionConfigurationCommand, InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { AuditResult } from "../engine/model/audit-news.ts";
import { assumeRole } from "./assume-role.ts";
import { clientsFor, present } from "./clients.ts";
import { endingIn } from "./deploy.ts";
import { recordsBy } from "./event.ts";
import { type AuditReport, type Inbox, openInbox } from "./inbox.ts";
import { type Mailbox, openMailbox } from "./mailbox.ts";
import { buildNetwork, legacyPlan } from "./network.ts";
import { createCluster, createNodegroup, settledStatus } from "./nodegroup.ts";
import { sharedStacks } from "./stacks.ts";
import { viewSubnets } from "./subnet-view.ts";
import { until } from "./until.ts";

const { endpoint, deployments } = sharedStacks();

/** Runs the audit as its schedule does. */
async function runAudit(lambda: LambdaClient, FunctionName: string): Promise<AuditResult> {
  const { Payload, FunctionError } = await lambda.send(new InvokeCommand({ FunctionName, Payload: "{}" }));
  const answer = Buffer.from(present(Payload)).toString();
  if (FunctionError) throw new Error(answer);
  return JSON.parse(answer);
}

/** One story, in the order of the tests: each begins where the one before ended. */
describe("the scheduled audit, started by hand", () => {
  const { place, topicArn, auditFunctionName, outputs } = deployments.audit;
  const clients = clientsFor(endpoint, place);
  const { ec2, eks, lambda, s3, sns, trails } = clients;
  const Bucket = endingIn(outputs, "ReportBucketName");
  let inbox: Inbox;
  let mailbox: Mailbox;
  let subnetIds: string[];

  beforeAll(async () => {
    inbox = await openInbox(clients, topicArn);
    mailbox = await openMailbox(sns, topicArn);
    ({ subnetIds } = await buildNetwork(ec2, { subnets: [{ route: "public" }, { route: "public" }] }));
    for (const index of [0, 1]) await setAutoAssign(index, true);
    const plan = { ...place, cluster: "audited", nodegroup: "ng-1", subnetIds };
    await createCluster(eks, plan);
    await createNodegroup(eks, plan);
    await settledStatus(eks, plan);
    await setAutoAssign(0, false);
  });
  afterAll(async () => {
    await mailbox.close();
    await inbox.close();
  });

  it("reports once what it finds", async () => {
    const result = await runAudit(lambda, auditFunctionName);
    expect(result).toMatchObject({ exit: 1, clusters: 1, unread: 0, reported: true, trouble: [] });
    expect(await message(1)).toMatchObject({
      blocked: [{ cluster: "audited", nodegroup: "ng-1" }],
      added: [{ subnet: subnetIds[0], finding: "missing-public-ip" }],
      removed: [],
    });

    const mail = present(await mailbox.first("[EKS] audit: 1 node group can't scale out or update", 10_000));
    expect(mail.text).toContain("Nothing was changed: the audit only reads.");
    expect(mail.text).toContain(`aws s3 cp ${result.report} audit.html --region ${place.region}`);
  });

  it("sends nothing while that stays so", async () => {
    expect(await runAudit(lambda, auditFunctionName)).toMatchObject({ exit: 1, reported: false });
  });

  it("reports the subnet that somebody disables, and nothing of what is known", async () => {
    await setAutoAssign(1, false);
    expect(await runAudit(lambda, auditFunctionName)).toMatchObject({ exit: 1, reported: true });
    const { added, removed } = await message(2);
    expect([added, removed]).toMatchObject([[{ subnet: subnetIds[1], finding: "missing-public-ip" }], []]);
  });

  it("reports as gone what somebody has fixed, and has sent no message besides these three", async () => {
    for (const index of [0, 1]) await setAutoAssign(index, true);
    expect(await runAudit(lambda, auditFunctionName)).toMatchObject({ exit: 0, reported: true });
    const { blocked, added, removed } = await message(3);
    expect([blocked, added]).toEqual([[], []]);
    expect(removed.map(({ subnet }) => subnet).sort()).toEqual([...subnetIds].sort());
    expect(inbox.audits()).toHaveLength(3);
  });

  it("keeps each of its reports in the bucket, and the last one as latest", async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    const keys = Contents.map(({ Key = "" }) => Key);
    const reports = keys.filter((key) => key.startsWith("audit/"));

    expect(keys.filter((key) => !reports.includes(key)).sort()).toEqual([
      "latest.html",
      "latest.json",
      "state.json",
    ]);
    const announced = inbox.audits().map(({ report }) => present(report.split(`${Bucket}/`)[1]));
    expect(reports).toEqual(expect.arrayContaining(announced));
    expect(reports).toEqual(expect.arrayContaining(announced.map((key) => key.replace(/\.json$/, ".html"))));
    expect(await stored("latest.json")).toBe(await stored(present(announced.at(-1))));
    expect(await stored("latest.html")).toMatch(/^<!doctype html>/i);
  });

  it("is refused a write that it would try, by the permissions as e2e/emulator enforces them", async () => {
    const { Role = "" } = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: auditFunctionName }),
    );
    const as = await assumeRole(clients, Role, "somebody");
    const SubnetId = present(subnetIds[0]);
    const write = new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: true } });

    await expect(clientsFor(endpoint, place, as).ec2.send(write)).rejects.toThrow(/not authorized/);
    expect(await recordsBy(trails, "Username", "somebody")).toMatchObject([
      { eventName: "ModifySubnetAttribute", readOnly: false, errorCode: "Client.UnauthorizedOperation" },
    ]);
  });

  async function setAutoAssign(index: number, Value: boolean): Promise<void> {
    const SubnetId = present(subnetIds[index]);
    await ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value } }));
  }

  async function message(n: number): Promise<AuditReport> {
    return present(
      (
        await until(
          async () => inbox.audits(),
          ({ length }) => length >= n,
        )
      )[n - 1],
    );
  }

  async function stored(Key: string): Promise<string> {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return present(Body).transformToString();
  }
});

/** Other tests create node groups there at the same time. */
describe("the scheduled audit of a guard that may change subnets, or may not", () => {
  it.each(["enable", "alert", "rules"] as const)(
    "writes nothing to EC2 or EKS, by what e2e/emulator records of calls: %s",
    async (name) => {
      const { place, auditFunctionName } = deployments[name];
      const { ec2, eks, lambda, trails } = clientsFor(endpoint, place);
      const { vpcId, subnetIds } = await buildNetwork(ec2, legacyPlan);
      await createCluster(eks, { ...place, cluster: `audited-${name}`, nodegroup: "none", subnetIds });
      expect(await runAudit(lambda, auditFunctionName)).toMatchObject({ exit: 1, trouble: [] });

      // The name of a function is that of its session, which makes the calls.
      const calls = await recordsBy(trails, "Username", auditFunctionName);
      expect(calls.map(({ eventName }) => eventName)).toEqual(
        expect.arrayContaining(["ListClusters", "DescribeSubnets", "DescribeRouteTables"]),
      );
      expect(calls.filter(({ readOnly }) => !readOnly)).toEqual([]);
      const subnets = await viewSubnets(ec2, vpcId);
      expect(subnets.map(({ autoAssign }) => autoAssign)).toEqual([false, false, false]);
    },
  );
});
