import { sarifResults } from "../../../cli/audit/audit-sarif.ts";
import { buildAudit } from "../../../engine/audit/build-audit.ts";
import { auditExit } from "../../../engine/audit/compare-audits.ts";
import { countAudit } from "../../../engine/audit/count-audit.ts";
import type { Audit } from "../../../engine/model/audit.ts";
import type {
  ClusterInventory,
  NodegroupInventory,
  RegionInventory,
} from "../../../engine/model/inventory.ts";
import {
  clusterOf,
  denied,
  groupOf,
  inventory,
  read,
  regionOf,
  subnets,
} from "../../cli/support/inventory.ts";
import { explicitTable, mainTable, policy, toInternet } from "../../support/build.ts";

const legacy = ["subnet-1", "subnet-2", "subnet-3"];
const ids = (...numbers: number[]) => numbers.map((number) => `subnet-${number}`);

/** Three legacy public subnets, and what uses them. */
function auditOf(
  clusters: ClusterInventory[],
  changes: Partial<RegionInventory> = {},
  rules?: object[],
): Audit {
  return buildAudit(
    inventory(
      regionOf(clusters, {
        subnets: subnets(...legacy.map((id) => ({ id }))),
        routeTables: read([explicitTable(legacy, [toInternet]), mainTable([])]),
        ...changes,
      }),
    ),
    rules && policy({ mode: "enable", rules }),
  );
}

const brief = ({ actions }: Audit) =>
  actions.map(({ target, fixes, blocksScaleOut }) => [target.id, fixes.length, blocksScaleOut]);

it("puts first what keeps an existing node group from growing, then what mends most, then by id", () => {
  const audit = auditOf([
    clusterOf("a", [], { subnets: ids(3, 2) }),
    clusterOf("b", [], { subnets: ids(3, 2) }),
    clusterOf("c", [groupOf("ng", { subnets: ids(1) })], { subnets: ids(3) }),
  ]);
  expect(brief(audit)).toEqual([
    ["subnet-1", 1, true],
    ["subnet-3", 3, false],
    ["subnet-2", 2, false],
  ]);
});

it("says once what to do about a subnet that many use, and where that helps", () => {
  const audit = auditOf([
    clusterOf("a", [groupOf("ng", { subnets: ids(1) })], { subnets: ids(1) }),
    clusterOf("b", [], { subnets: ids(1, 1) }),
  ]);
  expect(audit.actions.map(({ fixes }) => fixes)).toEqual([
    [
      { cluster: "a", nodegroup: "ng", use: "existing", subnet: "subnet-1" },
      { cluster: "b", nodegroup: null, use: "first", subnet: "subnet-1" },
    ],
  ]);
});

it("lists existing node groups as EKS does, then the subnets that none uses; subnets by id", () => {
  const [cluster] = auditOf([
    clusterOf("a", [groupOf("ng-1", { subnets: ids(2, 1), status: "DEGRADED" }), groupOf("ng-2")], {
      subnets: ids(3),
    }),
  ]).clusters;
  expect(
    cluster?.groups.map(({ nodegroup, status, subnets }) => [nodegroup, status, subnets.map(({ id }) => id)]),
  ).toEqual([
    ["ng-1", "DEGRADED", ids(1, 2)],
    ["ng-2", "ACTIVE", ids(1)],
    [null, null, ids(3)],
  ]);
});

