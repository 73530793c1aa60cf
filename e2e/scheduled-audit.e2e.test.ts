import { setTimeout as sleep } from "node:timers/promises";
import { ModifySubnetAttributeCommand } from "@aws-sdk/client-ec2";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { signInAs } from "./assume-role.ts";
import { type Clients, clientsFor, present } from "./clients.ts";
import { endingIn } from "./deploy.ts";
import { guardCli } from "./guard-cli.ts";
import { type AuditReport, type Inbox, openInbox, QUIET_MS } from "./inbox.ts";
import { type Mailbox, openMailbox } from "./mailbox.ts";
import { buildNetwork, legacyPlan } from "./network.ts";
import { createCluster, createNodegroup, settledStatus } from "./nodegroup.ts";
import { runAudit } from "./run-audit.ts";
import { sharedStacks } from "./stacks.ts";
import { startTrail } from "./trail.ts";
import { until } from "./until.ts";

const { endpoint, deployments } = sharedStacks();

/** One story, in the order of the tests: each begins where the one before ended. */
describe("the audit", () => {
  const { place, topicArn, auditFunctionName, outputs } = deployments.audit;
  const clients = clientsFor(endpoint, place);
  const { ec2, eks, lambda, s3, sns } = clients;
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

  describe("by schedule, started by hand while there is no trail", () => {
    it("reports once what it finds", async () => {
      const result = await runAudit(lambda, auditFunctionName);
      expect(result).toMatchObject({ exit: 1, clusters: 1, unread: 0, reported: true, trouble: [] });
      expect(await message(1)).toMatchObject({
        blocked: [{ cluster: "audited", nodegroup: "ng-1" }],
        added: [{ subnet: subnetIds[0], finding: "missing-public-ip" }],
        removed: [],
      });

      const mail = present(
        await mailbox.first("[EKS] audit: 1 node group can't scale out or update", 10_000),
      );
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
      expect(reports).toEqual(
        expect.arrayContaining(announced.map((key) => key.replace(/\.json$/, ".html"))),
      );
      expect(await stored("latest.json")).toBe(await stored(present(announced.at(-1))));
      expect(await stored("latest.html")).toMatch(/^<!doctype html>/i);
    });
  });

  describe("early, on calls that e2e/emulator's CloudTrail hands on", () => {
    const cli = guardCli(place);
    let alice: Clients;
    let later: Mailbox;

    beforeAll(async () => {
      later = await openMailbox(sns, topicArn);
      alice = clientsFor(endpoint, place, await signInAs(clients, place, "platform-admin", "alice"));
      await startTrail(clients.trails);
    });
    afterAll(async () => {
      await later.close();
      cli.dispose();
    });

    it("starts when somebody disables auto-assign, and says who did", async () => {
      await setAutoAssign(0, false, alice);
      const { text } = present(await later.first("can't scale out or update, 1 new", 20_000));

      expect(startedBy(text)).toEqual([
        `auto-assign public IPv4 was disabled in ${subnetIds[0]}, by ${arnOf("alice")}`,
      ]);
    });

    it("starts when somebody creates a cluster in such subnets, and says who did", async () => {
      const { subnetIds: fresh } = await buildNetwork(ec2, legacyPlan);
      await createCluster(alice.eks, { ...place, cluster: "fresh", nodegroup: "none", subnetIds: fresh });
      const { text } = present(await later.first("can't scale out or update, 2 new", 20_000));

      expect(startedBy(text)).toEqual([`cluster fresh was created, by ${arnOf("alice")}`]);
    });

    it("starts for no change of the guard's own: the next one by schedule reports it", async () => {
      await createNodegroup(eks, { ...place, cluster: "audited", nodegroup: "ng-2", subnetIds });
      const { subnets } = await inbox.nth(1, "audited");
      expect(subnets.map(({ id, outcome }) => [id, outcome])).toContainEqual([subnetIds[0], "enabled"]);

      expect(await runAudit(lambda, auditFunctionName)).toMatchObject({ reported: true });
      expect((await message(6)).removed).toMatchObject([{ nodegroup: "ng-1", subnet: subnetIds[0] }]);
    });

    it("starts for no undo by the command line: the next one by schedule reports it", async () => {
      expect((await cli.run("undo", "--yes")).code).toBe(0);
      await sleep(QUIET_MS);

      expect(await runAudit(lambda, auditFunctionName)).toMatchObject({ reported: true });
      expect((await message(7)).added).toContainEqual(
        expect.objectContaining({ nodegroup: "ng-1", subnet: subnetIds[0] }),
      );
      expect(inbox.audits()).toHaveLength(7);
    });

    /** The message's lines about the calls, without their times. */
    function startedBy(text: string): string[] | undefined {
      const [, lines] = text.split("Started before its time by these calls\n");
      return lines
        ?.split("\n\n")[0]
        ?.split("\n")
        .map((line) => line.replace(/^.*?UTC: /, ""));
    }

    function arnOf(person: string): string {
      return `arn:aws:sts::${place.account}:assumed-role/platform-admin/${person}`;
    }
  });

  async function setAutoAssign(index: number, Value: boolean, by = clients): Promise<void> {
    const SubnetId = present(subnetIds[index]);
    await by.ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value } }));
  }

  /** The nth message of the audit, the first being 1. */
  async function message(n: number): Promise<AuditReport> {
    const read = async () => inbox.audits();
    return present((await until(read, ({ length }) => length >= n))[n - 1]);
  }

  async function stored(Key: string): Promise<string> {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return present(Body).transformToString();
  }
});
