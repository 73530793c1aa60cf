import { auditNews, knownAfter } from "../../../engine/audit/audit-news.ts";
import { buildAudit } from "../../../engine/audit/build-audit.ts";
import type { Audit } from "../../../engine/model/audit.ts";
import type { ClusterInventory, RegionInventory } from "../../../engine/model/inventory.ts";
import { NOTHING_KNOWN, parseKnownFindings } from "../../../engine/model/known-findings.ts";
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

function withSubnet(cluster: ClusterInventory): ClusterInventory {
  return cluster.cluster.kind === "read"
    ? { ...cluster, cluster: read({ ...cluster.cluster.value, subnets: ["subnet-1"] }) }
    : cluster;
}

const legacy = auditOf();
const healthy = auditOf([workers], ON);
/** One node group of the same cluster can't be read. */
const blind = auditOf([clusterOf("prod", [{ name: "workers", nodegroup: denied("eks:DescribeNodegroup") }])]);

/** The news of each of these audits, one after the other. */
function newsOf(...audits: Audit[]) {
  let known = NOTHING_KNOWN;
  return audits.map((audit) => {
    const news = auditNews(known, audit);
    const read = parseKnownFindings(JSON.stringify(knownAfter(known, audit)));
    if (!read) throw new Error("what is known can't be read back");
    known = read;
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
    before: { kind: "first" },
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
  expect(newsOf(healthy, legacy)[1]?.before).toEqual({ kind: "known", time: healthy.time });
});

it("reports a finding that became another one as new, with the one before, and none as gone", () => {
  const dead = auditOf([workers], {
    routeTables: read([explicitTable(["subnet-1"], [{ ...toInternet, state: "blackhole" }]), mainTable([])]),
  });
  const [, changed] = newsOf(legacy, dead).map(brief);
  expect(changed?.removed).toEqual([]);
  expect(changed?.added).toEqual(["missing-public-ip > blackhole-route"]);
});

it("reports a finding that was open as new once node groups are known to fail for it", () => {
  const withTemplate = (associatePublicIp: boolean) => {
    const group = groupOf("workers", { launchTemplate: { id: "lt-1", version: "3" } });
    return auditOf([
      clusterOf("prod", [{ ...group, launchTemplate: read({ interfaces: [{ associatePublicIp }] }) }]),
    ]);
  };
  const [open, certain, again] = newsOf(withTemplate(true), withTemplate(false), withTemplate(false));
  expect([open?.exit, certain?.exit, again]).toEqual([2, 1, undefined]);
  expect(brief(certain)).toEqual({ ...NONE, added: ["launch-template-conflict > launch-template-conflict"] });
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
  expect(knownAfter(NOTHING_KNOWN, unused).found).toMatchObject([{ subnet: "subnet-2", use: "unused" }]);
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
    expect(newsOf(blind)[0]).toMatchObject({ before: { kind: "first" }, exit: 2 });
  });
});

