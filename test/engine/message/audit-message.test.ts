import { auditHeadline, auditMessage } from "../../../engine/message/audit-message.ts";
import type { AuditNews, StoredReport } from "../../../engine/model/audit-news.ts";
import type { EarlyCall } from "../../../engine/model/audit-start.ts";
import type { SubnetFinding } from "../../../engine/model/known-findings.ts";
import { blocks, page } from "../../support/markdown.ts";

const REGION = "eu-west-1";
const report: StoredReport = {
  bucket: "nodegroupguard-reports",
  key: "audit/2026-11-23T06-00-00Z",
  region: REGION,
};
const group = (nodegroup: string) => ({ region: REGION, cluster: "prod", nodegroup });
const found = (
  nodegroup: string,
  finding: SubnetFinding["finding"] = "missing-public-ip",
): SubnetFinding => ({
  ...group(nodegroup),
  use: "existing",
  subnet: "subnet-1",
  finding,
  evidence: "auto-assign public IPv4 is off",
});

function newsWith(changes: Partial<AuditNews> = {}): AuditNews {
  return {
    account: "111122223333",
    regions: [REGION],
    time: "2026-11-23T06:00:00.000Z",
    before: { kind: "known", time: "2026-11-22T06:00:00.000Z" },
    clusters: 12,
    blocked: [group("workers")],
    failed: [group("batch")],
    added: [{ ...found("workers"), before: "blackhole-route" }],
    addedFailed: [group("batch")],
    removed: [found("web")],
    removedFailed: [],
    inTimeAgain: [],
    unread: [{ region: REGION, what: "cluster dev", why: "eks:DescribeCluster failed (Timeout)" }],
    exit: 2,
    ...changes,
  };
}

const nothing = newsWith({
  blocked: [],
  failed: [],
  added: [],
  addedFailed: [],
  removed: [],
  removedFailed: [],
  unread: [],
});

/** The mail's sections by title, without what comes before them. */
const sectionsOf = (mail: string): Record<string, string[]> =>
  Object.fromEntries(
    mail
      .trimEnd()
      .split("\n\n")
      .slice(2)
      .map((part) => part.split("\n"))
      .map(([title = "", ...lines]) => [title, lines.map((line) => line.slice(2))]),
  );

const bodyOf = (news: AuditNews, where = report) => JSON.parse(auditMessage(news, where).body);

it("sends by https the notification for chat, or the mail where that was chosen", () => {
  const { email, https } = JSON.parse(auditMessage(newsWith(), report, "text").body);
  expect(https).toBe(email);
  expect(JSON.parse(bodyOf(newsWith()).https)).toMatchObject({ source: "custom" });
});

it("leads with what can't scale out, then what is new, what was removed, and how to open the report", () => {
  expect(auditMessage(newsWith(), report).subject).toMatchInlineSnapshot(
    `"[EKS] audit: 1 node group can't scale out or update, 1 CREATE_FAILED, 2 new, 1 removed, 1 not read"`,
  );
  expect(bodyOf(newsWith()).email).toMatchInlineSnapshot(`
"1 node group can't scale out or update, 1 CREATE_FAILED, 2 new, 1 removed, 1 not read. Nothing was changed: the audit only reads.

Account  111122223333, eu-west-1
Audit    2026-11-23 06:00 UTC, 12 clusters
Before   2026-11-22 06:00 UTC

Can't scale out or update
  prod/workers in eu-west-1

In CREATE_FAILED, which is final: re-create them
  prod/batch in eu-west-1

New
  prod/batch in eu-west-1: CREATE_FAILED
  prod, workers, subnet-1 in eu-west-1: auto-assign public IPv4 is off (before: the default route is a blackhole)
    auto-assign public IPv4 is off

Removed
  prod, web, subnet-1 in eu-west-1: auto-assign public IPv4 is off

Could not be read, so nothing is known about them
  cluster dev in eu-west-1: eks:DescribeCluster failed (Timeout)

Report
  All findings, the map of networks and what to do about each; open audit.html in a browser:
  aws s3 cp s3://nodegroupguard-reports/audit/2026-11-23T06-00-00Z.html audit.html --region eu-west-1
  As JSON: s3://nodegroupguard-reports/audit/2026-11-23T06-00-00Z.json
"
`);
});

