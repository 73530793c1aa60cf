import type { Facts, Nodegroup, Read, UpdateState } from "../../../engine/model/facts.ts";
import type { Followed } from "../../../engine/model/ports.ts";
import { handleEvent } from "../../../lambda/guard/handle-event.ts";
import { facts, nodegroup, policy, subnet } from "../../support/build.ts";
import { eventFrom, withChanges } from "../../support/event.ts";
import { type World, world } from "../../support/world.ts";

const accepted = () => eventFrom("update-nodegroup-version.cli.json");
const refused = () => eventFrom("update-nodegroup-version.refused.json");
const unnamed = () => eventFrom("update-nodegroup-config.refused-unnamed.json");

const active: Read<Nodegroup> = { kind: "read", value: nodegroup({ status: "ACTIVE" }) };
const legacy = facts({ nodegroup: active });
const ready = facts({
  nodegroup: active,
  subnets: [{ id: "subnet-1", subnet: { kind: "read", value: subnet({ autoAssignPublicIpv4: true }) } }],
});
const deleted = facts({ nodegroup: { kind: "absent" }, subnets: [] });

const SUBNETS = { code: "Unknown", message: "subnet-1 does not", resourceIds: [] };
const state = (status: string, ...errors: UpdateState["errors"]): Read<UpdateState> => ({
  kind: "read",
  value: { status, errors },
});
const becoming = (update: Read<UpdateState>, wasOpen = true) =>
  jest.fn(async (): Promise<Followed> => ({ answers: { nodegroup: active, update }, wasOpen }));
const ignoring = (ignored: jest.Mock) => ({ report: jest.fn(), ignored });
const mailOf = ({ messages }: World) => JSON.parse(messages[0]?.body ?? "{}").email;

describe("an update of a node group in a legacy public subnet", () => {
  test("enable: asks EKS for update and subnets, enables, follows the update, reports, notifies", async () => {
    const there = world({ facts: legacy });
    await handleEvent(accepted(), there);
    expect(there.calls).toEqual([
      "gather",
      "ask about the update",
      "enable subnet-1",
      "count subnet-1",
      "follow",
      "report",
      "publish",
    ]);
    expect(there.reports[0]).toMatchObject({
      nodegroupStatus: "ACTIVE",
      wayBack: { maker: "AWS CLI" },
      update: {
        kind: "version",
        id: "5f6a7b8c-9d0e-3f1a-b2c3-d4e5f6071829",
        status: "InProgress",
        errors: [],
        settings: { clusterName: "legacy", nodegroupName: "ng-1", version: "1.33", force: false },
      },
      subnets: [{ id: "subnet-1", finding: "missing-public-ip", outcome: "enabled" }],
    });
  });

  test.each(["update-nodegroup-version.refused.json", "update-nodegroup-version.cli.json"])(
    "alert: notifies, and changes nothing (%s)",
    async (file) => {
      const there = world({ facts: legacy, policy: policy({ mode: "alert" }) });
      await handleEvent(eventFrom(file), there);
      expect(there.changes).toEqual([]);
      expect(there.reports[0]?.subnets).toMatchObject([{ decision: "alert", outcome: "unchanged" }]);
      expect(there.messages).toHaveLength(1);
    },
  );

  test("observe: only records", async () => {
    const there = world({ facts: legacy, policy: policy({ mode: "observe" }) });
    await handleEvent(refused(), there);
    expect(there.calls).toEqual(["gather", "count", "report"]);
  });

  test("enables although EKS refused the call, and says that it came after the verdict", async () => {
    const follow = jest.fn(async (_call: unknown, answers: Followed["answers"]) => ({
      answers,
      wasOpen: false,
    }));
    const there = world({ facts: legacy, follow });
    await handleEvent(refused(), there);
    expect(there.changes).toMatchObject([{ subnetId: "subnet-1" }]);
    expect(there.calls).not.toContain("ask about the update");
    expect(there.reports[0]).toMatchObject({
      timing: { eventAgeSeconds: 25, changedBeforeVerdict: "no" },
      update: { status: "REFUSED", errors: [{ code: "InvalidRequestException" }] },
    });
    expect(there.messages[0]?.subject).toBe(
      "[EKS] UPDATE_REFUSED legacy/ng-1, ap-northeast-1: public IPv4 enabled in 1 of 1 subnet",
    );
    expect(mailOf(there)).toContain(
      `aws eks update-nodegroup-version --region ap-northeast-1 --cli-input-json '{"clusterName":"legacy","nodegroupName":"ng-1","version":"1.33"}'`,
    );
  });

  test("goes by the subnets that EKS names, not by any that the event makes up", async () => {
    const gather = jest.fn(async (): Promise<Facts> => legacy);
    const event = withChanges(accepted(), { "detail.requestParameters.subnets": ["subnet-9"] });
    await handleEvent(event, world({ gatherFacts: gather }));
    expect(gather).toHaveBeenCalledWith(expect.objectContaining({ subnets: [] }));
  });

  test("writes nothing for a rule by creator: whoever updates need not have created it", async () => {
    const rules = [{ name: "alice's", match: { createdBy: "*alice" }, mode: "enable" }];
    const there = world({ facts: legacy, policy: policy({ mode: "alert", rules }) });
    await handleEvent(refused(), there);
    expect(there.changes).toEqual([]);
    expect(there.reports[0]?.createdBy).toContain("alice");
  });
});

