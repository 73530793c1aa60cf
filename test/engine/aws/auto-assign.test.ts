import {
  CreateTagsCommand,
  DescribeSubnetsCommand,
  EC2ServiceException,
  ModifySubnetAttributeCommand,
} from "@aws-sdk/client-ec2";
import { autoAssignEnabler, subnetEnabler, unhurried } from "../../../engine/aws/auto-assign.ts";
import type { Change } from "../../../engine/model/ports.ts";
import { readReceipt } from "../../../engine/model/receipt.ts";
import { awsError, awsSubnet, mockedAws } from "./answers.ts";

const RECEIPT = { Key: "nodegroup-guard:receipt", Value: "v1 …" };
const ids = (count: number) => Array.from({ length: count }, (_, index) => `subnet-${index + 1}`);
const changes = (...subnetIds: string[]): Change[] => subnetIds.map((subnetId) => ({ subnetId }));
const on = (...subnetIds: string[]) => ({
  Subnets: subnetIds.map((id) => awsSubnet(id, { MapPublicIpOnLaunch: true, Tags: [RECEIPT] })),
});
const off = (...subnetIds: string[]) => ({ Subnets: subnetIds.map((id) => awsSubnet(id)) });

/**
 * An EC2 that takes every change and shows it at once, and an enabler that notes its waits and doesn't wait.
 */
function willing(...subnetIds: string[]) {
  const aws = mockedAws();
  aws.ec2.on(CreateTagsCommand).resolves({});
  aws.ec2.on(ModifySubnetAttributeCommand).resolves({});
  aws.ec2.on(DescribeSubnetsCommand).resolves(on(...subnetIds));
  const waits: number[] = [];
  const sleep = async (ms: number) => void waits.push(ms);
  const pace = unhurried(sleep);
  const enable = autoAssignEnabler(aws.reading, pace);
  const looks = () => aws.sent().filter(({ name }) => name === "DescribeSubnets");
  return { ...aws, enable, waits, looks, pace };
}

describe("switching a subnet on", () => {
  it("sets the one attribute and nothing else, and reads it back", async () => {
    const { enable, sent, waits } = willing("subnet-1");
    expect([...(await enable(changes("subnet-1")))]).toEqual([["subnet-1", { kind: "enabled" }]]);
    expect(sent()).toEqual([
      {
        name: "ModifySubnetAttribute",
        input: { SubnetId: "subnet-1", MapPublicIpOnLaunch: { Value: true } },
      },
      {
        name: "DescribeSubnets",
        input: { Filters: [{ Name: "subnet-id", Values: ["subnet-1"] }], MaxResults: 1000 },
      },
    ]);
    expect(waits).toEqual([]);
  });

  it("calls nothing at all where nothing is to be changed", async () => {
    const { enable, sent } = willing();
    expect(await enable([])).toEqual(new Map());
    expect(sent()).toEqual([]);
  });

  it("leaves the receipt before it makes the change", async () => {
    const { enable, sent } = willing("subnet-1");
    await enable([{ subnetId: "subnet-1", receipt: "v1 …" }]);
    expect(sent().map(({ name }) => name)).toEqual([
      "CreateTags",
      "ModifySubnetAttribute",
      "DescribeSubnets",
    ]);
    expect(sent()[0]?.input).toEqual({
      Resources: ["subnet-1"],
      Tags: [{ Key: "nodegroup-guard:receipt", Value: "v1 …" }],
    });
  });

  it("makes no change without its receipt, and says why", async () => {
    const { enable, ec2, sent } = willing("subnet-2");
    ec2.on(CreateTagsCommand, { Resources: ["subnet-1"] }).rejects(awsError("UnauthorizedOperation"));
    const outcomes = await enable([
      { subnetId: "subnet-1", receipt: "v1 …" },
      { subnetId: "subnet-2", receipt: "v1 …" },
    ]);
    expect(outcomes.get("subnet-1")).toEqual({
      kind: "failed",
      why: "nothing changed: the receipt tag could not be written: not allowed to ec2:CreateTags (UnauthorizedOperation)",
    });
    expect(outcomes.get("subnet-2")).toEqual({ kind: "enabled" });
    const changed = sent().filter(({ name }) => name === "ModifySubnetAttribute");
    expect(changed).toMatchObject([{ input: { SubnetId: "subnet-2" } }]);
  });
});

const answer = (name: string, httpStatusCode: number, attempts = 1) =>
  new EC2ServiceException({ name, $fault: "client", $metadata: { httpStatusCode, attempts } });

