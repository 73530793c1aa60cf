import { RECEIPT_TAG, readReceipt, receiptText } from "../../../engine/model/receipt.ts";
import { type FakeNetwork, fakeNetwork, type Setting } from "../support/fake-network.ts";
import { fakeProcess } from "../support/fake-process.ts";
import { clusterOf, denied, groupOf } from "../support/inventory.ts";
import { type Changes, run } from "../support/world.ts";

const receiptFor = (nodegroup: string) =>
  receiptText({ time: "2026-10-01T08:00:00Z", eventId: "event-0", nodegroup, rule: "sandboxes" });
const receipt = receiptFor("legacy/ng-0");
const tags = { Name: "public-a", [RECEIPT_TAG]: receipt };
const switchedOn = { autoAssignPublicIpv4: true, tags };

/** One that the guard switched on, one that somebody else did, one that was switched off again. */
const mixed: Setting["subnets"] = {
  "subnet-1": switchedOn,
  "subnet-2": { autoAssignPublicIpv4: true },
  "subnet-3": { tags },
};

async function undo(args: string[], network: FakeNetwork, changes: Changes = {}) {
  const ran = await run(["undo", ...args], { inRegion: network, ...changes });
  return {
    ...ran,
    transcript: `$ nodegroup-guard undo ${args.join(" ")}\n${ran.out}${ran.err}(exit ${ran.code})`,
  };
}

describe("what is shown and taken back", () => {
  it("is what carries a receipt, and nothing else", async () => {
    const network = fakeNetwork({ subnets: mixed });
    const { transcript } = await undo([], network, { answer: "yes" });
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual(["off subnet-1", "untag subnet-1", "untag subnet-3"]);
    expect(network.subnets.get("subnet-1")).toMatchObject({
      autoAssignPublicIpv4: false,
      tags: { Name: "public-a" },
    });
    expect(network.subnets.get("subnet-2")?.autoAssignPublicIpv4).toBe(true);
  });

  it("has nothing to do the second time", async () => {
    const network = fakeNetwork({ subnets: mixed });
    await undo(["--yes"], network);
    network.writes.length = 0;
    expect((await undo([], network)).transcript).toMatchSnapshot();
    expect(network.writes).toEqual([]);
  });

  it("does away with what fix has done, so that fix can do it again", async () => {
    const network = fakeNetwork();
    const before = structuredClone(network.subnets);
    await run(["fix", "--yes"], { inRegion: network });
    expect((await undo(["--yes"], network)).code).toBe(0);
    expect(network.subnets).toEqual(before);
    await run(["fix", "--yes"], { inRegion: network });
    expect(network.subnets.get("subnet-1")?.autoAssignPublicIpv4).toBe(true);
  });

  it.each(["no", "interrupted"] as const)("is nothing where the answer is %s", async (answer) => {
    const network = fakeNetwork({ subnets: mixed });
    const { code, err } = await undo([], network, { answer });
    expect(code).toBe(answer === "no" ? 1 : 130);
    expect(err).toContain("Nothing was changed.");
    expect(network.writes).toEqual([]);
  });

  it("is nothing where nobody can be asked", async () => {
    const network = fakeNetwork({ subnets: mixed });
    const { transcript } = await undo(
      ["--region", "ap-northeast-1", "--subnet", "subnet-1", "subnet-3"],
      network,
    );
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual([]);
  });

  it("is not more than the subnets that are named", async () => {
    const network = fakeNetwork({ subnets: mixed });
    const { transcript } = await undo(["--yes", "--subnet", "subnet-3", "subnet-2", "subnet-9"], network);
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual(["untag subnet-3"]);
  });

  it("is not more than what was done for the clusters that are named", async () => {
    const network = fakeNetwork({
      subnets: {
        "subnet-1": switchedOn,
        "subnet-2": { tags: { [RECEIPT_TAG]: receiptFor("legacy-2/ng") }, autoAssignPublicIpv4: true },
        "subnet-3": { tags: { [RECEIPT_TAG]: "legacy" } },
      },
    });
    expect((await undo(["--yes", "--cluster", "legacy"], network)).code).toBe(0);
    expect(network.writes).toEqual(["off subnet-1", "untag subnet-1"]);
  });

  it("is not what carries another text in the receipt's place", async () => {
    const network = fakeNetwork({
      subnets: {
        "subnet-1": { autoAssignPublicIpv4: true, tags: { [RECEIPT_TAG]: "v1 \u001b[2J\u202eyesterday" } },
      },
    });
    expect((await undo(["--yes"], network)).transcript).toMatchSnapshot();
    expect(network.writes).toEqual([]);
  });

  it("is not a change that EC2 had refused: only its void receipt goes", async () => {
    const voided = { [RECEIPT_TAG]: `void ${receipt}` };
    const network = fakeNetwork({
      subnets: { "subnet-1": { autoAssignPublicIpv4: true, tags: voided }, "subnet-2": { tags: voided } },
    });
    expect((await undo(["--yes", "--cluster", "legacy"], network)).transcript).toMatchSnapshot();
    expect(network.writes).toEqual(["untag subnet-1", "untag subnet-2"]);
  });

  it("is not what has changed while the question stood there", async () => {
    const network = fakeNetwork({
      subnets: {
        "subnet-1": switchedOn,
        "subnet-2": switchedOn,
        "subnet-3": { tags },
        "subnet-4": switchedOn,
      },
    });
    const change = (id: string, changes: object) => {
      const found = network.subnets.get(id);
      if (found) network.subnets.set(id, { ...found, ...changes });
    };
    const { transcript } = await undo([], network, {
      answer: () => {
        change("subnet-1", { tags: { [RECEIPT_TAG]: receiptFor("legacy/ng-7") } });
        change("subnet-2", { autoAssignPublicIpv4: false });
        change("subnet-3", { autoAssignPublicIpv4: true });
        return "yes";
      },
    });
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual(["untag subnet-2", "off subnet-4", "untag subnet-4"]);
  });
});

