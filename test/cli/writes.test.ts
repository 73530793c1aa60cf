import { setTimeout } from "node:timers/promises";
import { connect } from "../../cli/shell/connect.ts";
import { waitsBy } from "../../cli/shell/waits.ts";
import { refusal, written } from "../failures/write-out.ts";
import { sourcesIn } from "../support/imports.ts";
import { pointedAt } from "./support/bundle.ts";
import { startCloud } from "./support/cloud-server.ts";
import { callsIn } from "./support/sdk-calls.ts";

/** The SDK repeats a call by itself, whatever came of the one before: a new write has to find its place here. */

/** Why a second call does no harm. */
const REPEATED: { [action: string]: string } = {
  "ec2:CreateTags": "sets the same tag to the same value",
  "ec2:DeleteTags": "deletes the tag only where it has that value",
  "ec2:ModifySubnetAttribute": "sets the same attribute to the same value",
  "s3:PutObject":
    "writes the same object, or is refused by its condition, and the memory compares what is there",
  "sns:Publish": "sends a message twice at worst: docs/decisions/0008-nothing-lost.md",
};

/** They go by a name that may be another's by the time of a second call: made once, and after a look again. */
const ONCE = ["eks:CreateNodegroup", "eks:DeleteNodegroup"];

/** Calls that change nothing. */
const READS = /:(Describe|Get|List|Lookup|FilterLogEvents$|AssumeRole$|TestEventPattern$)/;

it("knows of every write why the SDK may repeat it, or that it may not", () => {
  const writes = callsIn(sourcesIn("bin", "cli", "engine", "lambda", "lib")).filter(
    (name) => !READS.test(name),
  );
  expect(writes).toEqual([...Object.keys(REPEATED), ...ONCE].sort());
});

describe("on the wire", () => {
  const before = process.env;
  afterEach(() => {
    process.env = before;
  });

  it.each([
    ["after a server error", "server error"],
    ["where it is throttled", "throttled"],
    ["after an answer of which half came", "half, then cut"],
  ] as const)("makes once what may not be repeated: %s", async (_, fault) => {
    const cloud = await startCloud({}, async (action) =>
      fault === "half, then cut" ? fault : refusal(action, fault),
    );
    process.env = { ...before, ...pointedAt(cloud.endpoint) };
    const aws = connect({
      timeoutMs: 60_000,
      newLimit: () => (call) => call(),
      waits: waitsBy(Date.now),
      sleep: async () => {},
      now: Date.now,
    });
    const { createNodegroup, deleteNodegroup } = aws.inRegion("ap-northeast-1");
    await deleteNodegroup({ cluster: "legacy", nodegroup: "ng-1" });
    await createNodegroup(
      { clusterName: "legacy", nodegroupName: "ng-1", subnets: [], nodeRole: "arn:role" },
      "token-1",
    );
    aws.close();
    await cloud.stop();
    expect([...cloud.calls].sort()).toEqual(ONCE.map((action) => [action, 1]));
  });

  it("waits for SNS to take a message longer than for an answer to a read", async () => {
    const cloud = await startCloud({}, async (action) => {
      await setTimeout(3_000);
      return written(action, { PublishResult: { MessageId: "id-1" } });
    });
    process.env = { ...before, ...pointedAt(cloud.endpoint) };
    const aws = connect({
      timeoutMs: 4_000,
      newLimit: () => (call) => call(),
      waits: waitsBy(Date.now),
      sleep: async () => {},
      now: Date.now,
    });
    const sent = await aws
      .guardIn("eu-west-1")
      .publish("arn:aws:sns:eu-west-1:111122223333:alerts", { subject: "Test", body: "{}" });
    aws.close();
    await cloud.stop();
    expect([sent, ...cloud.calls]).toEqual([{ kind: "published" }, ["sns:Publish", 1]]);
  });
});
