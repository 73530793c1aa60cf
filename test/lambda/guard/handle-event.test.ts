import type { Nodegroup, Read } from "../../../engine/model/facts.ts";
import type { Followed } from "../../../engine/model/ports.ts";
import { handleEvent } from "../../../lambda/guard/handle-event.ts";
import { assessmentCase, factsOf } from "../../support/assessment-case.ts";
import { explicitTable, facts, nodegroup, policy, subnet, toInternet, toNat } from "../../support/build.ts";
import { readCases } from "../../support/cases.ts";
import { cliEvent, cliEventWith, eventFrom } from "../../support/event.ts";
import { world } from "../../support/world.ts";

const ALERT = policy({ mode: "alert" });
const OBSERVE = policy({ mode: "observe" });

/** One legacy public subnet, one behind a NAT gateway, one of another VPC. */
const mixed = facts(
  {
    subnets: [
      { id: "subnet-1", subnet: { kind: "read", value: subnet() } },
      { id: "subnet-2", subnet: { kind: "read", value: subnet() } },
      { id: "subnet-3", subnet: { kind: "read", value: subnet({ vpcId: "vpc-2" }) } },
    ],
    routeTables: {
      kind: "read",
      value: [explicitTable(["subnet-1"], [toInternet]), explicitTable(["subnet-2"], [toNat], "rtb-nat")],
    },
  },
  ["subnet-1", "subnet-2", "subnet-3"],
);
const ready = facts({
  subnets: [{ id: "subnet-1", subnet: { kind: "read", value: subnet({ autoAssignPublicIpv4: true }) } }],
});

describe("before anything is read", () => {
  test("puts an ignored event on record, and does nothing else", async () => {
    const there = world();
    await handleEvent(eventFrom("create-nodegroup.failed-call.json"), there);
    expect(there.calls).toEqual(["ignored"]);
  });

  test("says why an event is ignored", async () => {
    const ignored = jest.fn();
    await handleEvent(eventFrom("delete-nodegroup.json"), world({ record: { report: jest.fn(), ignored } }));
    expect(ignored).toHaveBeenCalledWith(
      'neither CreateNodegroup nor an update of a node group: "DeleteNodegroup"',
    );
  });

  test.each<[string, unknown, string]>([
    [
      "that is malformed",
      cliEventWith({ account: "1" }),
      "malformed event: account: not a 12-digit account id",
    ],
    ["that is nothing at all", null, "malformed event: event: "],
    ["of another account", cliEventWith({ account: "444455556666" }), "the event is from 444455556666"],
    ["of another region", cliEventWith({ region: "eu-west-1" }), "the event is from 111122223333, eu-west-1"],
  ])("refuses an event %s, without a single call", async (_which, event, why) => {
    const there = world();
    await expect(handleEvent(event, there)).rejects.toThrow(why);
    expect(there.calls).toEqual([]);
  });

  test("refuses to take a node group without subnets for one that is fine", async () => {
    const there = world({ facts: facts({}, []) });
    await expect(handleEvent(cliEvent(), there)).rejects.toThrow("no subnets known for legacy/ng-1");
    expect(there.calls).toEqual(["gather"]);
  });
});

