import { EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { portActions } from "../../../engine/aws/permissions.ts";
import type { AuditResult } from "../../../engine/model/audit-news.ts";
import { auditHandler } from "../../../lambda/audit/audit-handler.ts";
import { type CloudServer, startCloud } from "../../cli/support/cloud-server.ts";
import type { FakeRegion } from "../../cli/support/fake-cloud.ts";
import { type FakeStorage, startStorage } from "./fake-storage.ts";

const REGION = "ap-northeast-1";
const ARN = `arn:aws:lambda:${REGION}:111122223333:function:audit`;
const MINUTE = 60_000;

/** Some clusters in one VPC, each with two node groups in its legacy public subnet. */
function regionOf(clusters: number): FakeRegion {
  const group = { subnets: ["subnet-0a"] };
  return {
    clusters: Object.fromEntries(
      Array.from({ length: clusters }, (_, index) => [
        `cluster-${String(index).padStart(3, "0")}`,
        { vpc: "vpc-0a", subnets: ["subnet-0a"], nodegroups: { one: group, two: group } },
      ]),
    ),
    subnets: [{ id: "subnet-0a", vpc: "vpc-0a", zone: `${REGION}a`, autoAssign: false }],
    routeTables: [{ id: "rtb-0a", vpc: "vpc-0a", target: "igw-0a" }],
  };
}

let cloud: CloudServer;
let storage: FakeStorage;
afterEach(async () => {
  await cloud.stop();
  await storage.stop();
});

/** The audit as Lambda runs it, with a clock that each call of EKS turns on by `callMs`. */
async function deploy(region: FakeRegion, callMs = 0, environment: Record<string, string> = {}) {
  let clock = Date.UTC(2026, 10, 23, 6);
  let counted = 0;
  const logged: AuditResult[] = [];
  storage = await startStorage();
  cloud = await startCloud({ [REGION]: region }, async (action) => {
    if (action.startsWith("eks:")) clock += callMs;
    return undefined;
  });
  const common = { region: REGION, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  const handler = auditHandler({
    environment: {
      TOPIC_ARN: `arn:aws:sns:${REGION}:111122223333:alerts`,
      REPORT_BUCKET: "reports",
      ...environment,
    },
    connect: ({ reading, reporting }) => ({
      eks: new EKSClient({ ...reading, ...common, endpoint: cloud.endpoint }),
      ec2: new EC2Client({ ...reading, ...common, endpoint: cloud.endpoint }),
      s3: new S3Client({ ...reporting, ...common, endpoint: storage.endpoint, forcePathStyle: true }),
      sns: new SNSClient({ ...reporting, ...common, endpoint: storage.endpoint }),
    }),
    limit: (call) => call(),
    logger: { info: (_text, { audit }) => logged.push(audit) },
    metrics: { addMetric: () => counted++, publishStoredMetrics: () => {} },
    sleep: async () => {},
    now: () => clock,
  });
  const run = () => {
    const begin = clock;
    return handler(
      {},
      { invokedFunctionArn: ARN, getRemainingTimeInMillis: () => begin + 15 * MINUTE - clock },
    );
  };
  return { run, logged, counted: () => counted };
}

it("runs by an invocation with {}, and the second time has nothing to say", async () => {
  const { run, logged, counted } = await deploy(regionOf(2));
  expect(await run()).toMatchObject({ exit: 1, clusters: 2, reported: true });
  expect(await run()).toMatchObject({ exit: 1, clusters: 2, reported: false });
  expect(storage.mails).toHaveLength(1);
  expect(storage.mails[0]).toContain("4 node groups can't scale out or update, 4 findings");
  expect(counted()).toBe(2);
  expect(logged).toHaveLength(2);
  expect([...storage.objects.keys()].sort()).toEqual([
    "/reports/audit/2026-11-23T06-00-00Z.html",
    "/reports/audit/2026-11-23T06-00-00Z.json",
    "/reports/latest.html",
    "/reports/latest.json",
    "/reports/state.json",
  ]);
});

it("sends by https what the environment says: the notification for chat, or the mail", async () => {
  await (await deploy(regionOf(1))).run();
  expect(JSON.parse(storage.https[0] ?? "")).toMatchObject({ source: "custom" });
  await cloud.stop();
  await storage.stop();
  await (await deploy(regionOf(1), 0, { HTTPS: "text" })).run();
  expect(storage.https).toEqual(storage.mails);
});

it("calls nothing of EKS and EC2 but what it takes to read", async () => {
  const { run } = await deploy(regionOf(1));
  await run();
  const allowed: readonly string[] = portActions.readInventory;
  expect([...cloud.calls.keys()].filter((action) => !allowed.includes(action))).toEqual([]);
  expect(allowed.filter((action) => !/^(eks|ec2):(Describe|List)/.test(action))).toEqual([]);
});

it("reports what it has when its time ends, names what it has not read, and counts as done", async () => {
  const { run, counted } = await deploy(regionOf(40), 10_000);
  const result = await run();
  expect(result).toMatchObject({ exit: 2, clusters: 40, reported: true, trouble: [] });
  expect(result.unread).toBeGreaterThan(0);
  expect(counted()).toBe(1);
  // Eleven minutes at ten seconds each are 66 calls; those under way at the end come back.
  const calls = [...cloud.calls].filter(([action]) => action.startsWith("eks:"));
  expect(calls.reduce((sum, [, times]) => sum + times, 0)).toBeLessThan(40 * 4);
  expect(storage.mails[0]).toMatch(/node group cluster-\d+\/\w+ in .*no time was left to read it/);
  const latest = JSON.parse(storage.objects.get("/reports/latest.json") ?? "{}");
  expect(latest.unread).toHaveLength(result.unread);
});

it("refuses to start without a topic or a bucket", () => {
  const start = () =>
    auditHandler({
      environment: { TOPIC_ARN: "arn" },
      connect: () => {
        throw new Error("must not connect");
      },
      limit: (call) => call(),
      logger: { info: () => {} },
      metrics: { addMetric: () => {}, publishStoredMetrics: () => {} },
      sleep: async () => {},
      now: () => 0,
    });
  expect(start).toThrow("REPORT_BUCKET");
});
