import type { GuardInRegion, GuardPlace } from "../../../cli/context.ts";
import type { Observations } from "../../../cli/doctor/observations.ts";
import { NODEGROUP_CALLS } from "../../../engine/model/nodegroup-call.ts";
import type { Message } from "../../../engine/model/ports.ts";
import { denied, read } from "../support/inventory.ts";
import {
  alarm,
  allowing,
  email,
  guardFunction,
  OLDER_READS,
  observations,
  outputs,
  queue,
  quiet,
  RULE,
  refused,
  TOPIC,
  trail,
  warned,
} from "../support/observations.ts";
import { type Changes, run } from "../support/run.ts";

const CLONE: GuardPlace = { stack: "NodegroupGuard", functionName: "guard-function", installedBy: "clone" };

function answering(seen: Observations, publish?: GuardInRegion["publish"], places = [CLONE]): Changes {
  const unexpected = () => {
    throw new Error("the test's world publishes nothing");
  };
  return {
    aws: {
      guardIn: () => ({
        findGuards: async () => read(places),
        observe: async () => seen,
        publish: publish ?? unexpected,
      }),
    },
  };
}

async function transcript(args: string[], changes: Changes): Promise<string> {
  const { code, out, err } = await run(["doctor", ...args], changes);
  return `$ ${["nodegroup-guard doctor", ...args].join(" ")}\n${out}${err}(exit ${code})`;
}

const hour = (start: string, count: number) => ({ start: `2026-11-${start}:00:00.000Z`, count });

const inDisorder = observations({
  trails: read([trail({ logging: read(false) })]),
  rule: read({ name: "guard-rule", arn: RULE, state: "DISABLED" }),
  reserved: read(0),
  subscriptions: read([
    { ...email, arn: "PendingConfirmation" },
    {
      protocol: "https",
      endpoint: "https://user:secret@hooks.example.com/T0/secret?token=1",
      arn: "PendingConfirmation",
    },
  ]),
  functionQueue: read({ arn: guardFunction.deadLetterArn, messages: 3 }),
  ruleQueue: read({ ...queue, messages: 1 }),
  alarms: read([{ ...alarm, state: "ALARM", actionsEnabled: false }]),
  activity: read({
    days: 14,
    invocations: [hour("20T09", 1), hour("21T08", 3)],
    errors: [hour("21T08", 3)],
    matched: [],
    audits: [],
    functionQueueAge: 90_000,
  }),
  errorLines: read([
    '{"level":"ERROR","message":"m","error":{"message":"no subnets known for legacy/ng-1"},"event":"secret"}',
  ]),
});

