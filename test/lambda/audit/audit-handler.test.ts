import { EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import type { Limit } from "../../../engine/aws/read.ts";
import type { AuditResult } from "../../../engine/model/audit-news.ts";
import type { EarlyStart } from "../../../engine/model/audit-start.ts";
import { portActions } from "../../../engine/model/permissions.ts";
import { auditHandler } from "../../../lambda/audit/audit-handler.ts";
import { type CloudServer, type Instead, startCloud } from "../../cli/support/cloud-server.ts";
import type { FakeRegion } from "../../cli/support/fake-cloud.ts";
import { refusal } from "../../failures/write-out.ts";
import { batchOf, DISABLING, JANE, subnetEvent } from "../../support/early-call.ts";
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
let started: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(started.map((server) => server.stop()));
  started = [];
});

/** One call after the other, so that no more than one is under way when the time ends. */
function inTurn(): Limit {
  let last: Promise<unknown> = Promise.resolve();
  return (call) => {
    const own = last.then(call);
    last = own.catch(() => {});
    return own;
  };
}

/** The audit as Lambda runs it, with a clock that each call of EKS turns on by `callMs`. */
async function deploy(
  region: FakeRegion,
  callMs = 0,
  environment: Record<string, string> = {},
  fault: (action: string) => Instead = () => undefined,
) {
  let clock = Date.UTC(2026, 10, 23, 6);
  let counted = 0;
  const logged: AuditResult[] = [];
  const early: EarlyStart[] = [];
  storage = await startStorage();
  cloud = await startCloud({ [REGION]: region }, async (action) => {
    if (action.startsWith("eks:")) clock += callMs;
    return fault(action);
  });
  started.push(cloud, storage);
  const common = { region: REGION, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  const handler = auditHandler({
    environment: {
      TOPIC_ARN: `arn:aws:sns:${REGION}:111122223333:alerts`,
      REPORT_BUCKET: "reports",
      ...environment,
    },
    policy: "{}",
    connect: ({ reading, reporting }) => ({
      eks: new EKSClient({ ...reading, ...common, endpoint: cloud.endpoint }),
      ec2: new EC2Client({ ...reading, ...common, endpoint: cloud.endpoint }),
      s3: new S3Client({ ...reporting, ...common, endpoint: storage.endpoint, forcePathStyle: true }),
      sns: new SNSClient({ ...reporting, ...common, endpoint: storage.endpoint }),
    }),
    limit: inTurn(),
    logger: {
      info: (_text, extra) => ("audit" in extra ? logged.push(extra.audit) : early.push(extra.early)),
    },
    metrics: { addMetric: () => counted++, publishStoredMetrics: () => {} },
    sleep: async () => {},
    now: () => clock,
  });
  const invoke = (event: unknown, leftMs = 15 * MINUTE) => {
    const begin = clock;
    return handler(event, {
      invokedFunctionArn: ARN,
      getRemainingTimeInMillis: () => begin + leftMs - clock,
    });
  };
  const run = async (leftMs?: number) => {
    const answer = await invoke({}, leftMs);
    if ("skipped" in answer) throw new Error(answer.skipped);
    return answer;
  };
  const wait = (minutes: number) => {
    clock += minutes * MINUTE;
  };
  return { run, invoke, wait, logged, early, counted: () => counted };
}

/** A call that disables auto-assign, `seconds` after six o'clock. */
const disabledAt = (seconds: number, detail = {}) =>
  subnetEvent({
    eventTime: new Date(Date.UTC(2026, 10, 23, 6) + seconds * 1000).toISOString().replace(".000", ""),
    ...detail,
  });

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

it("sends nothing while nobody has confirmed a subscription, and then what it found", async () => {
  const { run, wait, counted } = await deploy(regionOf(1));
  storage.subscribers.confirmed = 0;
  expect(await run()).toMatchObject({ reported: false, trouble: [] });
  expect([storage.mails, counted()]).toEqual([[], 1]);
  wait(1);
  storage.subscribers.confirmed = 2;
  expect(await run()).toMatchObject({ reported: true });
  expect(storage.mails[0]).toContain("this is the first one, with all that it found");
});

it("sends by https what the environment says: the notification for chat, or the mail", async () => {
  await (await deploy(regionOf(1))).run();
  expect(JSON.parse(storage.https[0] ?? "")).toMatchObject({ source: "custom" });
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
  expect(storage.mails[0]).toMatch(/what there was no time for in .*: no time was left for \d+ reads/);
  const latest = JSON.parse(storage.objects.get("/reports/latest.json") ?? "{}");
  expect(latest.unread).toHaveLength(result.unread);
});

it("begins where the time of the last run ended, so that every cluster is audited", async () => {
  const { run, wait } = await deploy(regionOf(40), 10_000);
  const audited = new Set<string>();
  const results: AuditResult[] = [];
  for (let day = 0; day < 5; day++) {
    results.push(await run());
    wait(24 * 60);
    const { clusters } = JSON.parse(storage.objects.get("/reports/latest.json") ?? "{}");
    for (const { name, incomplete } of clusters) if (!incomplete) audited.add(name);
  }
  expect(audited.size).toBe(40);
  expect(results.map(({ exit }) => exit)).toEqual([2, 2, 2, 2, 2]);
  // What is found in the clusters is new on the first days; that there is no time for all is so only once.
  expect(results.map(({ reported }) => reported)).toEqual([true, true, true, true, false]);
  expect(storage.mails.map((mail) => /what there was no time for in .*/.exec(mail)?.[0])).toEqual(
    Array(4).fill(expect.stringMatching(/no time was left for \d+ reads; the next audit begins where this/)),
  );
});

it("keeps its time to store and to send where AWS throttles for good, inside one call of the SDK", async () => {
  const fault = (action: string) =>
    action === "eks:DescribeNodegroup" ? refusal(action, "throttled") : undefined;
  const { run } = await deploy(regionOf(2), 0, {}, fault);
  // Some seconds for reading, as a busy machine needs for what isn't throttled: the rest of the time is kept.
  const result = await run(4 * MINUTE + 6000);
  expect(result).toMatchObject({ exit: 2, clusters: 2, unread: 4, reported: true, trouble: [] });
  const latest = JSON.parse(storage.objects.get("/reports/latest.json") ?? "{}");
  const why = latest.unread.map((unread: { why: string }) => unread.why);
  expect(new Set(why)).toEqual(new Set(["eks:DescribeNodegroup: no time was left to read it"]));
});

it.each([
  ["without a topic or a bucket", { TOPIC_ARN: "arn" }, "{}", "REPORT_BUCKET"],
  [
    "with a policy that makes no sense",
    { TOPIC_ARN: "arn", REPORT_BUCKET: "b" },
    '{ "mode": "off" }',
    "policy.json",
  ],
])("refuses to start %s", (_, environment, policy, why) => {
  const start = () =>
    auditHandler({
      environment,
      policy,
      connect: () => {
        throw new Error("must not connect");
      },
      limit: (call) => call(),
      logger: { info: () => {} },
      metrics: { addMetric: () => {}, publishStoredMetrics: () => {} },
      sleep: async () => {},
      now: () => 0,
    });
  expect(start).toThrow(why);
});

describe("started by a batch of calls", () => {
  it("runs the same audit, and reports who made them", async () => {
    const { invoke, early, counted } = await deploy(regionOf(1));
    expect(await invoke(batchOf(disabledAt(-60)))).toMatchObject({ exit: 1, clusters: 1, reported: true });
    expect(storage.mails[0]).toContain(`was disabled in ${DISABLING.subnetId}, by ${JANE}`);
    expect(early).toEqual([{ calls: [expect.objectContaining({ on: DISABLING.subnetId })], ignored: [] }]);
    expect(counted()).toBe(1);
  });

  it("runs one audit for a burst that comes in several batches", async () => {
    const { invoke, wait, logged } = await deploy(regionOf(1));
    wait(2);
    await invoke(batchOf(disabledAt(0), disabledAt(10)));
    expect(await invoke(batchOf(disabledAt(5)))).toEqual({
      skipped: "the audit of 2026-11-23T06:02:00.000Z began after all of them",
    });
    expect(logged).toHaveLength(1);
  });

  it.each([
    ["a call is younger than the last audit", batchOf(disabledAt(0), disabledAt(130))],
    ["a call came so shortly before it that EC2 may have answered with what was", batchOf(disabledAt(100))],
    ["the time of a call is unknown", batchOf(disabledAt(0, { eventTime: "yesterday" }))],
    ["a message can't be read", batchOf("{")],
  ])("runs it again where %s", async (_why, batch) => {
    const { invoke, wait, logged } = await deploy(regionOf(1));
    wait(2);
    await invoke({});
    wait(1);
    expect(await invoke(batch)).toMatchObject({ reported: false });
    expect(logged).toHaveLength(2);
  });

  it("runs it again where the last one could not read everything", async () => {
    const { invoke, wait, logged } = await deploy(regionOf(40), 10_000);
    wait(2);
    await invoke({});
    wait(1);
    expect(await invoke(batchOf(disabledAt(0)))).toMatchObject({ exit: 2 });
    expect(logged).toHaveLength(2);
  });

  it.each([
    ["failed", disabledAt(0, { errorCode: "Client.UnauthorizedOperation", requestParameters: null })],
    ["is the command line's own", disabledAt(0, { userAgent: "aws-sdk-js/3 nodegroup-guard/command-line" })],
    [
      "enables",
      disabledAt(0, { requestParameters: { subnetId: "s", mapPublicIpOnLaunch: { value: true } } }),
    ],
  ])("reads nothing and says why for a call that %s", async (_what, body) => {
    const { invoke, logged, early, counted } = await deploy(regionOf(1));
    expect(await invoke(batchOf(body))).toEqual({
      skipped: "none of the calls can have changed what an audit finds",
    });
    expect(early[0]?.ignored).toHaveLength(1);
    expect([logged, cloud.calls.size, counted()]).toEqual([[], 0, 0]);
  });

  it("shows hostile names of callers and subnets as text", async () => {
    const hostile = "a\nSubject: b\u202e\u001b[31m`$(id)`";
    const { invoke } = await deploy(regionOf(1));
    const requestParameters = { subnetId: hostile, mapPublicIpOnLaunch: { value: false } };
    await invoke(batchOf(disabledAt(0, { requestParameters, userIdentity: { arn: hostile.repeat(200) } })));
    const shown = "a\\u{a}Subject: b\\u{202e}\\u{1b}[31m`$(id)`";
    expect(storage.mails[0]).toContain(`was disabled in ${shown}, by ${shown}`);
    expect(storage.mails[0]?.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it("writes no more than a hundred calls into the log", async () => {
    const { invoke, early } = await deploy(regionOf(1));
    await invoke(batchOf(...Array.from({ length: 150 }, (_, index) => disabledAt(-index))));
    expect(early[0]?.calls).toHaveLength(100);
    expect(storage.mails[0]).toContain("… and 125 more");
  });

  it("fails where the audit fails, so that the batch comes back", async () => {
    const { invoke } = await deploy(regionOf(1));
    await storage.stop();
    await expect(invoke(batchOf(disabledAt(0)))).rejects.toThrow();
  });
});
