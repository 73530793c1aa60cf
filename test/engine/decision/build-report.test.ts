import * as z from "zod/mini";
import { assess } from "../../../engine/decision/assess.ts";
import {
  buildRefusalReport,
  buildReport,
  type Story,
  subnetReport,
} from "../../../engine/decision/build-report.ts";
import { decide } from "../../../engine/decision/decide.ts";
import type { Facts, Nodegroup, Read, UpdateState } from "../../../engine/model/facts.ts";
import type { NodegroupUpdate } from "../../../engine/model/nodegroup-call.ts";
import type { Outcome } from "../../../engine/model/ports.ts";
import { reportSchema } from "../../../engine/model/report.ts";
import { created, explicitTable, facts, nodegroup, policy, subnet, toInternet } from "../../support/build.ts";
import { scopeOf } from "../../support/policy-case.ts";

/** One legacy public subnet under a policy of alert, of which nothing has been done. */
function story(changes: Partial<Story> = {}, given: Facts = facts(), rules: object = {}): Story {
  return {
    call: created(),
    decisions: assess(given).map((found) => decide(found, scopeOf(), policy(rules), "2026-11-22")),
    outcomes: new Map(),
    changes: [],
    interfaces: new Map(),
    answers: { nodegroup: { kind: "read", value: nodegroup() } },
    timing: { eventAgeSeconds: 25 },
    docs: "https://example.org/docs/findings/",
    ...changes,
  };
}

const withTags = (tags: Record<string, string>) =>
  facts({ subnets: [{ id: "subnet-1", subnet: { kind: "read", value: subnet({ tags }) } }] });
const subnetOf = (given: Story) => buildReport(given).subnets[0];

test("puts a whole story together", () => {
  expect(buildReport(story())).toEqual({
    version: "1",
    docs: "https://example.org/docs/findings/",
    account: "111122223333",
    region: "ap-northeast-1",
    cluster: "legacy",
    nodegroup: "ng-1",
    nodegroupStatus: "CREATING",
    health: [],
    wayBack: { maker: "AWS CLI", settings: { clusterName: "legacy", nodegroupName: "ng-1" } },
    eventId: "b7e5a1c4-92d3-4f60-a8b1-c2d3e4f50617",
    eventTime: "2026-11-22T10:41:05Z",
    createdBy: "arn:aws:sts::111122223333:assumed-role/platform-admin/alice",
    timing: { eventAgeSeconds: 25 },
    expiredRules: [],
    subnets: [
      {
        id: "subnet-1",
        finding: "missing-public-ip",
        evidence:
          "auto-assign public IPv4 is off; route table rtb-explicit sends 0.0.0.0/0 to igw-1 (active)",
        notes: [],
        decision: "alert",
        mode: "alert",
        rule: null,
        outcome: "unchanged",
        reason: "the policy says alert",
        facts: {
          vpc: "vpc-1",
          availabilityZone: "ap-northeast-1a",
          cidr: "10.0.1.0/24",
          owner: "111122223333",
          freeAddresses: 250,
          autoAssignPublicIpv4: false,
          routeTable: "rtb-explicit",
          routeTableAssociation: "explicit",
          wayOut: { kind: "internet-gateway", target: "igw-1" },
        },
      },
    ],
  });
});

test("keeps to the published schema, with everything in it that there can be", () => {
  const rules = {
    rules: [{ name: "until", match: { cluster: "*" }, mode: "enable", expires: "2026-11-21" }],
  };
  const tags = {
    "nodegroup-guard:mode": "observe",
    "aws:cloudformation:stack-name": "network",
    "aws:cloudformation:logical-id": "PublicSubnet1",
  };
  const full = buildReport(
    story(
      {
        outcomes: new Map([["subnet-1", { kind: "failed", why: "denied" }]]),
        changes: [{ subnetId: "subnet-1", receipt: "v1 …", done: false }],
        interfaces: new Map([
          [
            "subnet-1",
            { kind: "unreadable", action: "ec2:DescribeSubnets", reason: "throttled", denied: false },
          ],
        ]),
        answers: {
          nodegroup: {
            kind: "read",
            value: nodegroup({ health: [{ code: "A", message: "b", resourceIds: ["c"] }] }),
          },
        },
      },
      withTags(tags),
      rules,
    ),
  );
  expect(z.strictObject(reportSchema.shape).parse(full)).toEqual(full);
  expect(full).toMatchObject({
    expiredRules: ["until"],
    subnets: [
      {
        loweredBy: "nodegroup-guard:mode=observe",
        source: { stack: "network", logicalId: "PublicSubnet1" },
        receipt: "v1 …",
        interfaces: { unknown: "throttled" },
        outcome: "failed",
        reason: "denied",
      },
    ],
  });
});

