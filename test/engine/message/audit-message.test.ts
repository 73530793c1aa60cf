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
    since: "2026-11-22T06:00:00.000Z",
    clusters: 12,
    blocked: [group("workers")],
    failed: [group("batch")],
    added: [{ ...found("workers"), before: "blackhole-route" }],
    addedFailed: [group("batch")],
    removed: [found("web")],
    removedFailed: [],
    unread: [{ region: REGION, what: "cluster dev", why: "eks:DescribeCluster failed (Timeout)" }],
    exit: 2,
    ...changes,
  };
}

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

In CREATE_FAILED, which is final: delete and re-create them
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
  const first = newsWith({ since: null, blocked: [], failed: [], addedFailed: [], removed: [], unread: [] });
  expect(auditHeadline(first)).toBe("1 finding");
  expect(bodyOf(first).email).toContain("this is the first one, with all that it found");
  expect(bodyOf(first).email).toContain("\nFound\n");
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

it("says that the report could not be stored, and how to have it all the same", () => {
  const text = bodyOf(newsWith(), { ...report, failed: "not allowed to s3:PutObject" }).email;
  expect(text).toContain("could not be stored: not allowed to s3:PutObject");
  expect(text).toContain("nodegroup-guard audit");
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