it("is shown in the documentation as it is sent", () => {
  const changes = { failed: [], addedFailed: [], unread: [], added: [found("workers")] };
  const { subject, body } = auditMessage(newsWith(changes), { ...report, bucket: "REPORT-BUCKET" });
  const sent = `Subject: ${subject}\n\n${JSON.parse(body).email}`;
  expect(blocks(page("docs/scheduled-audit.md"), "text").map((text) => text.trimEnd())).toEqual([
    sent.trimEnd(),
  ]);
});

it("names the command that re-creates what failed for its subnets alone, and no other", () => {
  const recreate = "nodegroup-guard recreate prod/batch --region eu-west-1";
  const news = newsWith({ failed: [{ ...group("batch"), recreate }, group("others")] });
  const { email, sqs } = bodyOf(news);
  expect(email).toContain(
    `\n  prod/batch in eu-west-1\n    ${recreate}\n  prod/others in eu-west-1\n\nNew\n`,
  );
  expect(JSON.parse(sqs).failed).toEqual([{ ...group("batch"), recreate }, group("others")]);
});

it.each([
  [
    { kind: "cluster-created", on: "new", by: "arn:a", time: "2026-11-23T05:58:12Z" },
    "2026-11-23 05:58 UTC: cluster new was created, by arn:a",
  ],
  [
    { kind: "auto-assign-disabled", on: "subnet-1" },
    "auto-assign public IPv4 was disabled in subnet-1, by an unknown caller",
  ],
  [{ kind: "unreadable" }, "something was changed, which its record doesn't show, by an unknown caller"],
] satisfies [EarlyCall, string][])("says who made the call that started it early: %j", (call, line) => {
  expect(bodyOf(newsWith({ early: [call] })).email).toContain(
    `Before   2026-11-22 06:00 UTC\n\nStarted before its time by these calls\n  ${line}\n\nCan't scale out`,
  );
});

it("says how many calls there were besides, which the report doesn't have", () => {
  const early = Array.from({ length: 30 }, (): EarlyCall => ({ kind: "cluster-created" }));
  expect(bodyOf(newsWith({ early })).email).toMatch(/\n {2}… and 5 more\n/);
});

it("says of the first one that it lists all that was found", () => {
  const first = newsWith({
    before: { kind: "first" },
    blocked: [],
    failed: [],
    addedFailed: [],
    removed: [],
    unread: [],
  });
  expect(auditHeadline(first)).toBe("1 finding");
  expect(bodyOf(first).email).toContain("this is the first one, with all that it found");
  expect(bodyOf(first).email).toContain("\nFound\n");
});

describe("without the audit's memory", () => {
  const lost = {
    kind: "lost",
    why: "not allowed to s3:GetObject\u202e (AccessDenied)",
    isLasting: true,
  } as const;
  const nothingKnown = newsWith({ ...nothing, added: [found("workers")], before: { ...lost, time: null } });

  it("says first that what was reported before is not known, why, and what to do", () => {
    expect(bodyOf(nothingKnown).email.split("\n\nReport")[0]).toMatchInlineSnapshot(`
"What was reported before is not known: not allowed to s3:GetObject\\u{202e} (AccessDenied).
Until that is fixed, every audit by schedule sends the same again, and calls start no audit early.
Let the audit's function read and write s3://nodegroupguard-reports/state.json; if the bucket was deleted, deploy again with --revert-drift.

1 finding. Nothing was changed: the audit only reads.

Account  111122223333, eu-west-1
Audit    2026-11-23 06:00 UTC, 12 clusters
Before   not known

Found
  prod, workers, subnet-1 in eu-west-1: auto-assign public IPv4 is off
    auto-assign public IPv4 is off"
`);
    expect(auditHeadline(nothingKnown)).toBe("1 finding");
  });

  it("says since when, where that is known, and what is new since then", () => {
    const since = newsWith({ ...nothingKnown, before: { ...lost, time: "2026-11-20T06:00:00.000Z" } });
    expect(auditHeadline(since)).toBe("1 new");
    const { email } = bodyOf(since);
    expect(email).toMatch(/^What was reported since 2026-11-20 06:00 UTC is not known: /);
    expect(email).toContain("\nBefore   2026-11-20 06:00 UTC is the last that is known\n");
    expect(email).toContain("\n\nNew\n");
  });

  it("asks for nothing where it can be written anew", () => {
    const before = { ...lost, why: "state.json makes no sense", time: null, isLasting: false };
    expect(bodyOf(newsWith({ before })).email).toMatch(
      /^What was reported before is not known: state.json makes no sense\.\nThe next audit is compared with this one again: there is nothing to do\.\n\n/,
    );
  });

  it("says so by SMS, in chat and to programs as well", () => {
    const { sms, https, sqs } = bodyOf(nothingKnown);
    expect(sms).toContain("(reported before: not known): 1 finding");
    expect(JSON.parse(https).content.description).toMatch(/^What was reported before is not known: /);
    const { since, beforeUnknown } = JSON.parse(sqs);
    expect([since, beforeUnknown]).toEqual([null, "not allowed to s3:GetObject\\u{202e} (AccessDenied)"]);
    expect(JSON.parse(bodyOf(newsWith()).sqs)).not.toHaveProperty("beforeUnknown");
  });
});