test("names the tool that manages the subnet, by the tag that says so", () => {
  expect(subnetOf(story({}, withTags({ "managed-by": "terraform" })))?.managedBy).toEqual({
    tool: "Terraform",
    tag: "managed-by=terraform",
  });
});

test("names the reads that failed, and whether they were denied", () => {
  const failed = (action: string, denied: boolean) =>
    ({ kind: "unreadable", action, reason: "no answer", denied }) as const;
  const given = facts({
    cluster: failed("eks:DescribeCluster", true),
    routeTables: failed("ec2:DescribeRouteTables", false),
  });
  const subnet = subnetOf(story({}, given));
  expect(subnet?.unread).toEqual([
    { action: "eks:DescribeCluster", denied: true },
    { action: "ec2:DescribeRouteTables", denied: false },
  ]);
});

test("names the rule by creator that may apply, where the event names none", () => {
  const rules = policy({
    mode: "enable",
    rules: [{ name: "not the pipeline's", match: { createdBy: "*/pipeline" }, mode: "observe" }],
  });
  const scope = { ...scopeOf(), createdBy: null };
  const decisions = assess(facts()).map((found) => decide(found, scope, rules, "2026-11-22"));
  expect(subnetOf(story({ decisions }))).toMatchObject({
    mode: "alert",
    decision: "alert",
    undecidedRule: "not the pipeline's",
    reason: 'the event names no creator, so the rule "not the pipeline\'s" may apply',
  });
});

describe("the reason of an outcome", () => {
  const enabled: Partial<Story> = { outcomes: new Map([["subnet-1", { kind: "enabled" }]]) };
  const shared = facts({
    subnets: [{ id: "subnet-1", subnet: { kind: "read", value: subnet({ ownerId: "444455556666" }) } }],
  });
  const on = facts({
    subnets: [{ id: "subnet-1", subnet: { kind: "read", value: subnet({ autoAssignPublicIpv4: true }) } }],
  });

  const receipt = "v1 2026-11-22T10:41:20Z event=event-1 nodegroup=legacy/ng-1 rule=-";
  const done = subnet({ autoAssignPublicIpv4: true, tags: { "nodegroup-guard:receipt": receipt } });
  const delivery = {
    eventId: "event-1",
    eventTime: "2026-11-22T10:41:05Z",
    time: "2026-11-22T10:43:00Z",
  };
  const enabledBefore = story({
    ...enabled,
    decisions: assess(
      facts({ subnets: [{ id: "subnet-1", subnet: { kind: "read", value: done } }] }),
      delivery,
    ).map((found) => decide(found, scopeOf(), policy({ mode: "enable" }), "2026-11-22")),
  });

  test.each<[string, Story]>([
    ["enabled and verified", story(enabled, facts(), { mode: "enable" })],
    ["the policy says alert", story()],
    ["the policy says observe", story({}, facts(), { mode: "observe" })],
    [
      "the guard changes only subnets with the finding missing-public-ip",
      story({}, shared, { mode: "enable" }),
    ],
    ["the policy says observe", story({}, shared, { mode: "observe" })],
    ["enabled since the call was made", enabledBefore],
    ["nothing to do", story({}, on)],
  ])("is: %s", (reason, given) => {
    expect(subnetOf(given)?.reason).toBe(reason);
  });
});

describe("what a subnet is shown with", () => {
  test("shows no facts of a subnet that could not be read", () => {
    const unread = facts({ subnets: [{ id: "subnet-1", subnet: { kind: "absent" } }] });
    expect(subnetOf(story({}, unread))).toMatchObject({ finding: "subnet-not-found", facts: null });
  });

  test("shows no route table where none could be read", () => {
    const found = subnetOf(
      story(
        {},
        facts({
          routeTables: {
            kind: "unreadable",
            action: "ec2:DescribeSubnets",
            reason: "timed out",
            denied: false,
          },
        }),
      ),
    );
    expect(found?.facts).toMatchObject({ vpc: "vpc-1" });
    expect(found?.facts).not.toHaveProperty("routeTable");
    expect(found?.facts).not.toHaveProperty("wayOut");
  });

  test("shows no single target where there are several default routes", () => {
    const routes = [toInternet, { ...toInternet, target: "igw-2" }];
    const tables = facts({ routeTables: { kind: "read", value: [explicitTable(["subnet-1"], routes)] } });
    expect(subnetOf(story({}, tables))?.facts?.wayOut).toEqual({ kind: "ambiguous" });
  });

  test("names no source where only one of the two tags is there", () => {
    const tags = { "aws:cloudformation:stack-name": "network" };
    expect(subnetOf(story({}, withTags(tags)))).not.toHaveProperty("source");
  });
});