describe("a subnet of the cluster", () => {
  const uses = (audit: Audit) =>
    audit.clusters[0]?.groups.map(({ use, subnets }) => [use, subnets.map(({ id }) => id)]);
  const own = { subnets: ids(1, 2, 3) };

  it("is for load balancers and the like if other subnets have the node groups: no fault alone", () => {
    const audit = auditOf([clusterOf("a", [groupOf("ng", { subnets: ids(3) })], own)], {
      subnets: subnets(
        { id: "subnet-1" },
        { id: "subnet-2" },
        { id: "subnet-3", autoAssignPublicIpv4: true },
      ),
    });
    expect(uses(audit)).toEqual([
      ["existing", ids(3)],
      ["unused", ids(1, 2)],
    ]);
    expect(audit.actions.map(({ unused }) => unused)).toEqual([true, true]);
    expect([auditExit(audit), countAudit(audit)]).toMatchObject([0, { faulty: 0, actions: 0, unused: 2 }]);
  });

  it("is for the first node group of a cluster that has none: a fault", () => {
    const audit = auditOf([clusterOf("a", [groupOf("ng", { status: "DELETING" })], own)]);
    expect(uses(audit)).toEqual([["first", ids(1, 2, 3)]]);
    expect([auditExit(audit), countAudit(audit)]).toMatchObject([1, { faulty: 1, actions: 3, unused: 0 }]);
  });

  it("is in use if its only node group is CREATE_FAILED", () => {
    const audit = auditOf([
      clusterOf("a", [groupOf("ng", { status: "CREATE_FAILED", subnets: ids(1) })], own),
    ]);
    expect(uses(audit)).toEqual([
      ["failed", ids(1)],
      ["unused", ids(2, 3)],
    ]);
    expect(audit.actions.map(({ target, unused }) => [target.id, unused])).toEqual([
      ["subnet-1", false],
      ["subnet-2", true],
      ["subnet-3", true],
    ]);
  });

  it("is a fault for another cluster that has node groups in it", () => {
    const audit = auditOf([
      clusterOf("a", [groupOf("ng", { subnets: ids(2) })], { subnets: ids(1) }),
      clusterOf("b", [groupOf("ng", { subnets: ids(1) })]),
    ]);
    expect(audit.actions.map(({ target, unused }) => [target.id, unused])).toEqual([
      ["subnet-1", false],
      ["subnet-2", false],
    ]);
  });

  it("is not known to be used if the node groups can't be read", () => {
    const audit = auditOf([{ ...clusterOf("a", [], own), nodegroups: denied("eks:ListNodegroups") }]);
    expect(uses(audit)).toEqual([["unused", ids(1, 2, 3)]]);
    expect(auditExit(audit)).toBe(2);
  });
});

describe("leaves out", () => {
  it.each<[string, NodegroupInventory]>([
    ["a node group that has gone", { name: "ng", nodegroup: { kind: "absent" } }],
    ["a node group in status DELETING", groupOf("ng", { status: "DELETING", subnets: ids(1) })],
  ])("%s", (_, group) => {
    const audit = auditOf([clusterOf("a", [group], { subnets: ids(1) })]);
    expect(audit.clusters[0]?.groups.map(({ nodegroup }) => nodegroup)).toEqual([null]);
  });

  it("a cluster that has gone", () => {
    const audit = auditOf([{ name: "a", cluster: { kind: "absent" }, nodegroups: { kind: "absent" } }]);
    expect(audit).toMatchObject({ clusters: [], actions: [], unread: [] });
  });
});

describe("room in a subnet", () => {
  const full = { subnets: subnets({ id: "subnet-1", autoAssignPublicIpv4: true, freeAddresses: 4 }) };
  it.each([
    ["for one more node, where the group has its nodes", "ACTIVE", []],
    ["for all nodes, where they are still to come", "CREATING", [["subnet-1", 1, true]]],
    ["for all nodes, where they have never come", "CREATE_FAILED", [["subnet-1", 1, false]]],
  ])("is asked %s", (_, status, expected) => {
    expect(brief(auditOf([clusterOf("a", [groupOf("ng", { status, desiredSize: 5 })])], full))).toEqual(
      expected,
    );
  });
});