it("gives no time for an audit before whose time makes no sense", () => {
  const { email, sqs } = bodyOf(newsWith({ before: { kind: "known", time: null } }));
  expect(email).toContain("\nBefore   at an unknown time\n");
  expect(JSON.parse(sqs).since).toBeNull();
});

it("has a text for each kind of subscriber, and data for programs", () => {
  const body = bodyOf(newsWith());
  expect(Object.keys(body)).toEqual(["default", "email", "sms", "sqs", "lambda", "https"]);
  expect(body.sms.length).toBeLessThanOrEqual(140);
  expect(JSON.parse(body.sqs)).toMatchObject({
    audit: true,
    exit: 2,
    counts: { added: 1, removed: 1, unread: 1 },
    report: "s3://nodegroupguard-reports/audit/2026-11-23T06-00-00Z.json",
  });
  expect(JSON.parse(body.https)).toMatchObject({ version: "1.0", source: "custom" });
});

it.each<[string, Partial<AuditNews>]>([
  ["1 node group can't scale out or update", { blocked: [group("a")] }],
  [
    "2 node groups can't scale out or update, 1 CREATE_FAILED",
    {
      blocked: [group("a"), group("b")],
      failed: [group("c")],
    },
  ],
  ["3 new", { added: [found("a"), found("b")], addedFailed: [group("c")] }],
  ["3 findings", { before: { kind: "first" }, added: [found("a"), found("b")], addedFailed: [group("c")] }],
  ["1 CREATE_FAILED", { before: { kind: "first" }, failed: [group("a")] }],
  ["2 removed", { removed: [found("a")], removedFailed: [group("b")] }],
  ["all read in time again", { inTimeAgain: [{ region: REGION }] }],
  [
    "1 removed, 1 not read",
    {
      removedFailed: [group("b")],
      unread: [{ region: REGION, what: "cluster dev", why: "timed out" }],
    },
  ],
])("says what matters most in one sentence: %s", (sentence, changes) => {
  expect(auditHeadline({ ...nothing, ...changes })).toBe(sentence);
});

it("says where there was time to read everything again", () => {
  const { email, https } = bodyOf({ ...nothing, inTimeAgain: [{ region: REGION }] });
  expect(email).toContain(`In time again\n  There was time to read everything in ${REGION}\n`);
  expect(https).toContain(`in time again: \`There was time to read everything in ${REGION}\``);
});

it("lists the worst first, and only what there is", () => {
  const added = [found("a", "few-addresses"), found("b", "missing-public-ip"), found("c", "looks-private")];
  const { email } = bodyOf({ ...nothing, added, removed: [...added].reverse() });
  expect(sectionsOf(email)).toEqual({
    New: [
      "prod, b, subnet-1 in eu-west-1: auto-assign public IPv4 is off",
      "  auto-assign public IPv4 is off",
      "prod, c, subnet-1 in eu-west-1: tagged as private, routed as public",
      "  auto-assign public IPv4 is off",
      "prod, a, subnet-1 in eu-west-1: too few free addresses",
      "  auto-assign public IPv4 is off",
    ],
    Removed: [
      "prod, b, subnet-1 in eu-west-1: auto-assign public IPv4 is off",
      "prod, c, subnet-1 in eu-west-1: tagged as private, routed as public",
      "prod, a, subnet-1 in eu-west-1: too few free addresses",
    ],
    Report: [
      "All findings, the map of networks and what to do about each; open audit.html in a browser:",
      "aws s3 cp s3://nodegroupguard-reports/audit/2026-11-23T06-00-00Z.html audit.html --region eu-west-1",
      "As JSON: s3://nodegroupguard-reports/audit/2026-11-23T06-00-00Z.json",
    ],
  });
});

