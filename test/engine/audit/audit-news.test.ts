import { auditNews, knownAfter } from "../../../engine/audit/audit-news.ts";
import { buildAudit } from "../../../engine/audit/build-audit.ts";
import type { Audit } from "../../../engine/model/audit.ts";
import type { ClusterInventory, RegionInventory } from "../../../engine/model/inventory.ts";
import { type KnownFindings, parseKnownFindings } from "../../../engine/model/known-findings.ts";
import {
  clusterOf,
  denied,
  groupOf,
  inventory,
  read,
  regionOf,
  subnets,
} from "../../cli/support/inventory.ts";
import { explicitTable, mainTable, toInternet } from "../../support/build.ts";

const workers = clusterOf("prod", [groupOf("workers")]);
const ON = { subnets: subnets({ id: "subnet-1", autoAssignPublicIpv4: true }) };

function auditOf(clusters: ClusterInventory[] = [workers], changes: Partial<RegionInventory> = {}): Audit {
  return buildAudit(inventory(regionOf(clusters, changes)));
}

const legacy = auditOf();
const healthy = auditOf([workers], ON);
/** One node group of the same cluster can't be read. */
const blind = auditOf([clusterOf("prod", [{ name: "workers", nodegroup: denied("eks:DescribeNodegroup") }])]);

/** What each of these audits, one after the other, has to report. */
function newsOf(...audits: Audit[]) {
  let known: KnownFindings | undefined;
  return audits.map((audit) => {
    const news = auditNews(known, audit);
    known = parseKnownFindings(JSON.stringify(knownAfter(known, audit)));
    if (!known) throw new Error("what is known can't be read back");
    return news;
  });
}

const brief = (news: ReturnType<typeof auditNews>) =>
  news && {
    added: news.added.map(({ finding, before }) => (before ? `${before} > ${finding}` : finding)),
    addedFailed: news.addedFailed.map(({ nodegroup }) => nodegroup),
    removed: news.removed.map(({ finding }) => finding),
    removedFailed: news.removedFailed.map(({ nodegroup }) => nodegroup),
    unread: news.unread.length,
  };
const NONE = { added: [], addedFailed: [], removed: [], removedFailed: [], unread: 0 };

it("reports all findings the first time, and those once", () => {
  const [first, second] = newsOf(legacy, legacy);
  expect(first).toMatchObject({
    since: null,
    blocked: [{ cluster: "prod", nodegroup: "workers" }],
    exit: 1,
    clusters: 1,
  });
  expect(brief(first)).toEqual({ ...NONE, added: ["missing-public-ip"] });
  expect(second).toBeUndefined();
});

it("reports nothing the first time where there is nothing", () => {
  expect(newsOf(healthy, auditOf([]))).toEqual([undefined, undefined]);
});

it("reports what is new, and what is gone, once each", () => {
  const [, added, still, removed, again] = newsOf(healthy, legacy, legacy, healthy, healthy).map(brief);
  expect(added).toEqual({ ...NONE, added: ["missing-public-ip"] });
  expect(removed).toEqual({ ...NONE, removed: ["missing-public-ip"] });
  expect([still, again]).toEqual([undefined, undefined]);
});

it("says when it compares with another audit, and with which", () => {
  expect(newsOf(healthy, legacy)[1]?.since).toBe(healthy.time);
});

it("reports a finding that became another one as new, with the one before, and none as gone", () => {
  const dead = auditOf([workers], {
    routeTables: read([explicitTable(["subnet-1"], [{ ...toInternet, state: "blackhole" }]), mainTable([])]),
  });
  const [, changed] = newsOf(legacy, dead).map(brief);
  expect(changed?.removed).toEqual([]);
  expect(changed?.added).toEqual(["missing-public-ip > blackhole-route"]);
});

const issue = (code: string) => ({ code, message: "", resourceIds: [] });
const refused = issue("Ec2SubnetInvalidConfiguration");

it.each([
  [
    "that failed for its subnets alone",
    [refused],
    {},
    "nodegroup-guard recreate prod/workers --region ap-northeast-1",
  ],
  ["with another issue", [refused, issue("AccessDenied")], {}, undefined],
  ["without any", [], {}, undefined],
  ["of a CloudFormation stack", [refused], { "aws:cloudformation:stack-name": "prod" }, undefined],
  ["of Terraform, by its tag", [refused], { "managed-by": "terraform" }, undefined],
])("names the command that re-creates a node group %s, or none", (_what, health, tags, recreate) => {
  const group = groupOf("workers", { status: "CREATE_FAILED", health, settings: { tags } });
  const [first] = newsOf(auditOf([clusterOf("prod", [group])], ON));
  expect(first?.failed.map((each) => each.recreate)).toEqual([recreate]);
});

it("reports a node group that has become CREATE_FAILED, and that it is gone", () => {
  const failed = auditOf([clusterOf("prod", [groupOf("workers", { status: "CREATE_FAILED" })])], ON);
  const [, added, still, removed] = newsOf(healthy, failed, failed, healthy).map(brief);
  expect(added).toEqual({ ...NONE, addedFailed: ["workers"] });
  expect(still).toBeUndefined();
  expect(removed).toEqual({ ...NONE, removedFailed: ["workers"] });
});

it("leaves subnets that no node group uses to the report", () => {
  const unused = auditOf([clusterOf("prod", [groupOf("workers")], { subnets: ["subnet-1", "subnet-2"] })], {
    subnets: subnets({ id: "subnet-1", autoAssignPublicIpv4: true }, { id: "subnet-2" }),
  });
  expect(knownAfter(undefined, unused).found).toMatchObject([{ subnet: "subnet-2", use: "unused" }]);
  expect(newsOf(healthy, unused, healthy)).toEqual([undefined, undefined, undefined]);
});

describe("where something could not be read", () => {
  it("reports that once, and not that its findings are gone", () => {
    const [, unread, still, back] = newsOf(legacy, blind, blind, legacy);
    expect(unread?.exit).toBe(2);
    expect(brief(unread)).toMatchObject({ removed: [], unread: 1 });
    expect([still, back]).toEqual([undefined, undefined]);
  });

  it("reports what went away meanwhile as soon as it can be read again", () => {
    expect(brief(newsOf(legacy, blind, healthy)[2])).toEqual({ ...NONE, removed: ["missing-public-ip"] });
  });

  it("reports the failed read in place of a subnet that is undetermined for it", () => {
    const noTables = auditOf([workers], { routeTables: denied("ec2:DescribeRouteTables") });
    expect(noTables.clusters[0]?.groups[0]?.subnets[0]?.finding).toBe("undetermined");
    const [, unread] = newsOf(healthy, noTables).map(brief);
    expect(unread).toEqual({ ...NONE, unread: 1 });
  });

  it("reports it the first time as well", () => {
    expect(newsOf(blind)[0]).toMatchObject({ since: null, exit: 2 });
  });
});

it.each(["", "{", "{}", '{"version":"2","time":"","found":[],"failed":[],"unread":[]}', "null"])(
  "takes %j for nothing known",
  (text) => {
    expect(parseKnownFindings(text)).toBeUndefined();
  },
);