describe("what belongs to one subnet of several", () => {
  const two = facts({}, ["subnet-1", "subnet-2"]);

  test("is told of that subnet alone", () => {
    const { subnets } = buildReport(
      story(
        {
          outcomes: new Map([["subnet-2", { kind: "enabled" }]]),
          changes: [{ subnetId: "subnet-2", receipt: "v1 …", done: false }],
          interfaces: new Map([["subnet-2", { kind: "absent" }]]),
        },
        two,
      ),
    );
    expect(subnets[0]).not.toHaveProperty("receipt");
    expect(subnets[0]).not.toHaveProperty("interfaces");
    expect(subnets).toMatchObject([
      { id: "subnet-1", outcome: "unchanged" },
      {
        id: "subnet-2",
        outcome: "enabled",
        receipt: "v1 …",
        interfaces: { unknown: "EC2 returned no count for it" },
      },
    ]);
  });

  test("counts the network interfaces that could be read", () => {
    const value = { counts: { instance: 3 }, incomplete: true };
    const given = story({ interfaces: new Map([["subnet-1", { kind: "read", value }]]) });
    expect(subnetOf(given)?.interfaces).toEqual(value);
  });

  test("has the notes of its assessment", () => {
    const tight = facts({
      subnets: [{ id: "subnet-1", subnet: { kind: "read", value: subnet({ freeAddresses: 1 }) } }],
    });
    expect(subnetOf(story({}, tight))?.notes).toEqual([
      { finding: "few-addresses", evidence: "1 free in 10.0.1.0/24, 2 or more nodes expected" },
    ]);
  });
});

describe("what became of the node group", () => {
  test.each([
    ["GONE", { kind: "absent" }],
    ["UNKNOWN", { kind: "unreadable", action: "ec2:DescribeSubnets", reason: "throttled", denied: false }],
  ] as const)("is %s, without health issues, where it could not be read", (status, nodegroup) => {
    expect(buildReport(story({ answers: { nodegroup } }))).toMatchObject({
      nodegroupStatus: status,
      health: [],
    });
  });
});

describe("what could make a message too big to send", () => {
  test("names each expired rule once, sorted, and no more than 20", () => {
    const rules = Array.from({ length: 30 }, (_, n) => ({
      name: `rule ${n + 10}`,
      match: { cluster: "*" },
      mode: "alert",
      expires: "2026-01-01",
    })).reverse();
    const { expiredRules } = buildReport(story({}, facts({}, ["subnet-1", "subnet-2"]), { rules }));
    expect(expiredRules).toEqual(Array.from({ length: 20 }, (_, n) => `rule ${n + 10}`));
  });

  test("shortens EKS's health issues", () => {
    const issue = { code: "A", message: "m".repeat(5000), resourceIds: Array.from({ length: 50 }, String) };
    const value = nodegroup({ health: Array.from({ length: 50 }, () => issue) });
    const { health } = buildReport(story({ answers: { nodegroup: { kind: "read", value } } }));
    expect(health).toHaveLength(20);
    expect(health[0]?.message).toHaveLength(1000);
    expect(health[0]?.resourceIds).toHaveLength(20);
  });
});

test("does not know who made it where the event doesn't say", () => {
  expect(buildReport(story({ call: created({ caller: {} }) })).createdBy).toBe("unknown");
});

test("says where a subnet was enabled without its receipt, and shows none", () => {
  const decision = decideHere(facts(), { mode: "enable" });
  const receipt = "v1 …";
  const reported = (outcome: Outcome) => subnetReport(decision, { outcome, receipt, interfaces: undefined });
  const without = reported({ kind: "enabled", receiptMissing: true });
  expect(without).toMatchObject({ reason: "enabled and verified, but its receipt tag is missing" });
  expect(without).not.toHaveProperty("receipt");
  expect(reported({ kind: "enabled" })).toMatchObject({ reason: "enabled and verified", receipt });
  expect(reported({ kind: "failed", why: "no" })).toMatchObject({ reason: "no", receipt });
});

function decideHere(given: Facts, rules: object) {
  const [found] = assess(given);
  if (!found) throw new Error("there is no subnet to assess");
  return decide(found, scopeOf(), policy(rules), "2026-11-22");
}