it("lists what has failed or is back before the subnets, and says who uses them", () => {
  const { email } = bodyOf({
    ...nothing,
    before: { kind: "first" },
    regions: ["a", "b", "c", "d"],
    added: [{ ...found("x"), nodegroup: null, use: "first" }],
    addedFailed: [group("batch")],
    removed: [found("web")],
    removedFailed: [group("api")],
  });
  expect(email).toContain("Account  111122223333, a, b, c and 1 more\n");
  expect(email).toContain("Before   none: this is the first one, with all that it found\n");
  expect(sectionsOf(email)).toMatchObject({
    Found: [
      "prod/batch in eu-west-1: CREATE_FAILED",
      "prod, its first node group, subnet-1 in eu-west-1: auto-assign public IPv4 is off",
      "  auto-assign public IPv4 is off",
    ],
    Removed: [
      "prod/api in eu-west-1: CREATE_FAILED",
      "prod, web, subnet-1 in eu-west-1: auto-assign public IPv4 is off",
    ],
  });
});

it.each([
  [25, undefined],
  [26, "… and 1 more in the report"],
])("lists 25 of %i and counts the rest", (number, more) => {
  const blocked = Array.from({ length: number }, (_, index) => group(`ng-${index}`));
  const { email, sqs } = bodyOf({ ...nothing, blocked });
  const listed = sectionsOf(email)["Can't scale out or update"] ?? [];
  expect([listed[24], listed[25]]).toEqual(["prod/ng-24 in eu-west-1", more]);
  expect(JSON.parse(sqs).blocked).toHaveLength(25);
  expect(JSON.parse(sqs).counts).toMatchObject({ blocked: number, failed: 0 });
});

it("gives programs the same lists, how long each is, and where the report is", () => {
  const unread = [{ region: REGION, what: "cluster\ndev", why: "timed out", permission: "a:B" }];
  const { sqs } = bodyOf({ ...nothing, unread, blocked: [group("a")] });
  expect(JSON.parse(sqs)).toEqual({
    audit: true,
    account: "111122223333",
    regions: [REGION],
    time: "2026-11-23T06:00:00.000Z",
    since: "2026-11-22T06:00:00.000Z",
    clusters: 12,
    exit: 2,
    blocked: [group("a")],
    failed: [],
    added: [],
    addedFailed: [],
    removed: [],
    removedFailed: [],
    inTimeAgain: [],
    unread: [{ region: REGION, what: "cluster\\u{a}dev", why: "timed out", permission: "a:B" }],
    counts: {
      blocked: 1,
      failed: 0,
      added: 0,
      addedFailed: 0,
      removed: 0,
      removedFailed: 0,
      inTimeAgain: 0,
      unread: 1,
    },
    report: "s3://nodegroupguard-reports/audit/2026-11-23T06-00-00Z.json",
  });
  expect(JSON.parse(bodyOf(nothing, { ...report, failed: "denied" }).sqs).report).toBeNull();
});

it("fits into an SMS, with the account and the regions", () => {
  const blocked = [group("a")];
  expect(bodyOf({ ...nothing, regions: ["eu-west-1", "us-east-1"], blocked }).sms).toBe(
    "EKS audit 111122223333 eu-west-1 us-east-1: 1 node group can't scale out or update",
  );
});

