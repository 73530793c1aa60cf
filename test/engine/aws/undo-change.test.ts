import {
  DeleteTagsCommand,
  DescribeSubnetsCommand,
  ModifySubnetAttributeCommand,
  type Subnet,
} from "@aws-sdk/client-ec2";
import { receiptReader } from "../../../engine/aws/subnets.ts";
import { changeUndoer } from "../../../engine/aws/undo-change.ts";
import { awsError, awsSubnet, mockedAws } from "./answers.ts";

const RECEIPT = "v1 2026-10-01T08:00:00Z event=e nodegroup=legacy/ng rule=-";
const shown = (on: boolean) => ({ Subnets: [awsSubnet("subnet-1", { MapPublicIpOnLaunch: on })] });

/**
 * An EC2 that takes every change and shows it at once, and a taker-back that notes its waits and doesn't
 * wait.
 */
function willing() {
  const aws = mockedAws();
  aws.ec2.on(ModifySubnetAttributeCommand).resolves({});
  aws.ec2.on(DescribeSubnetsCommand).resolves(shown(false));
  aws.ec2.on(DeleteTagsCommand).resolves({});
  const waits: number[] = [];
  const sleep = async (ms: number) => void waits.push(ms);
  const undoChange = changeUndoer(aws.reading, sleep);
  return { ...aws, undoChange, waits, names: () => aws.sent().map(({ name }) => name) };
}

const on = { subnetId: "subnet-1", receipt: RECEIPT, disable: true };
const off = { ...on, disable: false };

describe("taking back", () => {
  it("switches off, makes sure, and only then removes the receipt, by key and value", async () => {
    const { undoChange, sent, waits } = willing();
    expect(await undoChange(on)).toEqual({ kind: "undone" });
    expect(sent()).toEqual([
      {
        name: "ModifySubnetAttribute",
        input: { SubnetId: "subnet-1", MapPublicIpOnLaunch: { Value: false } },
      },
      {
        name: "DescribeSubnets",
        input: { Filters: [{ Name: "subnet-id", Values: ["subnet-1"] }], MaxResults: 1000 },
      },
      {
        name: "DeleteTags",
        input: { Resources: ["subnet-1"], Tags: [{ Key: "nodegroup-guard:receipt", Value: RECEIPT }] },
      },
    ]);
    expect(waits).toEqual([]);
  });

  it("removes nothing but the receipt where it is off already", async () => {
    const { undoChange, names } = willing();
    expect(await undoChange(off)).toEqual({ kind: "undone" });
    expect(names()).toEqual(["DeleteTags"]);
  });

  it("waits for EC2 to show the change", async () => {
    const { undoChange, ec2, waits, names } = willing();
    ec2.on(DescribeSubnetsCommand).resolvesOnce(shown(true)).resolves(shown(false));
    expect(await undoChange(on)).toEqual({ kind: "undone" });
    expect([names().at(-1), waits]).toEqual(["DeleteTags", [1000]]);
  });

  it("keeps the receipt where the change never shows", async () => {
    const { undoChange, ec2, names } = willing();
    ec2.on(DescribeSubnetsCommand).resolves(shown(true));
    expect(await undoChange(on)).toEqual({
      kind: "failed",
      why: "its receipt stays: EC2 took the change, but it could not be verified: EC2 still says that it is on",
    });
    expect(names()).not.toContain("DeleteTags");
  });

  it("keeps the receipt where switching off is refused", async () => {
    const { undoChange, ec2, names } = willing();
    ec2.on(ModifySubnetAttributeCommand).rejects(awsError("UnauthorizedOperation"));
    expect(await undoChange(on)).toEqual({
      kind: "failed",
      why: "its receipt stays: not allowed to ec2:ModifySubnetAttribute (UnauthorizedOperation)",
    });
    expect(names()).toEqual(["ModifySubnetAttribute"]);
  });

  it.each([
    ["says that it is off", on, "it is off, but its receipt stays"],
    ["doesn't say what it is like now", off, "its receipt stays"],
  ])("%s where the receipt can't be removed", async (_, undo, said) => {
    const { undoChange, ec2 } = willing();
    ec2.on(DeleteTagsCommand).rejects(awsError("UnauthorizedOperation"));
    expect(await undoChange(undo)).toEqual({
      kind: "failed",
      why: `${said}: not allowed to ec2:DeleteTags (UnauthorizedOperation)`,
    });
  });
});

describe("reading receipts", () => {
  const tagged = (id: string, changes: Partial<Subnet> = {}) =>
    awsSubnet(id, { Tags: [{ Key: "nodegroup-guard:receipt", Value: RECEIPT }], ...changes });

  it("asks for the tag's key, page by page, and sorts", async () => {
    const { ec2, reading, sent } = mockedAws();
    ec2
      .on(DescribeSubnetsCommand)
      .resolvesOnce({ Subnets: [tagged("subnet-2")], NextToken: "more" })
      .resolves({ Subnets: [tagged("subnet-1", { MapPublicIpOnLaunch: true })] });
    const found = await receiptReader(reading)();
    expect(found).toMatchObject({
      kind: "read",
      value: [
        {
          id: "subnet-1",
          subnet: { value: { autoAssignPublicIpv4: true, tags: { "nodegroup-guard:receipt": RECEIPT } } },
        },
        { id: "subnet-2", subnet: { value: { autoAssignPublicIpv4: false } } },
      ],
    });
    expect(sent().map(({ input }) => input)).toMatchObject([
      { Filters: [{ Name: "tag-key", Values: ["nodegroup-guard:receipt"] }] },
      { NextToken: "more" },
    ]);
  });

  it("can't tell about a subnet whose setting the answer leaves out, and can about the others", async () => {
    const { ec2, reading } = mockedAws();
    const { MapPublicIpOnLaunch: _, ...mute } = tagged("subnet-1");
    ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [mute, tagged("subnet-2")] });
    expect(await receiptReader(reading)()).toMatchObject({
      value: [{ subnet: { kind: "unreadable" } }, { subnet: { kind: "read" } }],
    });
  });

  it.each([
    [
      "is refused",
      () => awsError("UnauthorizedOperation"),
      "not allowed to ec2:DescribeSubnets (UnauthorizedOperation)",
    ],
  ])("can't tell where it %s", async (_, error, why) => {
    const { ec2, reading } = mockedAws();
    ec2.on(DescribeSubnetsCommand).rejects(error());
    expect(await receiptReader(reading)()).toEqual({
      kind: "unreadable",
      action: "ec2:DescribeSubnets",
      reason: why,
      denied: why.startsWith("not allowed"),
    });
  });

  it("takes an answer without its list for none", async () => {
    const { ec2, reading } = mockedAws();
    ec2.on(DescribeSubnetsCommand).resolves({});
    expect(await receiptReader(reading)()).toMatchObject({ kind: "unreadable" });
  });
});