describe("an update", () => {
  const request = { name: "legacy", nodegroupName: "ng-1", labels: { addOrUpdateLabels: { team: "a" } } };
  const updated = (update: NodegroupUpdate) => ({ ...created({ request, subnets: [], tags: {} }), update });
  const answers = (update: Read<UpdateState>) => ({
    answers: { nodegroup: { kind: "read" as const, value: nodegroup() }, update },
  });
  const failed = { code: "Ec2SubnetInvalidConfiguration", message: "no", resourceIds: ["subnet-1"] };

  test("is in the report with EKS's answer, and with the input that makes it again", () => {
    const value = { status: "Failed", errors: [failed] };
    const call = updated({ kind: "configuration", id: "u-1" });
    expect(buildReport(story({ call, ...answers({ kind: "read", value }) })).update).toEqual({
      kind: "configuration",
      id: "u-1",
      status: "Failed",
      errors: [failed],
      settings: {
        clusterName: "legacy",
        nodegroupName: "ng-1",
        labels: { addOrUpdateLabels: { team: "a" } },
      },
    });
  });

  test.each([
    { kind: "absent" as const },
    { kind: "unreadable" as const, action: "eks:DescribeUpdate", reason: "denied", denied: true },
  ])("is in an unknown state where it is $kind", (update) => {
    const call = updated({ kind: "version", id: "u-1" });
    expect(buildReport(story({ call, ...answers(update) })).update).toMatchObject({
      status: "UNKNOWN",
      errors: [],
    });
  });

  test("is unknown where nobody asked for it, and is not in the report of a creation", () => {
    const { answers } = story();
    const call = updated({ kind: "version" });
    expect(buildReport(story({ call, answers })).update).toMatchObject({ status: "UNKNOWN", errors: [] });
    expect(buildReport(story())).not.toHaveProperty("update");
  });

  test("that EKS refused is told in its words, and shortened", () => {
    const refusal = { code: "c".repeat(2000), message: "m".repeat(5000) };
    const call = updated({ kind: "version", refusal });
    const { status, errors } = buildReport(story({ call })).update ?? {};
    expect(status).toBe("REFUSED");
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.resourceIds).toEqual([]);
    expect(errors?.[0]?.code.length).toBeLessThan(2000);
    expect(errors?.[0]?.message.length).toBeLessThan(5000);
  });

  describe("that EKS refused without saying for which node group", () => {
    const {
      cluster: _cluster,
      nodegroup: _nodegroup,
      ...call
    } = updated({
      kind: "version",
      refusal: { code: "InvalidRequestException", message: "subnet-1" },
    });
    const occasion = { timing: { eventAgeSeconds: 25 }, docs: "https://example.org/docs/findings/" };

    test("is reported whole, with nothing that nobody knows", () => {
      const whole = buildRefusalReport({ ...occasion, call });
      expect(whole).toEqual({
        version: "1",
        docs: "https://example.org/docs/findings/",
        account: "111122223333",
        region: "ap-northeast-1",
        cluster: "",
        nodegroup: "",
        nodegroupStatus: "UNKNOWN",
        health: [],
        wayBack: { maker: "AWS CLI" },
        eventId: "b7e5a1c4-92d3-4f60-a8b1-c2d3e4f50617",
        eventTime: "2026-11-22T10:41:05Z",
        createdBy: "arn:aws:sts::111122223333:assumed-role/platform-admin/alice",
        timing: { eventAgeSeconds: 25 },
        update: {
          kind: "version",
          status: "REFUSED",
          errors: [{ code: "InvalidRequestException", message: "subnet-1", resourceIds: [] }],
        },
        expiredRules: [],
        subnets: [],
      });
      expect(z.strictObject(reportSchema.shape).parse(whole)).toEqual(whole);
    });

    test.each<[string, Read<Nodegroup>]>([
      ["GONE", { kind: "absent" }],
      ["UNKNOWN", { kind: "unreadable", action: "eks:DescribeNodegroup", reason: "denied", denied: true }],
    ])(
      "has a named node group's status, %s, and the input that makes the update again",
      (status, nodegroup) => {
        const named = { ...call, cluster: "legacy", nodegroup: "ng-1" };
        const { update, ...whole } = buildRefusalReport({ ...occasion, call: named, answers: { nodegroup } });
        expect(whole).toMatchObject({ cluster: "legacy", nodegroup: "ng-1", nodegroupStatus: status });
        expect(update?.settings).toMatchObject({ clusterName: "legacy", nodegroupName: "ng-1" });
      },
    );

    test("has EKS's words of an update that it accepted at first", () => {
      const error = { code: "Unknown", message: "subnet-1 does not", resourceIds: ["subnet-1"] };
      const { update } = buildRefusalReport({
        ...occasion,
        call: { ...call, cluster: "legacy", nodegroup: "ng-1", update: { kind: "version", id: "u-1" } },
        answers: {
          nodegroup: { kind: "absent" },
          update: { kind: "read", value: { status: "Failed", errors: [error] } },
        },
      });
      expect(update).toMatchObject({ id: "u-1", status: "Failed", errors: [error] });
    });

    test.each([[{ cluster: "legacy" }], [{ nodegroup: "ng-1" }]])(
      "has the names that it has: %j",
      (names) => {
        const whole = { cluster: "", nodegroup: "", ...names, nodegroupStatus: "UNKNOWN" };
        expect(buildRefusalReport({ ...occasion, call: { ...call, ...names } })).toMatchObject(whole);
      },
    );
  });
});
