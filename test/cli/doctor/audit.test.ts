import type { GuardPlace } from "../../../cli/context.ts";
import type { Observations } from "../../../cli/doctor/observations.ts";
import type { Read } from "../../../engine/model/facts.ts";
import { ACCOUNT } from "../../support/build.ts";
import { denied, read } from "../support/inventory.ts";
import {
  allowing,
  audited,
  auditFunction,
  EARLY_RULE,
  earlyDeadLetters,
  earlyQueue,
  observations,
  quiet,
  schedule,
  warned,
} from "../support/observations.ts";
import { type Changes, run } from "../support/run.ts";

const absent: Read<never> = { kind: "absent" };
const earlyRule = { name: "guard-early-rule", arn: EARLY_RULE, state: "ENABLED" };

/** A guard as one account's, or as that of another account beside it. */
function guard(seen: Observations, place?: GuardPlace): Pick<Changes, "aws"> {
  return {
    aws: {
      guardIn: () => ({
        findGuards: async () => read(place ? [place] : []),
        observe: async () => seen,
        publish: async () => ({ kind: "published" }),
      }),
    },
  };
}

const FORMS = ["doctor", "doctor --accounts"] as const;

/** One guard, looked at in either form. */
function look(form: (typeof FORMS)[number], seen: Observations, place?: GuardPlace) {
  return form === "doctor"
    ? run(["doctor"], guard(seen, place))
    : run(["doctor", "--accounts", ACCOUNT], guard(seen, place));
}

type Broken = [part: string, changes: Partial<Observations>, line: string, code: 1 | 2];

const audits = (...starts: string[]) => ({
  activity: read({
    ...quiet,
    audits: starts.map((start) => ({ start: `2026-11-${start}:00:00.000Z`, count: 1 })),
  }),
});
const tooFew = allowing("ec2:Describe*", "eks:*", "logs:*", "s3:*", "sns:Publish", "sqs:*");