describe("when the change came", () => {
  const timed = async (changes: Partial<World>) => {
    const there = world({ facts: legacy, ...changes });
    await handleEvent(accepted(), there);
    return there.reports[0]?.timing?.changedBeforeVerdict;
  };
  const asked = (update: Read<UpdateState>) => ({ readUpdate: async () => update });

  test.each([
    ["yes", { follow: becoming(state("Failed", SUBNETS)) }],
    ["unknown", { follow: becoming(state("Failed", SUBNETS), false) }],
    ["no", { ...asked(state("Failed", SUBNETS)), follow: becoming(state("Failed", SUBNETS), false) }],
    ["no", asked(state("Successful"))],
    ["unknown", asked({ kind: "unreadable", action: "eks:DescribeUpdate", reason: "x", denied: true })],
    ["unknown", asked({ kind: "absent" })],
    [undefined, { policy: policy({ mode: "alert" }) }],
  ])("is before the verdict: %s", async (expected, changes) => {
    expect(await timed(changes)).toBe(expected);
  });
});

describe("an update of a healthy node group", () => {
  test.each([
    ["still at it", state("InProgress")],
    ["done", state("Successful")],
    ["failed for another reason", state("Failed", { ...SUBNETS, code: "PodEvictionFailure", message: "" })],
    ["not known", { kind: "absent" } as const],
  ])("notifies nobody where EKS is %s", async (_what, update) => {
    const follow = becoming(update);
    const there = world({ facts: ready, follow });
    await handleEvent(accepted(), there);
    expect(follow).toHaveBeenCalledWith(expect.anything(), expect.anything(), "slowly");
    expect(there.calls).toEqual(["gather", "ask about the update", "count", "report"]);
  });

  test.each([
    ["afterwards", accepted, becoming(state("Failed", SUBNETS))],
    ["in the call", refused, undefined],
  ])(
    "notifies, and changes nothing, where EKS refused it %s for its subnets",
    async (_when, event, follow) => {
      const there = world({ facts: ready, ...(follow ? { follow } : {}) });
      await handleEvent(event(), there);
      expect(there.changes).toEqual([]);
      expect(there.messages[0]?.subject).toMatch(/: EKS refused subnets that look ready$/);
      expect(mailOf(there)).toContain("repeating the update is enough");
    },
  );

  test("observe: follows nothing", async () => {
    const there = world({ facts: ready, policy: policy({ mode: "observe" }) });
    await handleEvent(accepted(), there);
    expect(there.calls).toEqual(["gather", "ask about the update", "count", "report"]);
  });
});

