import { EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { SNSClient } from "@aws-sdk/client-sns";
import { guardHandler } from "../../../lambda/guard/guard-handler.ts";
import { startCloud } from "../../cli/support/cloud-server.ts";
import { type Deployment, deploy } from "../../failures/deliver.ts";
import { event, laterEvent, updateEvent } from "../../failures/event.ts";
import { FakeAws, type Injection } from "../../failures/fake-aws.ts";
import { LEGACY, legacyVpc, REGION, settings } from "../../failures/legacy-vpc.ts";
import { refusal } from "../../failures/write-out.ts";
import { startStorage } from "../audit/fake-storage.ts";

const ENABLE: Deployment = { mode: "enable", receipts: true };

/** One delivery to the guard as it is put together for Lambda, over HTTP, with a clock that is turned. */
async function deliver(injection?: Injection, deployment = ENABLE, options?: Parameters<typeof deploy>[2]) {
  const aws = new FakeAws(injection);
  await aws.start();
  const guard = deploy(aws, deployment, options);
  try {
    const delivery = await guard.deliver();
    const on = LEGACY.filter((id) => settings(aws.vpc)[id]).length;
    const count = (action: string) => aws.sent.filter((sent) => sent === action).length;
    return { ...delivery, on, count };
  } finally {
    guard.destroy();
    await aws.stop();
  }
}

describe("metrics", () => {
  it("count the subnets of a node group that was helped", async () => {
    expect((await deliver()).metrics).toEqual({
      EventAge: 55,
      ChangedBeforeVerdict: 1,
      SubnetsInspected: 3,
      SubnetsEnabled: 2,
      SubnetsFailed: 0,
      SubnetsAlerted: 0,
      SubnetsObserved: 0,
    });
  });

  it("count those that failed, although the delivery ends with an error", async () => {
    const injection: Injection = { action: "ec2:CreateTags", after: 0, fault: "access denied" };
    const { exit, metrics } = await deliver(injection);
    expect(exit).toBe("rejected");
    expect(metrics).toEqual({
      EventAge: 55,
      SubnetsInspected: 3,
      SubnetsEnabled: 0,
      SubnetsFailed: 2,
      SubnetsAlerted: 0,
      SubnetsObserved: 0,
    });
  });

  it.each([
    ["alert", { SubnetsAlerted: 2, SubnetsObserved: 0 }],
    ["observe", { SubnetsAlerted: 0, SubnetsObserved: 2 }],
  ] as const)("count what mode %s makes of them", async (mode, counts) => {
    expect((await deliver(undefined, { mode, receipts: true })).metrics).toEqual({
      EventAge: 55,
      SubnetsInspected: 3,
      SubnetsEnabled: 0,
      SubnetsFailed: 0,
      ...counts,
    });
  });
});

describe("an update of a node group", () => {
  /** One delivery of it; the node group survives that EKS refuses the update. */
  async function deliverUpdate(injection?: Injection, refusedAfterMs?: number) {
    const aws = new FakeAws(injection);
    aws.vpc.nodegroupStatus = "ACTIVE";
    await aws.start();
    const guard = deploy(aws, ENABLE, refusedAfterMs === undefined ? {} : { refusedAfterMs });
    try {
      return await guard.deliver(updateEvent);
    } finally {
      guard.destroy();
      await aws.stop();
    }
  }

  it("is followed until EKS gives its verdict, and counted", async () => {
    const { report, metrics } = await deliverUpdate();
    expect(report).toMatchObject({
      nodegroupStatus: "ACTIVE",
      update: { status: "Failed", errors: [{ code: "Unknown" }] },
    });
    expect(metrics).toMatchObject({ EventAge: 55, ChangedBeforeVerdict: 1, SubnetsEnabled: 2 });
  });

  it("counts a change that came after the verdict", async () => {
    const aws = new FakeAws();
    Object.assign(aws.vpc, { nodegroupStatus: "ACTIVE", updateStatus: "Failed" });
    await aws.start();
    const guard = deploy(aws, ENABLE);
    try {
      const { metrics, report } = await guard.deliver(updateEvent);
      expect(metrics).toMatchObject({ ChangedBeforeVerdict: 0, SubnetsEnabled: 2 });
      expect(report?.timing).toEqual({ eventAgeSeconds: 55, changedBeforeVerdict: "no" });
    } finally {
      guard.destroy();
      await aws.stop();
    }
  });

  it("counts nothing where nobody knows what came first, and enables all the same", async () => {
    const { metrics, report } = await deliverUpdate({
      action: "eks:DescribeUpdate",
      after: 0,
      fault: "access denied",
    });
    expect(metrics).toMatchObject({ EventAge: 55, SubnetsEnabled: 2 });
    expect(metrics).not.toHaveProperty("ChangedBeforeVerdict");
    expect(report).toMatchObject({
      update: { status: "UNKNOWN" },
      timing: { changedBeforeVerdict: "unknown" },
    });
  });
});

describe("calls", () => {
  it("are tried five times, the message as well", async () => {
    const { exit, count } = await deliver({ action: "sns:Publish", after: 0, fault: "server error" });
    expect({ exit, tries: count("sns:Publish") }).toEqual({ exit: "rejected", tries: 5 });
  });

  it("that get no answer are given up and tried again", async () => {
    const { exit, count } = await deliver({ action: "sns:Publish", after: 0, fault: "no answer" });
    expect({ exit, tries: count("sns:Publish") }).toEqual({ exit: "rejected", tries: 5 });
  });

  it("leave the message its minute while the node group stays CREATING", async () => {
    const endless = { followSeconds: 900, refusedAfterMs: Number.POSITIVE_INFINITY };
    const { exit, leftForMessageMs } = await deliver(undefined, ENABLE, endless);
    expect(exit).toBe("done");
    expect(leftForMessageMs).toBeGreaterThanOrEqual(60_000);
    expect(leftForMessageMs).toBeLessThan(116_000);
  });
});

describe("a fault of the moment", () => {
  const READS = [
    "eks:DescribeCluster",
    "eks:DescribeNodegroup",
    "ec2:DescribeSubnets",
    "ec2:DescribeRouteTables",
    "ec2:DescribeLaunchTemplateVersions",
  ];
  it.each(READS)("that lasts leaves the message its minute, and nothing is changed: %s", async (action) => {
    const lasting: Injection = { action, after: 0, fault: "no answer" };
    const { exit, on, leftForMessageMs } = await deliver(lasting, ENABLE, { followSeconds: 900 });
    expect({ exit, on }).toEqual({ exit: "done", on: 0 });
    expect(leftForMessageMs).toBeGreaterThanOrEqual(60_000);
  });

  it.each(READS)("is not waited for where the answer is no: %s", async (action) => {
    const { count, on } = await deliver({ action, after: 0, fault: "access denied" });
    expect({ tries: count(action), on }).toEqual({
      tries: action === "eks:DescribeNodegroup" ? 4 : 1,
      on: 0,
    });
  });
});

describe("sixteen subnets", () => {
  const IDS = Array.from({ length: 16 }, (_, index) => `subnet-${String(index).padStart(17, "0")}`);

  /** One delivery for them; calls that hang cost the time that they cost in Lambda. */
  async function deliverAll(injection?: Injection) {
    const aws = new FakeAws(injection);
    const sample = legacyVpc().subnets[0];
    aws.vpc.subnets = IDS.flatMap((id) =>
      sample ? [{ ...sample, id, tags: new Map<string, string>() }] : [],
    );
    await aws.start();
    const guard = deploy(aws, ENABLE, { followSeconds: 900, refusedAfterMs: Number.POSITIVE_INFINITY });
    const all = structuredClone(event);
    all.detail.requestParameters.subnets = IDS;
    all.detail.responseElements.nodegroup.subnets = IDS;
    try {
      const { report, ...delivery } = await guard.deliver(all);
      return { ...delivery, subnets: report?.subnets ?? [], on: Object.values(settings(aws.vpc)) };
    } finally {
      guard.destroy();
      await aws.stop();
    }
  }

  it("are all enabled", async () => {
    const { exit, on } = await deliverAll();
    expect({ exit, on }).toEqual({ exit: "done", on: Array(16).fill(true) });
  });

  it.each([
    ["ec2:CreateTags", 0],
    ["ec2:ModifySubnetAttribute", 0],
    ["ec2:DescribeSubnets", 1],
  ])("leave the message its minute where each %s hangs, and fail in it", async (action, after) => {
    const { exit, subnets, leftForMessageMs, calls } = await deliverAll({
      action,
      after,
      fault: "no answer",
    });
    expect(exit).toBe("rejected");
    expect(leftForMessageMs).toBeGreaterThanOrEqual(60_000);
    expect(subnets.map(({ outcome }) => outcome)).toEqual(Array(16).fill("failed"));
    expect(calls.filter((call) => call.action === "sns:Publish" && call.effective)).toHaveLength(1);
  });
});

describe("a receipt that CreateTags only seemed to take", () => {
  it("is not claimed by the message", async () => {
    const { exit, on, report, count } = await deliver({
      action: "ec2:CreateTags",
      after: 0,
      fault: "garbage",
    });
    const subnets = report?.subnets.filter(({ id }) => LEGACY.includes(id)) ?? [];
    expect({ exit, on, tags: count("ec2:CreateTags") }).toEqual({ exit: "done", on: 2, tags: 4 });
    expect(subnets.map(({ receipt, reason }) => ({ receipt, reason }))).toEqual(
      Array(2).fill({
        receipt: undefined,
        reason: "enabled and verified, but its receipt tag is missing",
      }),
    );
  });
});

describe("an event that is delivered again", () => {
  /** How many messages SNS took, delivery by delivery, in one execution environment. */
  async function messages(events: (typeof event)[], injection?: Injection, agesMs: number[] = []) {
    const aws = new FakeAws(injection);
    await aws.start();
    const guard = deploy(aws, { mode: "alert", receipts: true });
    try {
      const sent: number[] = [];
      for (const [index, one] of events.entries()) {
        const { calls } = await guard.deliver(one, agesMs[index]);
        sent.push(calls.filter(({ action, effective }) => action === "sns:Publish" && effective).length);
      }
      return sent;
    } finally {
      guard.destroy();
      await aws.stop();
    }
  }

  it("sends a message that SNS has accepted only once, as long as it is the same", async () => {
    expect(await messages([event, event, event, laterEvent])).toEqual([1, 0, 0, 1]);
  });

  it("sends it only once also where the next delivery comes later", async () => {
    expect(await messages([event, event], undefined, [55_000, 175_000])).toEqual([1, 0]);
  });

  it("sends again what SNS may not have accepted", async () => {
    const lost: Injection = { action: "sns:Publish", after: 0, fault: "member missing" };
    expect(await messages([event, event], lost)).toEqual([1, 1]);
  });
});

it("keeps a minute for its message where AWS throttles for good, inside one call of the SDK", async () => {
  const cloud = await startCloud({}, async (action) => refusal(action, "throttled"));
  const storage = await startStorage();
  const handler = guardHandler({
    environment: {
      TOPIC_ARN: `arn:aws:sns:${REGION}:111122223333:alerts`,
      RECEIPTS: "on",
      FOLLOW_SECONDS: "60",
      DOCS_URL: "",
    },
    policy: JSON.stringify({ mode: "enable", rules: [] }),
    connect: (calls) => {
      const common = { region: REGION, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
      const reading = { ...calls, ...common, endpoint: cloud.endpoint };
      const sns = new SNSClient({ ...calls, ...common, endpoint: storage.endpoint });
      return { eks: new EKSClient(reading), ec2: new EC2Client(reading), sns };
    },
    logger: { info: () => {} },
    metrics: { addMetric: () => {}, publishStoredMetrics: () => {} },
    sleep: async () => {},
    now: Date.now,
  });
  const end = Date.now() + 61_000;
  await handler(event, {
    invokedFunctionArn: `arn:aws:lambda:${REGION}:111122223333:function:guard`,
    getRemainingTimeInMillis: () => end - Date.now(),
  });
  await Promise.all([cloud.stop(), storage.stop()]);
  expect(storage.mails).toEqual([
    expect.stringContaining("eks:DescribeCluster: no time was left to read it"),
  ]);
});