const BROKEN: Broken[] = [
  ["the audit's function is gone", { audit: absent }, "wrong audit: the audit's function is gone", 1],
  [
    "the audit's function was stopped",
    { auditReserved: read(0) },
    "wrong audit: somebody has stopped it: its reserved concurrency is 0",
    1,
  ],
  [
    "an update of the audit's function failed",
    { audit: read({ ...auditFunction, lastUpdate: "Failed" }) },
    "wrong audit: its last update is Failed",
    1,
  ],
  [
    "the audit stores its reports in another bucket",
    { audit: read({ ...auditFunction, environment: { ...auditFunction.environment, REPORT_BUCKET: "x" } }) },
    "wrong audit: its environment names another bucket than the stack's (REPORT_BUCKET)",
    1,
  ],
  [
    "the audit publishes to another topic",
    { audit: read({ ...auditFunction, environment: { ...auditFunction.environment, TOPIC_ARN: "arn:x" } }) },
    "wrong audit: its environment names another topic than the stack's (TOPIC_ARN)",
    1,
  ],
  ["the audit's role is gone", { auditRole: absent }, "wrong audit-permissions: the audit's role is gone", 1],
  [
    "the audit's role lacks a right",
    { auditRole: read([tooFew]) },
    "wrong audit-permissions: the audit's role doesn't allow sns:GetTopicAttributes",
    1,
  ],
  [
    "the audit's role may change subnets",
    { auditRole: read([allowing("*")]) },
    "wrong audit-permissions: the role allows ec2:ModifySubnetAttribute, ec2:CreateTags, which the audit never needs",
    1,
  ],
  ["the schedule was deleted", { schedule: absent }, "wrong audit-schedule: the schedule is gone", 1],
  [
    "the schedule was disabled",
    { schedule: read({ ...schedule, state: "DISABLED" }) },
    "wrong audit-schedule: the schedule is disabled",
    1,
  ],
  [
    "the schedule starts something else",
    { schedule: read({ ...schedule, targetArn: "arn:x" }) },
    "wrong audit-schedule: the schedule doesn't start the audit's function",
    1,
  ],
  ["no audit was completed", audits(), "wrong audit-completed: none in 14 days: the audit is silent", 1],
  [
    "no audit was completed for two days",
    audits("20T06"),
    "wrong audit-completed: none since the hour from 2026-11-20 06:00 UTC: the audit is silent",
    1,
  ],
  [
    "no audit was completed for two hours, of one by the hour",
    { ...audits("22T05"), schedule: read({ ...schedule, rate: "rate(1 hour)" }) },
    "wrong audit-completed: none since the hour from 2026-11-22 05:00 UTC: the audit is silent",
    1,
  ],
  [
    "the rule of early warnings is gone",
    { earlyRule: absent, earlyTargets: absent },
    "wrong early-warnings: the rule is gone",
    1,
  ],
  [
    "the rule of early warnings was disabled",
    { earlyRule: read({ ...earlyRule, state: "DISABLED" }) },
    "wrong early-warnings: the rule is disabled",
    1,
  ],
  [
    "the rule of early warnings points elsewhere",
    { earlyTargets: read([{ arn: "arn:x" }]) },
    "wrong early-warnings: the rule doesn't point at the queue",
    1,
  ],
  [
    "the queue of early warnings is gone",
    { earlyQueue: absent },
    "wrong early-warnings: the queue is gone: no call starts the audit early",
    1,
  ],
  [
    "the queue of early warnings takes nothing",
    { earlyQueue: read({ arn: earlyQueue.arn, messages: 0 }) },
    "wrong early-warnings: the queue's policy doesn't let EventBridge put calls into it",
    1,
  ],
  [
    "nothing takes calls from the queue",
    { earlyMapping: absent },
    "wrong early-warnings: Lambda takes nothing from the queue: its mapping is gone",
    1,
  ],
  [
    "the mapping was disabled",
    { earlyMapping: read({ id: "0a1b-mapping", state: "Disabled" }) },
    "wrong early-warnings: Lambda takes nothing from the queue: its mapping is disabled",
    1,
  ],
  [
    "calls could not start the audit",
    { earlyDeadLetters: read({ ...earlyDeadLetters, messages: 2 }) },
    "wrong early-warnings-queue: 2 calls could not start the audit early",
    1,
  ],
  [
    "the dead-letter queue of early warnings is gone",
    { earlyDeadLetters: absent },
    "wrong early-warnings-queue: the dead-letter queue is gone",
    1,
  ],
  [
    "an older role may not look at the schedule",
    { schedule: denied("scheduler:GetSchedule") },
    "unknown audit-schedule: not allowed to scheduler:GetSchedule (AccessDeniedException)",
    2,
  ],
  [
    "an older role may not look at the mapping",
    { earlyMapping: denied("lambda:GetEventSourceMapping") },
    "unknown early-warnings: not allowed to lambda:GetEventSourceMapping (AccessDeniedException)",
    2,
  ],
  [
    "the mapping is being changed",
    { earlyMapping: read({ id: "0a1b-mapping", state: "Updating" }) },
    "unknown early-warnings: the mapping to the audit is being changed (Updating); ask again in a while",
    2,
  ],
];

const faultsIn = (diagnosis: { regions: { lines: { kind: string; check: string; says: string }[] }[] }) =>
  diagnosis.regions
    .flatMap(({ lines }) => lines)
    .filter(({ kind }) => kind !== "ok")
    .map(({ kind, check, says }) => `${kind} ${check}: ${says}`);

describe.each(FORMS)("%s", (form) => {
  it.each(BROKEN)("notices that %s", async (_, changes, line, code) => {
    const { code: exit, out } = await look(form, warned(changes));
    const [kind = "", check = ""] = line.split(/[ :]/);
    const says = line.slice(`${kind} ${check}: `.length);
    const word = kind === "unknown" ? "can't tell" : kind;
    expect(out).toMatch(new RegExp(`^  ${word} +${check} +${says.replace(/[()?*]/g, "\\$&")}$`, "m"));
    expect(exit).toBe(code);
  });

  it.each<[string, Observations, string]>([
    ["a guard with everything", warned(), "its scheduled audit and its early warnings are able to work"],
    [
      "a guard without early warnings",
      audited(),
      "and its scheduled audit are able to work. It has no early",
    ],
    ["a guard without an audit", observations(), "The guard is able to work. It has no scheduled audit."],
    [
      "a first audit that is pending, a day after the deployment",
      warned({ ...audits(), schedule: read({ ...schedule, created: "2026-11-21T09:00:00.000Z" }) }),
      "are able to work",
    ],
  ])("finds in order %s", async (_, seen, says) => {
    const { code, out } = await look(form, seen);
    expect([code, out]).toEqual([0, form === "doctor" ? expect.stringContaining(says) : expect.anything()]);
  });
});