describe("a receipt for a change that was not made", () => {
  const tagsAfter = async (error: Error) => {
    const { enable, ec2, sent } = willing("subnet-1");
    ec2.on(ModifySubnetAttributeCommand).rejects(error);
    const outcomes = await enable([{ subnetId: "subnet-1", receipt: "v1 …" }]);
    expect(outcomes.get("subnet-1")?.kind).toBe("failed");
    return sent().flatMap(({ name, input }) => (name === "CreateTags" ? [input] : []));
  };

  it("is taken back when EC2 refuses the change", async () => {
    expect(await tagsAfter(answer("UnauthorizedOperation", 403))).toMatchObject([
      { Tags: [{ Value: "v1 …" }] },
      { Resources: ["subnet-1"], Tags: [{ Key: "nodegroup-guard:receipt", Value: "void v1 …" }] },
    ]);
    expect(readReceipt("void v1 2026-11-22T10:41:30Z event=a nodegroup=b/c rule=d")).toBeUndefined();
  });

  it.each([
    ["a server error", answer("InternalError", 500)],
    ["a throttle", answer("RequestLimitExceeded", 503)],
    ["silence", new Error("socket hang up")],
    ["a refusal of the SDK's second try", answer("UnauthorizedOperation", 403, 2)],
  ])("stays after %s, which leaves open whether it was made", async (_, error) => {
    expect(await tagsAfter(error)).toMatchObject([{ Tags: [{ Value: "v1 …" }] }]);
  });

  it("stays where it can't be taken back, and the refusal is what is told", async () => {
    const { enable, ec2 } = willing("subnet-1");
    ec2.on(CreateTagsCommand).resolvesOnce({}).rejects(awsError("RequestLimitExceeded"));
    ec2.on(ModifySubnetAttributeCommand).rejects(answer("UnauthorizedOperation", 403));
    expect((await enable([{ subnetId: "subnet-1", receipt: "v1 …" }])).get("subnet-1")).toEqual({
      kind: "failed",
      why: "not allowed to ec2:ModifySubnetAttribute (UnauthorizedOperation)",
    });
  });
});

describe("switching many subnets on", () => {
  it("does at most four at a time", async () => {
    const { enable, ec2 } = willing(...ids(30));
    const busy = { now: 0, most: 0 };
    ec2.on(ModifySubnetAttributeCommand).callsFake(async () => {
      busy.most = Math.max(busy.most, ++busy.now);
      await new Promise(setImmediate);
      busy.now--;
      return {};
    });
    expect((await enable(changes(...ids(30)))).size).toBe(30);
    expect(busy).toEqual({ now: 0, most: 4 });
  });

  it("verifies all of them in one call", async () => {
    const { enable, looks } = willing(...ids(30));
    await enable(changes(...ids(30)));
    expect(looks()).toMatchObject([{ input: { Filters: [{ Values: ids(30) }] } }]);
  });

  it("goes on when one fails, and verifies only those that were changed", async () => {
    const { enable, ec2, looks } = willing("subnet-1", "subnet-3");
    ec2
      .on(ModifySubnetAttributeCommand, { SubnetId: "subnet-2" })
      .rejects(
        awsError("UnauthorizedOperation", `Encoded authorization failure message: ${"x".repeat(4000)}`),
      );
    expect(Object.fromEntries(await enable(changes(...ids(3))))).toEqual({
      "subnet-1": { kind: "enabled" },
      "subnet-2": { kind: "failed", why: "not allowed to ec2:ModifySubnetAttribute (UnauthorizedOperation)" },
      "subnet-3": { kind: "enabled" },
    });
    expect(looks()).toMatchObject([{ input: { Filters: [{ Values: ["subnet-1", "subnet-3"] }] } }]);
  });

  it("looks at nothing when all of them failed", async () => {
    const { enable, ec2, looks } = willing();
    ec2.on(ModifySubnetAttributeCommand).rejects(awsError("InternalError"));
    expect([...(await enable(changes("subnet-1"))).values()]).toEqual([
      { kind: "failed", why: "ec2:ModifySubnetAttribute failed (InternalError): said AWS" },
    ]);
    expect(looks()).toEqual([]);
  });
});