describe("an update without a node group to look at", () => {
  test("alerts only, where the record of the refusal names none", async () => {
    const there = world({ facts: legacy });
    await handleEvent(unnamed(), there);
    expect(there.calls).toEqual(["report", "publish"]);
    expect(there.reports[0]).toMatchObject({
      cluster: "",
      nodegroup: "",
      nodegroupStatus: "UNKNOWN",
      subnets: [],
      timing: { eventAgeSeconds: 25 },
      update: { kind: "configuration", status: "REFUSED" },
    });
    expect(there.messages[0]?.subject).toBe(
      "[EKS] UPDATE_REFUSED ?/?, ap-northeast-1: its subnets are unknown - nothing changed",
    );
    expect(mailOf(there)).toContain(
      "AttributeKey=EventId,AttributeValue=c6d4e5f6-0718-4293-a4b5-c6d7e8f90a1b",
    );
  });

  test.each([
    ["without a name", unnamed, legacy],
    ["of a node group that was deleted since", refused, deleted],
  ])("only records one %s where the policy observes everywhere", async (_which, event, given) => {
    const rules = [{ name: "here too", match: { cluster: "*" }, mode: "observe" }];
    const there = world({ facts: given, policy: policy({ mode: "observe", rules }) });
    await handleEvent(event(), there);
    expect(there.reports).toHaveLength(1);
    expect(there.messages).toEqual([]);
  });

  test("alerts where only a rule wants to know", async () => {
    const rules = [{ name: "production", match: { cluster: "prod-*" }, mode: "alert" }];
    const there = world({ policy: policy({ mode: "observe", rules }) });
    await handleEvent(unnamed(), there);
    expect(there.messages).toHaveLength(1);
  });

  test("refuses one of another account", async () => {
    const there = world();
    const foreign = withChanges(unnamed(), { account: "444455556666" });
    await expect(handleEvent(foreign, there)).rejects.toThrow("the event is from 444455556666");
    expect(there.calls).toEqual([]);
  });

  test("ignores one that EKS accepted, and whose node group was deleted since", async () => {
    const ignored = jest.fn();
    const there = world({ facts: deleted, record: ignoring(ignored) });
    await handleEvent(accepted(), there);
    expect(ignored).toHaveBeenCalledWith("the updated node group no longer exists: legacy/ng-1");
    expect(there.messages).toEqual([]);
  });

  test("alerts only on one that EKS refused, and whose node group was deleted since", async () => {
    const there = world({ facts: deleted });
    await handleEvent(refused(), there);
    expect(there.calls).toEqual(["gather", "report", "publish"]);
    expect(there.reports[0]).toMatchObject({ nodegroup: "ng-1", nodegroupStatus: "GONE", subnets: [] });
    expect(mailOf(there)).toContain("Nothing to repeat: the node group was deleted since.");
    expect(mailOf(there)).not.toContain("update-nodegroup-version");
  });

  const unread = (denied: boolean): Facts => {
    const action = "eks:DescribeNodegroup";
    const reason = denied ? `not allowed to ${action}` : `${action} failed`;
    return facts({ nodegroup: { kind: "unreadable", action, reason, denied }, subnets: [] });
  };

  test.each([
    ["in the call", refused, {}],
    ["afterwards", accepted, { readUpdate: async () => state("Failed", SUBNETS) }],
  ])(
    "alerts and fails all the same, where EKS refused it %s and denies reading its node group",
    async (_when, event, changes) => {
      const there = world({ facts: unread(true), ...changes });
      await expect(handleEvent(event(), there)).rejects.toThrow(
        "no subnets known for legacy/ng-1: not allowed to eks:DescribeNodegroup",
      );
      expect(there.calls.filter((call) => call !== "gather")).toEqual(["report", "publish"]);
      expect(there.messages[0]?.subject).toMatch(
        /legacy\/ng-1, .+: its subnets are unknown - nothing changed$/,
      );
      expect(mailOf(there)).toContain("Allow the guard's role eks:DescribeNodegroup");
      expect(mailOf(there)).toMatch(/^EKS error +\w+: .*subnet-.+ does not/m);
      expect(mailOf(there)).toContain("aws eks update-nodegroup-version");

      await expect(handleEvent(event(), there)).rejects.toThrow("no subnets known");
      expect(there.messages).toHaveLength(2);
    },
  );

  test("alerts again, whole, and acts where the redriven event finds the permission", async () => {
    const there = world({ facts: unread(true) });
    await expect(handleEvent(refused(), there)).rejects.toThrow("no subnets known");
    there.facts = legacy;
    await handleEvent(refused(), there);
    expect(there.changes).toMatchObject([{ subnetId: "subnet-1" }]);
    expect(there.messages).toHaveLength(2);
  });

  test.each([
    ["EKS refused it, and what failed may pass", refused, unread(false), {}],
    ["EKS is still at it", accepted, unread(true), {}],
    [
      "EKS failed it for another reason",
      accepted,
      unread(true),
      { readUpdate: async () => state("Failed", { ...SUBNETS, message: "Pods can't be evicted" }) },
    ],
    ["EKS names no subnets", refused, facts({ nodegroup: active, subnets: [] }), {}],
  ])("only fails where %s, so that the event is kept", async (_why, event, given, changes) => {
    const there = world({ facts: given, ...changes });
    await expect(handleEvent(event(), there)).rejects.toThrow("no subnets known for legacy/ng-1");
    expect(there.reports).toEqual([]);
    expect(there.messages).toEqual([]);
  });

  test("fails without a message where the policy observes everywhere", async () => {
    const there = world({ facts: unread(true), policy: policy({ mode: "observe" }) });
    await expect(handleEvent(refused(), there)).rejects.toThrow("no subnets known");
    expect(there.reports).toHaveLength(1);
    expect(there.messages).toEqual([]);
  });
});