describe("what each mode does about a legacy public subnet", () => {
  test("enable: switches it on, looks what becomes of the node group, puts it on record, tells", async () => {
    const there = world();
    await handleEvent(cliEvent(), there);
    expect(there.calls).toEqual([
      "gather",
      "enable subnet-1",
      "count subnet-1",
      "follow",
      "report",
      "publish",
    ]);
    expect(there.reports[0]?.subnets).toMatchObject([
      { id: "subnet-1", decision: "enable", outcome: "enabled" },
    ]);
  });

  test("alert: tells, and changes nothing", async () => {
    const there = world({ policy: ALERT });
    await handleEvent(cliEvent(), there);
    expect(there.calls).toEqual(["gather", "count subnet-1", "follow", "report", "publish"]);
    expect(there.reports[0]?.subnets).toMatchObject([{ decision: "alert", outcome: "unchanged" }]);
  });

  test("observe: puts it on record, and tells nobody", async () => {
    const there = world({ policy: OBSERVE });
    await handleEvent(cliEvent(), there);
    expect(there.calls).toEqual(["gather", "count", "report"]);
    expect(there.reports[0]?.subnets).toMatchObject([{ decision: "observe", outcome: "unchanged" }]);
  });

  const becoming = (nodegroup: Read<Nodegroup>) => async (): Promise<Followed> => ({
    answers: { nodegroup },
    wasOpen: true,
  });
  const seenAs = (status: string, code?: string) =>
    becoming({
      kind: "read",
      value: nodegroup({
        status,
        health: code ? [{ code, message: "refused", resourceIds: ["subnet-1"] }] : [],
      }),
    });
  const REFUSED = seenAs("CREATE_FAILED", "Ec2SubnetInvalidConfiguration");

  test.each(["enable", "alert"])(
    "%s: tells of a node group that EKS refused although its subnets look ready, and changes nothing",
    async (mode) => {
      const follow = jest.fn(REFUSED);
      const there = world({ facts: ready, policy: policy({ mode }), follow });
      await handleEvent(cliEvent(), there);
      expect(follow).toHaveBeenCalledWith(expect.anything(), { nodegroup: ready.nodegroup }, "slowly");
      expect(there.calls).toEqual(["gather", "count", "report", "publish"]);
      expect(there.messages[0]?.subject).toBe(
        "[EKS] CREATE_FAILED legacy/ng-1, ap-northeast-1: EKS refused subnets that look ready",
      );
    },
  );

  test.each([
    ["it is ACTIVE", seenAs("ACTIVE")],
    ["it is still CREATING", seenAs("CREATING")],
    ["it failed for another reason", seenAs("CREATE_FAILED", "AccessDenied")],
    ["it is gone", becoming({ kind: "absent" })],
  ])("tells nobody where all subnets look ready and %s", async (_, follow) => {
    const there = world({ facts: ready, follow });
    await handleEvent(cliEvent(), there);
    expect(there.calls).toEqual(["gather", "count", "report"]);
  });

  test("observe: neither follows nor tells of ready subnets, whatever becomes of the node group", async () => {
    const follow = jest.fn(REFUSED);
    const there = world({ facts: ready, policy: OBSERVE, follow });
    await handleEvent(cliEvent(), there);
    expect(follow).not.toHaveBeenCalled();
    expect(there.messages).toEqual([]);
  });

  test.each(["enable", "alert", "observe"])("%s: tells nobody of a subnet that is ready", async (mode) => {
    const there = world({ facts: ready, policy: policy({ mode }) });
    await handleEvent(cliEvent(), there);
    const followed = mode === "observe" ? [] : ["follow"];
    expect(there.calls).toEqual(["gather", "count", ...followed, "report"]);
    expect(there.reports[0]?.subnets).toMatchObject([{ decision: "leave", outcome: "unchanged" }]);
  });
});

describe("several subnets", () => {
  test("changes the one, leaves the other, tells about the third, all in one message", async () => {
    const there = world({ facts: mixed });
    await handleEvent(cliEvent(), there);
    expect(there.changes.map(({ subnetId }) => subnetId)).toEqual(["subnet-1"]);
    expect(there.messages).toHaveLength(1);
    expect(there.reports[0]?.subnets).toMatchObject([
      { id: "subnet-1", finding: "missing-public-ip", decision: "enable", outcome: "enabled" },
      { id: "subnet-2", finding: "ready", decision: "leave", outcome: "unchanged" },
      { id: "subnet-3", finding: "foreign-subnet", decision: "alert", outcome: "unchanged" },
    ]);
  });

  test("counts network interfaces only where later launches get, or would get, a public IPv4", async () => {
    const there = world({ facts: mixed, policy: ALERT });
    await handleEvent(cliEvent(), there);
    expect(there.calls).toContain("count subnet-1");
  });

  test("sends one message for thirty", async () => {
    const ids = Array.from({ length: 30 }, (_, n) => `subnet-${String(n).padStart(2, "0")}`);
    const there = world({ facts: facts({}, ids) });
    await handleEvent(cliEvent(), there);
    expect(there.calls).toContain(`enable ${ids.join(" ")}`);
    expect(there.messages).toHaveLength(1);
    for (const id of ids) expect(there.messages[0]?.body).toContain(id);
  });
});

describe("what may lead to a write", () => {
  const cases = readCases("assessment.findings.json", assessmentCase);

  test.each(cases)("under a policy of enable: $finding", async ({ given, finding }) => {
    const there = world({ facts: factsOf(given) });
    await handleEvent(cliEvent(), there);
    expect(there.changes.map(({ subnetId }) => subnetId)).toEqual(
      finding === "missing-public-ip" ? ["subnet-1"] : [],
    );
    expect(there.messages).toHaveLength(finding === "ready" ? 0 : 1);
  });

  test("a rule that matches whoever made the node group", async () => {
    const rule = {
      name: "alice",
      match: { createdBy: "*:assumed-role/platform-admin/alice" },
      mode: "enable",
    };
    const there = world({ policy: policy({ rules: [rule] }) });
    await handleEvent(cliEvent(), there);
    expect(there.reports[0]?.subnets).toMatchObject([{ decision: "enable", rule: "alice" }]);
  });

  test.each([
    ["2026-11-22T23:59:59.999Z", 1],
    ["2026-11-23T00:00:00.000Z", 0],
  ])("a rule up to the end of its last day, in UTC: %s", async (time, writes) => {
    const rule = { name: "until", match: { cluster: "*" }, mode: "enable", expires: "2026-11-22" };
    const there = world({ policy: policy({ rules: [rule] }), now: () => new Date(time) });
    await handleEvent(cliEvent(), there);
    expect(there.changes).toHaveLength(writes);
    expect(there.reports[0]?.expiredRules).toEqual(writes === 0 ? ["until"] : []);
  });
});