describe("beside one read that fails for good", () => {
  const web = clusterOf("prod", [groupOf("web")]);
  const hiddenGroup = { name: "hidden", nodegroup: denied("eks:DescribeNodegroup") };
  const onTemplate = {
    ...groupOf("locked", { subnets: ["subnet-2"], launchTemplate: { id: "lt-1", version: "1" } }),
    launchTemplate: denied("ec2:DescribeLaunchTemplateVersions"),
  };
  const lasting: [string, ClusterInventory[]][] = [
    ["a launch template", [web, clusterOf("other", [onTemplate])]],
    ["a node group of another cluster", [web, clusterOf("other", [hiddenGroup])]],
    ["a node group of the same cluster", [clusterOf("prod", [groupOf("web"), hiddenGroup])]],
    [
      "the node groups of another cluster",
      [web, { ...clusterOf("other"), nodegroups: denied("eks:ListNodegroups") }],
    ],
    [
      "another cluster",
      [
        web,
        { name: "other", cluster: denied("eks:DescribeCluster"), nodegroups: denied("eks:ListNodegroups") },
      ],
    ],
  ];
  const table = read([explicitTable(["subnet-1", "subnet-2"], [toInternet]), mainTable([])]);
  const both = (autoAssignPublicIpv4: boolean) => ({
    subnets: subnets({ id: "subnet-1", autoAssignPublicIpv4 }, { id: "subnet-2" }),
    routeTables: table,
  });

  it.each(lasting)("reports a fault, its repair, and that it is back, with %s unread", (_what, clusters) => {
    const [on, off] = [auditOf(clusters, both(true)), auditOf(clusters, both(false))];
    const days = newsOf(on, off, off, on, on, off, auditOf([])).map(brief);
    const added = { ...NONE, added: ["missing-public-ip"], unread: 1 };
    const removed = { ...NONE, removed: ["missing-public-ip"], unread: 1 };
    expect(days.map((news) => news && { ...news, unread: Math.min(news.unread, 1) })).toEqual([
      { ...NONE, unread: 1 },
      added,
      undefined,
      removed,
      undefined,
      added,
      // The clusters are deleted, and with them what could not be read.
      { ...NONE, removed: ["missing-public-ip"] },
    ]);
  });

  it("keeps only what that read leaves open", () => {
    const seen = auditOf(
      [web, clusterOf("other", [groupOf("locked", { subnets: ["subnet-2"] })])],
      both(false),
    );
    const now = auditOf([web, clusterOf("other", [onTemplate])], both(true));
    const news = newsOf(seen, now, now, seen);
    expect(brief(news[1])).toEqual({ ...NONE, removed: ["missing-public-ip"], unread: 1 });
    expect(news[1]?.removed).toMatchObject([{ cluster: "prod" }]);
    expect(news[2]).toBeUndefined();
    expect(news[3]?.added).toMatchObject([{ cluster: "prod" }]);
  });

  it("lets a node group go that its cluster doesn't list any more, and a subnet that it doesn't use any more", () => {
    const two = clusterOf("prod", [
      groupOf("web", { subnets: ["subnet-1", "subnet-2"] }),
      groupOf("api"),
      hiddenGroup,
    ]);
    const one = clusterOf("prod", [groupOf("web", { subnets: ["subnet-1"] }), hiddenGroup]);
    const [, gone] = newsOf(auditOf([two], both(false)), auditOf([one], both(false)));
    expect(gone?.removed).toMatchObject([
      { nodegroup: "web", subnet: "subnet-2" },
      { nodegroup: "api", subnet: "subnet-1" },
    ]);
  });

  it("forgets neither a first node group's subnet nor a failed node group while it is not known what there is", () => {
    const failed = groupOf("batch", { status: "CREATE_FAILED" });
    const before = auditOf([clusterOf("new"), clusterOf("prod", [failed])].map(withSubnet), both(false));
    const unlisted = (name: string) =>
      withSubnet({ ...clusterOf(name), nodegroups: denied("eks:ListNodegroups") });
    const blindNow = auditOf([unlisted("new"), unlisted("prod")], both(false));
    const [first, blinded, again] = newsOf(before, blindNow, before).map(brief);
    expect(first?.added).toHaveLength(2);
    expect(blinded).toEqual({ ...NONE, unread: 2 });
    expect(again).toBeUndefined();
    const [, , ready] = newsOf(before, blindNow, auditOf([unlisted("new"), unlisted("prod")], both(true)));
    expect(ready?.removed).toMatchObject([{ cluster: "new", use: "first" }]);
  });

  it("takes nothing for gone where the clusters can't be listed", () => {
    const unlisted = auditOf([], { clusters: denied("eks:ListClusters") });
    const [, unread, back] = newsOf(legacy, unlisted, legacy);
    expect(brief(unread)).toEqual({ ...NONE, unread: 1 });
    expect(back).toBeUndefined();
  });

  it("reports what is undetermined for another reason than that read", () => {
    const missing = { ...onTemplate, launchTemplate: { kind: "absent" as const } };
    const [, news] = newsOf(
      auditOf([clusterOf("other", [hiddenGroup])]),
      auditOf([clusterOf("other", [hiddenGroup, missing])], both(true)),
    );
    expect(news?.added).toMatchObject([{ nodegroup: "locked", finding: "undetermined" }]);
  });

  it("names a single subnet that could not be read, if a node group uses it", () => {
    const broken = ["subnet-1", "subnet-9"].map((id) => ({ id, subnet: denied("ec2:DescribeSubnets") }));
    const [, news, back] = newsOf(legacy, auditOf([workers], { subnets: read(broken) }), legacy);
    expect(brief(news)).toEqual({ ...NONE, unread: 1 });
    expect(news?.unread).toMatchObject([{ what: "subnet subnet-1" }]);
    expect(back).toBeUndefined();
  });
});

it("reads what an earlier version has left, and sends nothing of it anew", () => {
  const { subnet, finding, evidence, ...group } = knownAfter(NOTHING_KNOWN, legacy).found[0] ?? {};
  const text = JSON.stringify({
    version: "1",
    time: legacy.time,
    found: [{ ...group, subnet, finding, evidence }],
    failed: [],
    unread: [],
  });
  const known = parseKnownFindings(text);
  expect(known).toEqual(JSON.parse(text));
  expect(auditNews(known ?? NOTHING_KNOWN, legacy)).toBeUndefined();
});

it.each(["", "{", "{}", '{"version":"2","time":"","found":[],"failed":[],"unread":[]}', "null"])(
  "takes %j for nothing known",
  (text) => {
    expect(parseKnownFindings(text)).toBeUndefined();
  },
);