describe("a launch template", () => {
  const using = (version: string, associatePublicIp: boolean) => ({
    ...groupOf(`ng-${version}`, { launchTemplate: { name: "workers", version } }),
    launchTemplate: read({ interfaces: [{ associatePublicIp }] }),
  });

  it("that takes addresses away is one thing to mend, however many versions do", () => {
    const [action] = auditOf([clusterOf("a", [using("1", false), using("2", false)])]).actions;
    expect(action).toMatchObject({
      target: { kind: "launch-template", id: "workers" },
      commands: ["1", "2"].map(
        (version) =>
          `aws ec2 describe-launch-template-versions --region ap-northeast-1 --launch-template-name workers --versions ${version}`,
      ),
      blocksScaleOut: true,
    });
  });

  it("that gives addresses itself doesn't keep a group that is there from growing", () => {
    expect(brief(auditOf([clusterOf("a", [using("1", true)])]))).toEqual([["workers", 1, false]]);
  });
});

describe("what could not be read", () => {
  const hidden: ClusterInventory = {
    name: "hidden",
    cluster: denied("eks:DescribeCluster"),
    nodegroups: read([groupOf("ng", { subnets: ids(1) })]),
  };

  it("is named with the permission, and nothing is concluded from it", () => {
    const audit = auditOf([hidden]);
    expect(audit.clusters).toMatchObject([
      { vpc: null, groups: [{ subnets: [{ finding: "undetermined" }] }] },
    ]);
    expect(audit.unread).toEqual([
      {
        region: "ap-northeast-1",
        what: "cluster hidden",
        why: "not allowed to eks:DescribeCluster (AccessDeniedException)",
        permission: "eks:DescribeCluster",
      },
    ]);
  });

  it("never counts as keeping a node group from growing", () => {
    expect(brief(auditOf([hidden]))).toEqual([["eks:DescribeCluster", 1, false]]);
  });

  it("is each permission that is missing", () => {
    const audit = auditOf([hidden], { subnets: denied("ec2:DescribeSubnets") });
    expect(brief(audit).map(([id]) => id)).toEqual(["ec2:DescribeSubnets", "eks:DescribeCluster"]);
  });

  it("may be a list", () => {
    const audit = buildAudit(
      inventory(
        regionOf([], { clusters: denied("eks:ListClusters") }),
        regionOf([{ ...clusterOf("a"), nodegroups: denied("eks:ListNodegroups") }], { region: "eu-west-1" }),
      ),
    );
    expect(audit.unread.map(({ region, what }) => [region, what])).toEqual([
      ["ap-northeast-1", "the list of clusters"],
      ["eu-west-1", "the list of node groups of a"],
    ]);
  });

  it("may be a launch template, told once for all that use it", () => {
    const group = (name: string) => ({
      ...groupOf(name, { launchTemplate: { id: "lt-1" } }),
      launchTemplate: denied("ec2:DescribeLaunchTemplateVersions"),
    });
    expect(auditOf([clusterOf("a", [group("ng-1"), group("ng-2")])]).unread.map(({ what }) => what)).toEqual([
      "launch template lt-1, version $Default",
    ]);
  });

  it("may be a node group, of which the subnets are then not known", () => {
    const group = { name: "ng", nodegroup: denied("eks:DescribeNodegroup") };
    const audit = auditOf([clusterOf("a", [group])]);
    expect(audit.clusters[0]?.groups[0]).toEqual({
      use: "existing",
      nodegroup: "ng",
      status: null,
      subnets: [],
    });
    expect(audit.unread.map(({ what }) => what)).toEqual(["node group a/ng"]);
  });
});

it("knows nothing of a VPC with an unreadable route table, and all of the others", () => {
  const audit = auditOf(
    [
      clusterOf("a", [groupOf("ng", { subnets: ids(1) })]),
      clusterOf("b", [groupOf("ng", { subnets: ids(2) })], { vpcId: "vpc-2" }),
    ],
    {
      subnets: subnets({ id: "subnet-1" }, { id: "subnet-2", vpcId: "vpc-2" }),
      routeTables: read([
        explicitTable(ids(1), [toInternet]),
        { ...explicitTable(ids(2), [toInternet], "rtb-2"), vpcId: "vpc-2" },
        { ...unreadableTable, id: "rtb-3", vpcId: "vpc-2" },
      ]),
    },
  );
  expect(audit.clusters.map(({ groups }) => groups.map(({ subnets }) => subnets[0]?.finding))).toEqual([
    ["missing-public-ip"],
    ["undetermined"],
  ]);
  expect(audit.unread.map(({ what }) => what)).toEqual(["route table rtb-3 of vpc-2"]);
});