describe("the guard", () => {
  it.each<[string, string[], Changes]>([
    ["is able to work", [], answering(observations())],
    ["is able to work with all that a stack can have", [], answering(warned())],
    [
      "has done its work",
      [],
      answering(
        observations({
          activity: read({ ...quiet, invocations: [hour("20T09", 2)], errors: [hour("19T09", 1)] }),
        }),
      ),
    ],
    ["is in disorder", [], answering(inDisorder)],
    [
      "isn't there",
      ["--stack", "other"],
      answering({ trails: read([]), stack: { kind: "absent" } }, undefined, []),
    ],
    ["may not be looked at", [], answering(refused(observations()))],
    [
      "may be looked at in part",
      [],
      answering(
        observations({ role: denied("iam:ListRolePolicies"), activity: denied("cloudwatch:GetMetricData") }),
      ),
    ],
    [
      "is one of an older version",
      [],
      answering(observations({ matches: read(["CreateNodegroup"]), role: read([allowing(...OLDER_READS)]) })),
    ],
    [
      "is looked at by a program",
      ["--format", "json"],
      answering(observations({ matches: read([]), alarms: denied("cloudwatch:DescribeAlarms") })),
    ],
  ])("%s", async (_, args, changes) => {
    expect(await transcript(args, changes)).toMatchSnapshot();
  });

  it("is looked at in every region that is named, with an event of that region", async () => {
    const asked: unknown[] = [];
    const { out, code } = await run(["doctor", "--region", "us-east-1,eu-west-1", "--stack", "mine"], {
      aws: {
        guardIn: (region) => ({
          findGuards: async () => read([]),
          observe: async ({ stack }, samples, now) => {
            asked.push({ region, stack, samples, now });
            return observations();
          },
          publish: async () => ({ kind: "published" }),
        }),
      },
    });
    const now = new Date("2026-11-22T09:00:00Z");
    const samplesOf = (region: string) =>
      Object.fromEntries(
        NODEGROUP_CALLS.map((eventName) => [
          eventName,
          expect.objectContaining({ region, detail: expect.objectContaining({ eventName }) }),
        ]),
      );
    expect(asked).toEqual([
      { region: "eu-west-1", stack: "mine", samples: samplesOf("eu-west-1"), now },
      { region: "us-east-1", stack: "mine", samples: samplesOf("us-east-1"), now },
    ]);
    expect(out.match(/^mine in .*$/gm)).toEqual([
      "mine in eu-west-1, account 111122223333",
      "mine in us-east-1, account 111122223333",
    ]);
    expect(code).toBe(0);
  });

  it.each([
    ["every one that carries the tag", [], ["Platform", "StackSet-guard-0d1f"]],
    ["the one that is named", ["--stack", "Platform"], ["Platform"]],
    ["one without the tag, where it is named", ["--stack", "older"], ["older"]],
  ])("is looked at by its stack: %s", async (_, args, stacks) => {
    const asked: object[] = [];
    const guards = [
      { stack: "Platform", functionName: "Platform-GuardFunction-1" },
      { stack: "StackSet-guard-0d1f", functionName: "StackSet-guard-0d1f-GuardFunction-2" },
    ];
    const { code, out } = await run(["doctor", ...args], {
      aws: {
        guardIn: () => ({
          findGuards: async () => read(guards),
          observe: async (place) => {
            asked.push(place);
            return observations();
          },
          publish: async () => ({ kind: "published" }),
        }),
      },
    });
    expect(asked).toEqual(stacks.map((stack) => guards.find((guard) => guard.stack === stack) ?? { stack }));
    expect(out.match(/^.* in ap-northeast-1, account/gm)).toEqual(
      stacks.map((stack) => `${stack} in ap-northeast-1, account`),
    );
    expect(code).toBe(0);
  });

  it("is named where a stack was mistyped", async () => {
    const found = ["Platform", "it's \u202e"].map((stack) => ({ stack, functionName: "f" }));
    const { code, out } = await run(["doctor", "--stack", "Platfrom"], {
      aws: {
        guardIn: () => ({
          findGuards: async () => read(found),
          observe: async () => ({ ...observations(), stack: { kind: "absent" } }),
          publish: async () => ({ kind: "published" }),
        }),
      },
    });
    expect(code).toBe(1);
    expect(out).toContain("there is no stack Platfrom in ap-northeast-1");
    expect(out).toContain(
      "name a guard that is there: --stack Platform, --stack $'it\\x27s \\xe2\\x80\\xae'",
    );
    expect(out).not.toContain("cdk deploy");
  });

  it("may be there where nobody may look for its tag", async () => {
    const { code, out } = await run(["doctor", "--all-regions"], {
      aws: {
        enabledRegions: async () => read(["eu-west-1"]),
        guardIn: () => ({
          findGuards: async () => denied("tag:GetResources"),
          observe: async () => ({ trails: read([trail()]), stack: { kind: "absent" } }),
          publish: async () => ({ kind: "published" }),
        }),
      },
    });
    expect(out).toContain("add the permission tag:GetResources");
    expect(out).not.toContain("No stack");
    expect(code).toBe(1);
  });

  it("is missed in one line, and in no region that was not named", async () => {
    const regions = Array.from({ length: 33 }, (_, index) => `eu-west-${index + 10}`);
    const without = { ...observations(), stack: { kind: "absent" as const } };
    const inAll = (here: string | undefined): Changes => ({
      aws: {
        enabledRegions: async () => read(regions),
        guardIn: (region) => ({
          findGuards: async () => read([]),
          observe: async () => (region === here ? observations() : without),
          publish: async () => ({ kind: "published" }),
        }),
      },
    });
    const one = await run(["doctor", "--all-regions"], inAll("eu-west-10"));
    expect(one.code).toBe(0);
    expect(one.out).toContain(
      "\n\nNo stack NodegroupGuard in 32 regions: eu-west-11, eu-west-12, eu-west-13, eu-west-14 and 28 more. If the guard is meant to be there, deploy it.\n\nThe guard is able to work. It has no scheduled audit.\n",
    );
    const none = await run(["doctor", "--all-regions"], inAll(undefined));
    expect([none.code, none.out]).toEqual([
      1,
      expect.stringContaining("The guard is in none of these regions."),
    ]);
    const named = await run(["doctor", "--region", "eu-west-11"], inAll("eu-west-10"));
    expect([named.code, named.out]).toEqual([1, expect.stringContaining("there is no stack NodegroupGuard")]);
  });

  it("has to be given the events of the time in which it was stopped", async () => {
    const { out } = await run(["doctor"], answering(observations({ reserved: read(0) })));
    expect(out).toMatch(
      /lambda delete-function-concurrency .*\n +then redrive its dead-letter queue, .*#redrive\n/,
    );
  });

  it("can hide nothing behind a hostile name", async () => {
    const evil = "x\u001b[2J\u202e\n  ok  all is well";
    const seen = observations({
      trails: read([trail({ name: evil, logging: read(false) })]),
      subscriptions: read([{ protocol: "sqs", endpoint: evil, arn: "PendingConfirmation" }]),
      alarms: read([{ ...alarm, name: evil, state: "ALARM" }]),
    });
    const { out } = await run(["doctor"], answering(seen));
    expect(out).toContain("x\\u{1b}[2J\\u{202e}\\u{a}  ok  all is well");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come through
    expect(out).not.toMatch(/[\u001b\u202e]/u);
  });
});