it("says so where nothing is any more as it was when somebody was asked", async () => {
  const network = fakeNetwork({ subnets: { "subnet-1": switchedOn } });
  const { code, out } = await undo([], network, {
    answer: () => {
      network.subnets.clear();
      return "yes";
    },
  });
  expect([code, out]).toEqual([
    1,
    expect.stringContaining("NOT undone: it has changed since you were asked"),
  ]);
  expect(network.writes).toEqual([]);
});

describe("whom it would hurt", () => {
  it("is told of every cluster, whatever cluster the receipt is for", async () => {
    const network = fakeNetwork({
      subnets: { "subnet-1": switchedOn, "subnet-2": { ...switchedOn, ownerId: "444455556666" } },
      clusters: [
        clusterOf("legacy", [groupOf("ng-1", { subnets: ["subnet-1", "subnet-2"] })], {
          subnets: ["subnet-1"],
        }),
        clusterOf("other", [groupOf("gone", { subnets: ["subnet-1"], status: "DELETING" })]),
        clusterOf("third", [], { subnets: ["subnet-1"] }),
      ],
    });
    const { out } = await undo(["--cluster", "legacy"], network);
    expect(out).toContain(
      "WARNING: can't scale out here any more: legacy/ng-1\n" +
        "      WARNING: would fail here: the next node group of legacy, the next node group of third",
    );
    expect(out.match(/WARNING/g)).toHaveLength(2);
  });

  it("is nobody where only the receipt goes", async () => {
    const { out } = await undo([], fakeNetwork({ subnets: { "subnet-3": { tags } } }));
    expect(out).not.toContain("WARNING");
  });

  it("is said to be unknown where clusters can't be read", async () => {
    const network = fakeNetwork({
      subnets: { "subnet-1": switchedOn },
      inventory: { clusters: denied("eks:ListClusters") },
    });
    const { transcript } = await undo(["--yes"], network);
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual(["off subnet-1", "untag subnet-1"]);
  });
});