it.each(BROKEN)("has one truth for both forms where %s", async (_, changes, line) => {
  const seen = warned(changes);
  const one = await run(["doctor", "--format", "json"], guard(seen));
  const several = await run(["doctor", "--accounts", ACCOUNT, "--format", "json"], guard(seen));
  expect(faultsIn(JSON.parse(one.out))).toEqual([line]);
  expect(JSON.parse(several.out).accounts.flatMap(faultsIn)).toEqual([line]);
  expect(several.code).toBe(one.code);
});

describe("the first audit", () => {
  const line = async (changes: Partial<Observations>) => {
    const { out } = await run(["doctor"], guard(audited({ ...audits(), ...changes })));
    return out.split("\n").find((each) => each.includes("audit-completed"));
  };

  it("is pending within two periods of its schedule, and missing after them", async () => {
    const created = (time: string) => ({ schedule: read({ ...schedule, created: time }) });
    expect(await line(created("2026-11-20T09:00:00.000Z"))).toMatch(
      /ok .* first audit pending: deployed 2026-11-20 09:00/,
    );
    expect(await line(created("2026-11-20T08:59:59.000Z"))).toMatch(/wrong .* none in 14 days/);
  });

  it("is pending by the stack's age where the schedule can't be read", async () => {
    const stack = audited().stack;
    if (stack.kind !== "read") throw new Error("the fixture has a stack");
    const changed = (time: string) => ({
      schedule: denied("scheduler:GetSchedule"),
      stack: read({ ...stack.value, changed: time }),
    });
    expect(await line(changed("2026-11-21T09:00:00.000Z"))).toContain("first audit pending");
    expect(await line(changed("2026-11-01T09:00:00.000Z"))).toContain("none in 14 days");
  });
});

it.each<[string, Partial<Observations>, boolean]>([
  ["only the audit is broken", { schedule: absent }, true],
  ["only early warnings are broken", { earlyMapping: absent }, true],
  ["the guard is broken as well", { schedule: absent, reserved: read(0) }, false],
  ["the guard can't be looked at as well", { schedule: absent, role: denied("iam:ListRolePolicies") }, false],
])("says whether the guard itself is able to work where %s", async (_, changes, able) => {
  const { out } = await run(["doctor"], guard(warned(changes)));
  expect(out.includes("\n\nThe guard itself is able to work. ")).toBe(able);
});

it("names what to type for the audit", async () => {
  const seen = warned({
    auditReserved: read(0),
    ...audits(),
    earlyRule: read({ ...earlyRule, state: "DISABLED" }),
    earlyMapping: read({ id: "0a1b-mapping", state: "Disabled" }),
    earlyDeadLetters: read({ ...earlyDeadLetters, messages: 2 }),
  });
  const place = { stack: "NodegroupGuard", functionName: "f", installedBy: "clone" as const };
  const { out } = await run(["doctor"], guard(seen, place));
  expect(out.match(/^ {6}.*$/gm)).toEqual([
    "      aws lambda delete-function-concurrency --region ap-northeast-1 --function-name guard-audit",
    "      see why: docs/runbook.md#audit-missing",
    "      aws logs tail audit-logs --region ap-northeast-1 --since 2d",
    "      aws events enable-rule --region ap-northeast-1 --name guard-early-rule",
    "      aws lambda update-event-source-mapping --region ap-northeast-1 --uuid 0a1b-mapping --enabled",
    "      see why, then clear it: docs/runbook.md#audit-queue-depth",
  ]);
});

it("shows many guards what is deployed of each", async () => {
  const { out } = await run(["doctor", "--region", "us-east-1,eu-west-1"], {
    aws: {
      guardIn: (region) => ({
        findGuards: async () => read([]),
        observe: async () => (region === "us-east-1" ? warned() : observations()),
        publish: async () => ({ kind: "published" }),
      }),
    },
  });
  expect(out).toContain("All 2 guards are able to work: 1 with a scheduled audit, 1 with early warnings.");
});