describe("a test message", () => {
  const sent: { topic: string; message: Message }[] = [];
  const publish: GuardInRegion["publish"] = async (topic, message) => {
    sent.push({ topic, message });
    return { kind: "published" };
  };
  const failing =
    (reason: string, denied: boolean): GuardInRegion["publish"] =>
    async () => ({ kind: "unreadable", action: "sns:Publish", reason, denied });

  beforeEach(() => {
    sent.length = 0;
  });

  it("goes to the topic, marked as one for every kind of subscriber", async () => {
    await run(["doctor", "--send-test"], answering(observations(), publish));
    const [{ topic, message } = { topic: "", message: { subject: "", body: "{}" } }] = sent;
    const variants = JSON.parse(message.body);
    expect(sent.length).toBe(1);
    expect(topic).toBe(TOPIC);
    expect(message.subject).toBe("[EKS] nodegroup-guard: test message");
    expect(Object.keys(variants)).toEqual(["default", "email", "sms", "sqs", "lambda", "https"]);
    expect(Object.values(variants).every((text) => /test message|"test":true/.test(String(text)))).toBe(true);
    expect(variants.sms.length).toBeLessThanOrEqual(140);
    expect({
      ...variants,
      https: JSON.parse(variants.https),
      sqs: JSON.parse(variants.sqs),
    }).toMatchSnapshot();
  });

  it("has the form for https that the deployment has chosen", async () => {
    const environment = { ...guardFunction.environment, HTTPS: "text" };
    const chosen = observations({ guard: read({ ...guardFunction, environment }) });
    await run(["doctor", "--send-test"], answering(chosen, publish));
    const { email, https } = JSON.parse(sent[0]?.message.body ?? "{}");
    expect(https).toBe(email);
  });

  it.each<[string, Changes]>([
    ["says where it went", answering(observations(), publish)],
    ["goes to nobody", answering(observations({ subscriptions: read([]) }), publish)],
    [
      "goes to those who are not known",
      answering(observations({ subscriptions: denied("sns:ListSubscriptionsByTopic") }), publish),
    ],
    ["is refused", answering(observations(), failing("not allowed to sns:Publish (AccessDenied)", true))],
    ["fails", answering(observations(), failing("sns:Publish failed (KMSAccessDenied): said AWS", false))],
    [
      "has no topic to go to",
      answering(
        observations({
          stack: read({ status: "CREATE_COMPLETE", outputs: { ...outputs, AlertTopicArn: "" } }),
          guard: { kind: "absent" },
        }),
      ),
    ],
  ])("%s", async (_, changes) => {
    const { code, out } = await run(["doctor", "--send-test"], changes);
    const told = out
      .split("\n")
      .filter((line, index, all) =>
        /test-message/.test(`${line}${/^ {6}/.test(line) ? all[index - 1] : ""}`),
      );
    expect(`${told.join("\n")}\n(exit ${code})`).toMatchSnapshot();
  });
});

it("asks nobody without credentials", async () => {
  const reason =
    "sts:GetCallerIdentity failed (ExpiredToken): The security token included in the request is expired";
  const identity = async () => ({ kind: "signed-out" as const, reason });
  expect(await transcript([], { aws: { identity } })).toMatchSnapshot();
});

it("explains itself", async () => {
  expect(await transcript(["--help"], {})).toMatchSnapshot();
});