const unreadableTable = {
  kind: "unreadable" as const,
  action: "ec2:DescribeRouteTables",
  reason: "the answer has no Routes",
  denied: false,
};

it("keeps what a template is known to break apart from what is open with another version of it", () => {
  const withTemplate = (name: string, version: string, associatePublicIp: boolean): NodegroupInventory => ({
    ...groupOf(name, { subnets: ids(1), launchTemplate: { id: "lt-1", version } }),
    launchTemplate: read({ interfaces: [{ associatePublicIp }] }),
  });
  const audit = auditOf([
    clusterOf("a", [withTemplate("ng-1", "1", true), withTemplate("ng-2", "2", false)]),
  ]);
  const places = audit.actions.map(({ fixes, open, blocksScaleOut }) => [
    fixes.map(({ nodegroup }) => nodegroup),
    open,
    blocksScaleOut,
  ]);
  expect(places).toEqual([
    [["ng-2"], undefined, true],
    [["ng-1"], true, false],
  ]);
  expect([auditExit(audit), countAudit(audit)]).toMatchObject([2, { blocked: 1, unknown: 1 }]);
  const results = sarifResults(audit).results.map(
    ({ partialFingerprints }) => partialFingerprints?.["cause/v1"],
  );
  expect(new Set(results).size).toBe(2);
});

it("orders regions and clusters by name", () => {
  const audit = buildAudit(
    inventory(
      regionOf([clusterOf("b"), clusterOf("a")], { region: "us-east-1" }),
      regionOf([clusterOf("c")], { region: "eu-west-1" }),
    ),
  );
  expect(audit.regions).toEqual(["eu-west-1", "us-east-1"]);
  expect(audit.clusters.map(({ name }) => name)).toEqual(["c", "a", "b"]);
});

describe("a subnet of several node groups, one of which a rule exempts", () => {
  const spared = { name: "spared", match: { cluster: "a" }, mode: "alert", owner: "team a" };
  const shared = (...others: ClusterInventory[]) => {
    const audit = auditOf([clusterOf("a", [groupOf("ng", { subnets: ids(1) })]), ...others], {}, [spared]);
    return audit.actions[0];
  };

  it("is offered to be changed for the others, as fix would, with what the rule says", () => {
    const action = shared(clusterOf("b", [groupOf("ng", { subnets: ids(1) })]));
    expect(action?.fix).toBe("nodegroup-guard fix --region ap-northeast-1 --subnet subnet-1");
    expect(action?.text).toMatch(/ For other node groups in it, the rule "spared" forbids this\.$/);
  });

  it("is not, where the others only could use it", () => {
    const action = shared(clusterOf("b", [groupOf("ng", { subnets: ids(2) })], { subnets: ids(1, 2) }));
    expect(action?.fix).toBeUndefined();
    expect(action?.commands).toEqual([]);
    expect(action?.text).toMatch(/^The rule "spared" of the policy forbids .* Ask team a, /);
  });
});

it("asks of a failed node group's subnets first to resolve what is known, and to look at what is open", () => {
  const failed = groupOf("ng", { status: "CREATE_FAILED", subnets: ids(1, 2) });
  const unclear = [{ destination: "192.0.2.0/24", target: "igw-1", state: "active" }];
  const audit = auditOf([clusterOf("a", [failed], { subnets: [] })], {
    routeTables: read([
      explicitTable(ids(1), [toInternet]),
      explicitTable(ids(2), unclear, "rtb-2"),
      mainTable([]),
    ]),
  });
  expect(audit.failedGroups[0]?.text).toMatch(
    /^First resolve the findings in subnet-1: it would fail there again. Also look at the findings in subnet-2: whether it would fail there again is not known. Delete/,
  );
});
