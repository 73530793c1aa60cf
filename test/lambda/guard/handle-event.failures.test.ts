import type { Interfaces, Read } from "../../../engine/model/facts.ts";
import type { Answers } from "../../../engine/model/ports.ts";
import { handleEvent } from "../../../lambda/guard/handle-event.ts";
import { facts, nodegroup } from "../../support/build.ts";
import { cliEvent } from "../../support/event.ts";
import { type World, world } from "../../support/world.ts";

const two = () => facts({}, ["subnet-1", "subnet-2"]);

const textOf = ({ messages }: World): string => JSON.parse(messages[0]?.body ?? "{}").default;

describe("when something fails", () => {
  const denied = "not allowed to ec2:ModifySubnetAttribute (UnauthorizedOperation)";

  test("tells of a write that failed, and then fails itself", async () => {
    const there = world({ facts: two() });
    there.enable = async () =>
      new Map([
        ["subnet-1", { kind: "enabled" }],
        ["subnet-2", { kind: "failed", why: denied }],
      ]);
    await expect(handleEvent(cliEvent(), there)).rejects.toThrow(
      `could not enable auto-assign public IPv4: subnet-2: ${denied}`,
    );
    expect(there.reports[0]?.subnets).toMatchObject([
      { id: "subnet-1", outcome: "enabled", reason: "enabled and verified" },
      { id: "subnet-2", outcome: "failed", reason: denied },
    ]);
    expect(textOf(there)).toContain(denied);
  });

  test("names every write that failed", async () => {
    const there = world({ facts: two() });
    there.enable = async (changes) =>
      new Map(changes.map(({ subnetId }) => [subnetId, { kind: "failed", why: `no ${subnetId}` }]));
    await expect(handleEvent(cliEvent(), there)).rejects.toThrow(
      "subnet-1: no subnet-1; subnet-2: no subnet-2",
    );
  });

  test("fails on a message that is refused, after write and record", async () => {
    const there = world();
    there.publish = async () => {
      there.calls.push("publish");
      throw new Error("SNS is away");
    };
    await expect(handleEvent(cliEvent(), there)).rejects.toThrow("SNS is away");
    expect(there.calls).toEqual([
      "gather",
      "enable subnet-1",
      "count subnet-1",
      "follow",
      "report",
      "publish",
    ]);
  });

  test("tries the message too where a write failed, and fails whatever becomes of it", async () => {
    const publish = jest.fn().mockRejectedValue(new Error("SNS is away"));
    const there = world({ publish });
    there.enable = async () => new Map([["subnet-1", { kind: "failed", why: denied }]]);
    await expect(handleEvent(cliEvent(), there)).rejects.toThrow();
    expect(publish).toHaveBeenCalledTimes(1);
    expect(there.reports).toHaveLength(1);
  });

  test.each<[Read<Interfaces>, unknown]>([
    [
      { kind: "read", value: { counts: { instance: 3 }, incomplete: false } },
      { counts: { instance: 3 }, incomplete: false },
    ],
    [
      { kind: "unreadable", action: "ec2:DescribeSubnets", reason: "throttled", denied: false },
      { unknown: "throttled" },
    ],
    [{ kind: "absent" }, { unknown: "EC2 returned no count for it" }],
  ])("reports how many interfaces stand there, or why that isn't known: %j", async (read, reported) => {
    const there = world({ countInterfaces: async () => new Map([["subnet-1", read]]) });
    await handleEvent(cliEvent(), there);
    expect(there.reports[0]?.subnets[0]).toMatchObject({ outcome: "enabled", interfaces: reported });
  });
});

describe("what becomes of the node group", () => {
  const failed = nodegroup({
    status: "CREATE_FAILED",
    health: [
      {
        code: "Ec2SubnetInvalidConfiguration",
        message:
          "One or more Amazon EC2 Subnets of [subnet-1] for node group ng-1 does not automatically assign",
        resourceIds: ["subnet-1"],
      },
    ],
  });

  test("tells the outcome and EKS's words, not what was seen at first", async () => {
    const there = world({
      follow: async () => ({ answers: { nodegroup: { kind: "read", value: failed } }, wasOpen: true }),
    });
    await handleEvent(cliEvent(), there);
    expect(there.reports[0]).toMatchObject({ nodegroupStatus: "CREATE_FAILED", health: failed.health });
    expect(textOf(there)).toContain("Ec2SubnetInvalidConfiguration: One or more Amazon EC2 Subnets");
  });

  test.each<[Answers["nodegroup"], string]>([
    [{ kind: "absent" }, "GONE"],
    [{ kind: "unreadable", action: "ec2:DescribeSubnets", reason: "throttled", denied: false }, "UNKNOWN"],
    [{ kind: "read", value: nodegroup({ status: "ACTIVE" }) }, "ACTIVE"],
  ])("reports %j as %s", async (seen, status) => {
    const there = world({ follow: async () => ({ answers: { nodegroup: seen }, wasOpen: false }) });
    await handleEvent(cliEvent(), there);
    expect(there.reports[0]).toMatchObject({ nodegroupStatus: status, health: [] });
  });

  test("follows the node group from what was seen of it", async () => {
    const follow = jest.fn(async (_call, answers) => ({ answers, wasOpen: false }));
    const there = world({ follow });
    await handleEvent(cliEvent(), there);
    expect(follow).toHaveBeenCalledWith(
      expect.objectContaining({ nodegroup: "ng-1" }),
      { nodegroup: there.facts.nodegroup },
      "closely",
    );
  });
});