describe("when something goes wrong", () => {
  it("names the missing permission, goes on with the others, and fails", async () => {
    const network = fakeNetwork({
      subnets: { "subnet-1": switchedOn, "subnet-2": switchedOn },
      beforeWrite: (write) =>
        write === "untag subnet-1"
          ? "it is off, but its receipt stays: not allowed to ec2:DeleteTags (UnauthorizedOperation)"
          : undefined,
    });
    const { transcript } = await undo(["--yes"], network);
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual(["off subnet-1", "off subnet-2", "untag subnet-2"]);
  });

  it("can't tell where receipts can't be read", async () => {
    const network = fakeNetwork();
    network.readReceipts = async () => denied("ec2:DescribeSubnets");
    expect((await undo(["--yes"], network)).transcript).toMatchSnapshot();
  });

  it("finishes in a second run what a crash has left", async () => {
    let crashed = false;
    const network = fakeNetwork({
      subnets: { "subnet-1": switchedOn },
      beforeWrite: (write) => {
        if (write !== "untag subnet-1" || crashed) return undefined;
        crashed = true;
        throw new Error("the power is gone");
      },
    });
    expect((await undo(["--yes"], network)).err).toContain("the power is gone");
    expect(readReceipt(network.subnets.get("subnet-1")?.tags[RECEIPT_TAG])).toBeDefined();
    const { out, code } = await undo(["--yes"], network);
    expect([code, out]).toEqual([0, expect.stringContaining("was off already, receipt removed")]);
    expect(network.writes).toEqual(["off subnet-1", "untag subnet-1"]);
  });

  it("clears the way for fix after fix has crashed between receipt and change", async () => {
    let crashed = false;
    const network = fakeNetwork({
      subnets: { "subnet-1": {} },
      beforeWrite: (write) => {
        if (write !== "on subnet-1" || crashed) return undefined;
        crashed = true;
        throw new Error("the power is gone");
      },
    });
    const fix = () => run(["fix", "--yes"], { inRegion: network });
    expect((await fix()).code).toBe(2);
    const refused = await fix();
    expect([refused.code, refused.out]).toEqual([
      1,
      expect.stringContaining(
        "to start over: nodegroup-guard undo --region ap-northeast-1 --subnet subnet-1",
      ),
    ]);
    await undo(["--yes", "--subnet", "subnet-1"], network);
    expect((await fix()).code).toBe(0);
    expect(network.writes).toEqual(["tag subnet-1", "untag subnet-1", "tag subnet-1", "on subnet-1"]);
  });

  it.each([
    ["an id that is none", ["--subnet", "vpc-1"]],
    ["clusters and subnets at once", ["--subnet", "subnet-1", "--cluster", "legacy"]],
  ])("refuses %s", async (_, args) => {
    expect((await undo(args, fakeNetwork())).transcript).toMatchSnapshot();
  });
});

it("lets the subnet in hand be finished on Ctrl-C, and says what was done and what not", async () => {
  const { process, interrupts } = fakeProcess();
  const network = fakeNetwork({
    subnets: { "subnet-1": switchedOn, "subnet-2": switchedOn },
    beforeWrite: () => {
      process.emit("SIGINT");
      return undefined;
    },
  });
  const { transcript } = await undo(["--yes"], network, { interrupts });
  expect(transcript).toMatchSnapshot();
  expect(network.writes).toEqual(["off subnet-1", "untag subnet-1"]);
});

it("leaves nothing on stdout but the result with --format json", async () => {
  const network = fakeNetwork({ subnets: mixed });
  const { out, err, code } = await undo(["--format", "json", "--yes"], network);
  expect(JSON.parse(out)).toMatchSnapshot();
  expect([code, err]).toEqual([0, expect.stringContaining("would be switched off in 1 subnet")]);
});

it("explains itself", async () => {
  expect((await undo(["--help"], fakeNetwork())).transcript).toMatchSnapshot();
});