it("shows names as code in chat, and the first five of each list", () => {
  const blocked = Array.from({ length: 6 }, (_, index) => group(`ng-${index}`));
  const regions = ["a", "b", "c", "d"];
  const { https } = bodyOf({ ...newsWith({ removedFailed: [group("api")] }), blocked, regions });
  const headline = "6 node groups can't scale out or update, 1 CREATE_FAILED, 2 new, 2 removed, 1 not read";
  expect(JSON.parse(https)).toEqual({
    version: "1.0",
    source: "custom",
    content: {
      textType: "client-markdown",
      title: `[EKS] audit: ${headline}`,
      description: [
        "Account 111122223333, a, b, c and 1 more",
        "- can't scale out or update: `prod/ng-0 in eu-west-1`",
        "- can't scale out or update: `prod/ng-1 in eu-west-1`",
        "- can't scale out or update: `prod/ng-2 in eu-west-1`",
        "- can't scale out or update: `prod/ng-3 in eu-west-1`",
        "- can't scale out or update: `prod/ng-4 in eu-west-1`",
        "… and 1 more in the report",
        "- CREATE_FAILED: `prod/batch in eu-west-1`",
        "- new: `prod/batch in eu-west-1: CREATE_FAILED`",
        "- new: `prod, workers, subnet-1 in eu-west-1: auto-assign public IPv4 is off (before: the default route is a blackhole)`",
        "- removed: `prod/api in eu-west-1: CREATE_FAILED`",
        "- removed: `prod, web, subnet-1 in eu-west-1: auto-assign public IPv4 is off`",
        "- not read: `cluster dev in eu-west-1: eks:DescribeCluster failed (Timeout)`",
      ].join("\n"),
      nextSteps: [
        "All findings, the map of networks and what to do about each; open audit.html in a browser:",
        "`aws s3 cp s3://nodegroupguard-reports/audit/2026-11-23T06-00-00Z.html audit.html --region eu-west-1`",
        "As JSON: s3://nodegroupguard-reports/audit/2026-11-23T06-00-00Z.json",
      ],
      keywords: ["a", "b", "c", "audit"],
    },
    metadata: {
      threadId: "111122223333/a,b,c/audit",
      summary: headline,
      eventType: "nodegroup-guard-audit",
    },
  });
});

it("says that the report could not be stored, and how to have it all the same", () => {
  const text = bodyOf(newsWith(), { ...report, failed: "not allowed to s3:PutObject" }).email;
  expect(sectionsOf(text).Report).toEqual([
    "It could not be stored: not allowed to s3:PutObject",
    "The same report: nodegroup-guard audit --format html",
  ]);
  expect(text).not.toContain("s3://");
});

it("fits into one message of SNS whatever the names and however many", () => {
  const hostile = "\u{1F480}\u0000\u202e".repeat(500);
  const many = <T>(one: T) => Array.from({ length: 3000 }, () => one);
  const bad = { region: REGION, cluster: hostile, nodegroup: hostile };
  const { subject, body } = auditMessage(
    newsWith({
      early: many({ kind: "cluster-created", on: hostile, by: hostile, time: "2026-11-23T05:58:12Z" }),
      blocked: many(bad),
      failed: many(bad),
      added: many({ ...found("a"), ...bad, evidence: hostile, subnet: hostile }),
      addedFailed: many(bad),
      removed: many({ ...found("a"), ...bad, evidence: hostile }),
      removedFailed: many(bad),
      unread: many({ region: REGION, what: hostile, why: hostile }),
    }),
    report,
  );
  expect(subject.length).toBeLessThanOrEqual(100);
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(262_144);
  expect(JSON.parse(body).email).toContain("2,995 more in the report");
});

it.each(["a\nSubject: b", "\u001b[31mred", "evil\u202etxt", "a\u2028b", "zero\u200bwidth", "`$(id)`"])(
  "shows a hostile name as text: %j",
  (name) => {
    const bad = { region: REGION, cluster: name, nodegroup: name };
    const { subject, body } = auditMessage(
      newsWith({
        early: [{ kind: "auto-assign-disabled", on: name, by: name }],
        blocked: [bad],
        added: [{ ...found("a"), ...bad, evidence: name }],
        addedFailed: [bad],
      }),
      report,
    );
    expect(subject).toMatch(/^[\x20-\x7e]*$/);
    const { email, sqs } = JSON.parse(body);
    expect(email.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(JSON.stringify(JSON.parse(sqs))).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]/u);
  },
);