describe("verifying a change", () => {
  it("looks no more once the credentials have expired", async () => {
    const { enable, ec2, looks, waits } = willing();
    ec2.on(DescribeSubnetsCommand).rejects(awsError("RequestExpired"));
    expect((await enable(changes("subnet-1"))).get("subnet-1")).toEqual({
      kind: "failed",
      why: expect.stringMatching(/^EC2 took the change, but it could not be verified: .*RequestExpired/),
    });
    expect({ looks: looks().length, waits }).toEqual({ looks: 1, waits: [] });
  });

  it("looks for a receipt no more once the credentials have expired", async () => {
    const { enable, ec2, looks, waits } = willing();
    ec2
      .on(DescribeSubnetsCommand)
      .resolvesOnce({ Subnets: [awsSubnet("subnet-1", { MapPublicIpOnLaunch: true })] })
      .rejects(awsError("RequestExpired"));
    const [change] = changes("subnet-1");
    expect(await enable([{ subnetId: "", ...change, receipt: "v1 …" }])).toEqual(
      new Map([["subnet-1", { kind: "enabled", receiptMissing: true }]]),
    );
    expect({ looks: looks().length, waits }).toEqual({ looks: 2, waits: [] });
  });

  it("looks again while EC2's reads lag behind, longer each time, and only for what is still open", async () => {
    const { enable, ec2, looks, waits } = willing();
    ec2
      .on(DescribeSubnetsCommand)
      .resolvesOnce({ Subnets: [...on("subnet-1").Subnets, ...off("subnet-2").Subnets] })
      .resolvesOnce(off("subnet-2"))
      .resolves(on("subnet-2"));
    const outcomes = await enable(changes("subnet-1", "subnet-2"));
    expect([...outcomes.values()]).toEqual([{ kind: "enabled" }, { kind: "enabled" }]);
    expect(looks()).toMatchObject(
      [["subnet-1", "subnet-2"], ["subnet-2"], ["subnet-2"]].map((Values) => ({
        input: { Filters: [{ Values }] },
      })),
    );
    expect(waits).toEqual([1000, 2000]);
  });

  it.each([
    ["off all the time", off("subnet-1")],
    ["not at all", { Subnets: [] }],
    ["without the attribute", { Subnets: [awsSubnet("subnet-1", { MapPublicIpOnLaunch: undefined })] }],
  ])("gives up after 23 seconds on a subnet that EC2 shows %s", async (_, shown) => {
    const { enable, ec2, waits } = willing();
    ec2.on(DescribeSubnetsCommand).resolves(shown);
    expect((await enable(changes("subnet-1"))).get("subnet-1")).toEqual({
      kind: "failed",
      why: "EC2 took the change, but it could not be verified: EC2 still says that it is off",
    });
    expect(waits).toEqual([1000, 2000, 4000, 8000, 8000]);
  });

  it("says that it could not look, where no look succeeds", async () => {
    const { enable, ec2 } = willing();
    ec2.on(DescribeSubnetsCommand).rejects(awsError("UnauthorizedOperation"));
    expect((await enable(changes("subnet-1"))).get("subnet-1")).toEqual({
      kind: "failed",
      why: "EC2 took the change, but it could not be verified: not allowed to ec2:DescribeSubnets (UnauthorizedOperation)",
    });
  });

  it("takes a look that fails for no answer, and looks again", async () => {
    const { enable, ec2 } = willing();
    ec2.on(DescribeSubnetsCommand).rejectsOnce(awsError("RequestLimitExceeded")).resolves(on("subnet-1"));
    expect((await enable(changes("subnet-1"))).get("subnet-1")).toEqual({ kind: "enabled" });
  });

  it("tells what was seen last, not what failed before", async () => {
    const { enable, ec2 } = willing();
    ec2.on(DescribeSubnetsCommand).rejectsOnce(awsError("RequestLimitExceeded")).resolves(off("subnet-1"));
    expect((await enable(changes("subnet-1"))).get("subnet-1")).toMatchObject({
      why: expect.stringContaining("EC2 still says that it is off"),
    });
  });
});

