import { auditNews, knownAfter } from "../../../engine/audit/audit-news.ts";
import { buildAudit } from "../../../engine/audit/build-audit.ts";
import { compareAudits } from "../../../engine/audit/compare-audits.ts";
import type { Audit } from "../../../engine/model/audit.ts";
import type { Unreadable } from "../../../engine/model/facts.ts";
import {
  type KnownFindings,
  NOTHING_KNOWN,
  parseKnownFindings,
} from "../../../engine/model/known-findings.ts";
import { clusterOf, denied, groupOf, inventory, regionOf, subnets } from "../../cli/support/inventory.ts";
import { REGION } from "../../support/build.ts";

const READY = { subnets: subnets({ id: "subnet-1", autoAssignPublicIpv4: true }) };

const late: Unreadable = {
  kind: "unreadable",
  action: "eks:DescribeNodegroup",
  reason: "eks:DescribeNodegroup: no time was left to read it",
  denied: false,
  noTime: true,
};

/** An audit of three clusters, without faults, that had no time for the node groups of some. */
function auditWithout(...names: string[]): Audit {
  const clusters = ["blue", "green", "red"].map((name) =>
    clusterOf(name, [names.includes(name) ? { name: "workers", nodegroup: late } : groupOf("workers")]),
  );
  return buildAudit(inventory(regionOf(clusters, READY)));
}

const unlisted = (read: Unreadable) => buildAudit(inventory(regionOf([], { ...READY, clusters: read })));
const listDenied = unlisted(denied("eks:ListClusters") as Unreadable);

/** The news about time of each of these audits, one after the other. */
function newsOf(audits: Audit[], before = NOTHING_KNOWN) {
  let known = before;
  return audits.map((audit) => {
    const news = auditNews(known, audit);
    known = parseKnownFindings(JSON.stringify(knownAfter(known, audit))) ?? NOTHING_KNOWN;
    return news && { unread: news.unread.map(({ what }) => what), inTimeAgain: news.inTimeAgain };
  });
}

const LATE = { unread: ["what there was no time for"], inTimeAgain: [] };
const ENDED = { unread: [], inTimeAgain: [{ region: REGION }] };

it("reports what there was no time for once, as one thing, whichever clusters it is", () => {
  const audits = [
    auditWithout("green", "red"),
    auditWithout("red"),
    auditWithout("blue"),
    auditWithout("red"),
  ];
  expect(newsOf(audits)).toEqual([LATE, undefined, undefined, undefined]);
});

it("says how many reads it were, and what becomes of them", () => {
  expect(auditNews(NOTHING_KNOWN, auditWithout("green", "red"))?.unread).toEqual([
    {
      region: REGION,
      what: "what there was no time for",
      why: "no time was left for 2 reads; the next audit begins where this one stopped",
      noTime: true,
    },
  ]);
});

it("reports once that there was time again, and anew when there is none", () => {
  const audits = [auditWithout("red"), auditWithout(), auditWithout(), auditWithout("blue")];
  expect(newsOf(audits)).toEqual([LATE, ENDED, undefined, LATE]);
});

it("doesn't say that there was time while nobody knows which clusters there are", () => {
  const list = { unread: ["the list of clusters"], inTimeAgain: [] };
  const audits = [auditWithout("red"), listDenied, auditWithout("blue"), auditWithout()];
  expect(newsOf(audits)).toEqual([LATE, list, undefined, ENDED]);
});

it("takes a list of clusters that there was no time for as the same thing", () => {
  const audits = [auditWithout("red"), unlisted({ ...late, action: "eks:ListClusters" }), auditWithout()];
  expect(newsOf(audits)).toEqual([LATE, undefined, ENDED]);
});

it("names a read that fails for another reason beside it", () => {
  const clusters = [
    clusterOf("blue", [{ name: "workers", nodegroup: denied("eks:DescribeNodegroup") }]),
    clusterOf("red", [{ name: "workers", nodegroup: late }]),
  ];
  const audit = buildAudit(inventory(regionOf(clusters, READY)));
  const both = { unread: ["node group blue/workers", "what there was no time for"], inTimeAgain: [] };
  expect(newsOf([audit, audit])).toEqual([both, undefined]);
});

describe("a state from before, which names each of these reads", () => {
  const before: KnownFindings = {
    ...NOTHING_KNOWN,
    time: "2026-11-22T06:00:00.000Z",
    unread: ["green", "red"].map((name) => ({ region: REGION, what: `node group ${name}/workers` })),
  };

  it("makes nothing new of them, whether there is still no time or time again", () => {
    expect(newsOf([auditWithout("green", "red"), auditWithout("red")], before)).toEqual([
      undefined,
      undefined,
    ]);
    expect(newsOf([auditWithout()], before)).toEqual([undefined]);
  });
});

it("is one thing in a comparison with an expected audit too", () => {
  const unread = (expected: Audit, audit: Audit) =>
    compareAudits(expected, audit, () => true).addedUnread.length;
  expect(unread(auditWithout("red"), auditWithout("blue", "green"))).toBe(0);
  expect(unread(auditWithout(), auditWithout("blue", "green"))).toBe(2);
});