describe("a delivery whose time runs out", () => {
  /** An enabler that asks for room for `asked` calls each time, and gets it so many times. */
  function hurried(times: number, ...subnetIds: string[]) {
    const aws = willing(...subnetIds);
    const asked: number[] = [];
    const hasTimeFor = (calls: number) => asked.push(calls) <= times;
    return { ...aws, asked, enable: autoAssignEnabler(aws.reading, { ...aws.pace, hasTimeFor }) };
  }
  const names = ({ sent }: ReturnType<typeof hurried>) => sent().map(({ name }) => name);
  const withReceipt = (subnetId: string): Change => ({ subnetId, receipt: RECEIPT.Value });

  it("begins no change that could not be finished: one call, or two with the receipt", async () => {
    const there = hurried(0);
    const outcomes = await there.enable([...changes("subnet-1"), withReceipt("subnet-2")]);
    const why = "nothing changed: no time was left for it in this delivery";
    expect([...outcomes.values()]).toEqual(Array(2).fill({ kind: "failed", why }));
    expect(there.asked).toEqual([1, 2]);
    expect(names(there)).toEqual([]);
  });

  it("doesn't look at what it has changed, and doesn't claim it", async () => {
    const there = hurried(1, "subnet-1");
    expect((await there.enable([withReceipt("subnet-1")])).get("subnet-1")).toEqual({
      kind: "failed",
      why: "EC2 took the change, but it could not be verified: no time was left for it in this delivery",
    });
    expect(names(there)).toEqual(["CreateTags", "ModifySubnetAttribute"]);
    expect(there.asked).toEqual([2, 1]);
  });

  it("leaves the receipt of a refused change as it is", async () => {
    const there = hurried(1);
    there.ec2.on(ModifySubnetAttributeCommand).rejects(answer("UnauthorizedOperation", 403));
    await there.enable([withReceipt("subnet-1")]);
    expect(names(there)).toEqual(["CreateTags", "ModifySubnetAttribute"]);
    expect(there.asked).toEqual([2, 1]);
  });

  it("neither writes nor seeks a receipt that is missing, and says so", async () => {
    const there = hurried(2);
    there.ec2.on(DescribeSubnetsCommand).resolves({
      Subnets: [awsSubnet("subnet-1", { MapPublicIpOnLaunch: true })],
    });
    expect((await there.enable([withReceipt("subnet-1")])).get("subnet-1")).toEqual({
      kind: "enabled",
      receiptMissing: true,
    });
    expect(names(there)).toEqual(["CreateTags", "ModifySubnetAttribute", "DescribeSubnets"]);
    expect(there.asked).toEqual([2, 1, 1, 1]);
  });
});

describe("enabling one subnet, where each is a piece of work of its own", () => {
  const one = (aws: ReturnType<typeof willing>) => subnetEnabler(aws.reading, async () => {});
  const change = { subnetId: "subnet-1", receipt: "v1 …" };
  const names = ({ sent }: ReturnType<typeof willing>) => sent().map(({ name }) => name);

  it("makes the same calls in the same order", async () => {
    const aws = willing("subnet-1");
    expect(await one(aws)(change)).toEqual({ kind: "enabled" });
    expect(names(aws)).toEqual(["CreateTags", "ModifySubnetAttribute", "DescribeSubnets"]);
  });

  it("verifies nothing where the change failed", async () => {
    const aws = willing("subnet-1");
    aws.ec2.on(ModifySubnetAttributeCommand).rejects(awsError("InternalError"));
    expect(await one(aws)(change)).toEqual({
      kind: "failed",
      why: "ec2:ModifySubnetAttribute failed (InternalError): said AWS",
    });
    expect(names(aws)).toEqual(["CreateTags", "ModifySubnetAttribute"]);
  });

  it("fails where EC2 never shows the change", async () => {
    const aws = willing();
    aws.ec2.on(DescribeSubnetsCommand).resolves(off("subnet-1"));
    expect(await one(aws)(change)).toEqual({
      kind: "failed",
      why: "EC2 took the change, but it could not be verified: EC2 still says that it is off",
    });
  });
});

describe("a receipt that EC2 took and doesn't show", () => {
  const change = { subnetId: "subnet-1", receipt: "v1 …" };
  const bare = { Subnets: [awsSubnet("subnet-1", { MapPublicIpOnLaunch: true })] };
  const tries = ({ sent }: ReturnType<typeof willing>) =>
    sent().filter(({ name }) => name === "CreateTags").length;

  it("is written once more", async () => {
    const aws = willing("subnet-1");
    aws.ec2.on(DescribeSubnetsCommand).resolvesOnce(bare).resolves(on("subnet-1"));
    expect((await aws.enable([change])).get("subnet-1")).toEqual({ kind: "enabled" });
    expect(tries(aws)).toBe(2);
  });

  it("is missing in the outcome where it never shows", async () => {
    const aws = willing("subnet-1");
    aws.ec2.on(DescribeSubnetsCommand).resolves(bare);
    expect((await aws.enable([change])).get("subnet-1")).toEqual({ kind: "enabled", receiptMissing: true });
    expect(tries(aws)).toBe(2);
  });
});
