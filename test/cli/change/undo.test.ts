import { RECEIPT_TAG, readReceipt, receiptText } from "../../../engine/model/receipt.ts";
import { type FakeNetwork, fakeNetwork, type Setting } from "../support/fake-network.ts";
import { fakeProcess } from "../support/fake-process.ts";
import { clusterOf, denied, groupOf } from "../support/inventory.ts";
import { type Changes, run } from "../support/run.ts";

const receiptFor = (nodegroup: string) =>
  receiptText({ time: "2026-10-01T08:00:00Z", eventId: "event-0", nodegroup, rule: "sandboxes" });
const receipt = receiptFor("legacy/ng-0");
const tags = { Name: "public-a", [RECEIPT_TAG]: receipt };
const enabled = { autoAssignPublicIpv4: true, tags };

/** One that the guard enabled, one enabled without a receipt, one disabled again. */
const mixed: Setting["subnets"] = {
  "subnet-1": enabled,
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

describe("what is shown and undone", () => {
  it("is every subnet with a receipt, and no other", async () => {
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

  it("begins no further subnet once the credentials have expired, and says how to sign in and go on", async () => {
    let ended = false;
    const beforeWrite = () => {
      ended = true;
      return "ec2:ModifySubnetAttribute failed (RequestExpired): Request has expired.";
    };
    const network = fakeNetwork({ subnets: mixed, beforeWrite });
    const args = ["--yes", "--profile", "ops", "--region", "ap-northeast-1"];
    const { transcript, code } = await undo(args, network, { aws: { isSignedOut: () => ended } });
    expect(transcript).toMatchSnapshot();
    expect({ code, writes: network.writes }).toEqual({ code: 1, writes: [] });
  });

  it("changes nothing where they expire while the question is open", async () => {
    let ended = false;
    const network = fakeNetwork({ subnets: mixed });
    const answer = () => {
      ended = true;
      return "yes" as const;
    };
    const ran = await undo([], network, { answer, aws: { isSignedOut: () => ended } });
    expect({ code: ran.code, writes: network.writes }).toEqual({ code: 2, writes: [] });
    expect(ran.err).toContain("Then go on:\n  nodegroup-guard undo\n");
  });

  it("has nothing to do the second time", async () => {
    const network = fakeNetwork({ subnets: mixed });
    await undo(["--yes"], network);
    network.writes.length = 0;
    expect((await undo([], network)).transcript).toMatchSnapshot();
    expect(network.writes).toEqual([]);
  });

  it("reverts fix completely, so that fix can run again", async () => {
    const network = fakeNetwork();
    const before = structuredClone(network.subnets);
    await run(["fix", "--yes"], { inRegion: network });
    expect((await undo(["--yes"], network)).code).toBe(0);
    expect(network.subnets).toEqual(before);
    await run(["fix", "--yes"], { inRegion: network });
    expect(network.subnets.get("subnet-1")?.autoAssignPublicIpv4).toBe(true);
  });

  it.each(["no", "interrupted"] as const)("is nothing if the answer is %s", async (answer) => {
    const network = fakeNetwork({ subnets: mixed });
    const { code, err } = await undo([], network, { answer });
    expect(code).toBe(answer === "no" ? 1 : 130);
    expect(err).toContain("Nothing was changed.");
    expect(network.writes).toEqual([]);
  });

  it("is nothing without a terminal", async () => {
    const network = fakeNetwork({ subnets: mixed });
    const { transcript } = await undo(
      ["--region", "ap-northeast-1", "--subnet", "subnet-1", "subnet-3"],
      network,
    );
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual([]);
  });

  it("is limited to the subnets of --subnet", async () => {
    const network = fakeNetwork({ subnets: mixed });
    const { transcript } = await undo(["--yes", "--subnet", "subnet-3", "subnet-2", "subnet-9"], network);
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual(["untag subnet-3"]);
  });

  it("is limited to receipts for the clusters of --cluster", async () => {
    const network = fakeNetwork({
      subnets: {
        "subnet-1": enabled,
        "subnet-2": { tags: { [RECEIPT_TAG]: receiptFor("legacy-2/ng") }, autoAssignPublicIpv4: true },
        "subnet-3": { tags: { [RECEIPT_TAG]: "legacy" } },
      },
    });
    expect((await undo(["--yes", "--cluster", "legacy"], network)).code).toBe(0);
    expect(network.writes).toEqual(["off subnet-1", "untag subnet-1"]);
  });

  it("excludes a subnet whose tag is not a receipt", async () => {
    const network = fakeNetwork({
      subnets: {
        "subnet-1": { autoAssignPublicIpv4: true, tags: { [RECEIPT_TAG]: "v1 \u001b[2J\u202eyesterday" } },
      },
    });
    expect((await undo(["--yes"], network)).transcript).toMatchSnapshot();
    expect(network.writes).toEqual([]);
  });

  it("is only the void receipt if EC2 refused the change", async () => {
    const voided = { [RECEIPT_TAG]: `void ${receipt}` };
    const network = fakeNetwork({
      subnets: { "subnet-1": { autoAssignPublicIpv4: true, tags: voided }, "subnet-2": { tags: voided } },
    });
    expect((await undo(["--yes", "--cluster", "legacy"], network)).transcript).toMatchSnapshot();
    expect(network.writes).toEqual(["untag subnet-1", "untag subnet-2"]);
  });

  it("excludes a subnet that has changed while the question was open", async () => {
    const network = fakeNetwork({
      subnets: {
        "subnet-1": enabled,
        "subnet-2": enabled,
        "subnet-3": { tags },
        "subnet-4": enabled,
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

it("reports that everything has changed while the question was open", async () => {
  const network = fakeNetwork({ subnets: { "subnet-1": enabled } });
  const { code, out } = await undo([], network, {
    answer: () => {
      network.subnets.clear();
      return "yes";
    },
  });
  expect([code, out]).toEqual([
    1,
    expect.stringContaining("NOT undone: it has changed since the confirmation"),
  ]);
  expect(network.writes).toEqual([]);
});

describe("the warning about affected node groups", () => {
  it("covers every cluster, not only the receipt's", async () => {
    const network = fakeNetwork({
      subnets: { "subnet-1": enabled, "subnet-2": { ...enabled, ownerId: "444455556666" } },
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
      "WARNING: could no longer scale out here: legacy/ng-1\n" +
        "      WARNING: would fail here: the first node group of third",
    );
    expect(out.match(/WARNING/g)).toHaveLength(2);
  });

  it("is omitted if only the receipt is removed", async () => {
    const { out } = await undo([], fakeNetwork({ subnets: { "subnet-3": { tags } } }));
    expect(out).not.toContain("WARNING");
  });

  it("is reported as unknown if clusters can't be read", async () => {
    const network = fakeNetwork({
      subnets: { "subnet-1": enabled },
      inventory: { clusters: denied("eks:ListClusters") },
    });
    const { transcript } = await undo(["--yes"], network);
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual(["off subnet-1", "untag subnet-1"]);
  });
});

describe("when something goes wrong", () => {
  it("names the missing permission, continues with the other subnets, and fails", async () => {
    const network = fakeNetwork({
      subnets: { "subnet-1": enabled, "subnet-2": enabled },
      beforeWrite: (write) =>
        write === "untag subnet-1"
          ? "it is off, but its receipt stays: not allowed to ec2:DeleteTags (UnauthorizedOperation)"
          : undefined,
    });
    const { transcript } = await undo(["--yes"], network);
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual(["off subnet-1", "off subnet-2", "untag subnet-2"]);
  });

  it("exits with 2 if receipts can't be read", async () => {
    const network = fakeNetwork();
    network.readReceipts = async () => denied("ec2:DescribeSubnets");
    expect((await undo(["--yes"], network)).transcript).toMatchSnapshot();
  });

  it("completes an interrupted undo in a second run", async () => {
    let crashed = false;
    const network = fakeNetwork({
      subnets: { "subnet-1": enabled },
      beforeWrite: (write) => {
        if (write !== "untag subnet-1" || crashed) return undefined;
        crashed = true;
        throw new Error("the process was killed");
      },
    });
    expect((await undo(["--yes"], network)).err).toContain("the process was killed");
    expect(readReceipt(network.subnets.get("subnet-1")?.tags[RECEIPT_TAG])).toBeDefined();
    const { out, code } = await undo(["--yes"], network);
    expect([code, out]).toEqual([0, expect.stringContaining("was off already, receipt removed")]);
    expect(network.writes).toEqual(["off subnet-1", "untag subnet-1"]);
  });

  it("lets fix run again after a crash between receipt and change", async () => {
    let crashed = false;
    const network = fakeNetwork({
      subnets: { "subnet-1": {} },
      beforeWrite: (write) => {
        if (write !== "on subnet-1" || crashed) return undefined;
        crashed = true;
        throw new Error("the process was killed");
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
    ["an invalid subnet id", ["--subnet", "vpc-1"]],
    ["--cluster together with --subnet", ["--subnet", "subnet-1", "--cluster", "legacy"]],
  ])("rejects %s", async (_, args) => {
    expect((await undo(args, fakeNetwork())).transcript).toMatchSnapshot();
  });
});

it("finishes the current subnet on Ctrl-C, and reports what was done and what not", async () => {
  const { process, interrupts } = fakeProcess();
  const network = fakeNetwork({
    subnets: { "subnet-1": enabled, "subnet-2": enabled },
    beforeWrite: () => {
      process.emit("SIGINT");
      return undefined;
    },
  });
  const { transcript } = await undo(["--yes"], network, { interrupts });
  expect(transcript).toMatchSnapshot();
  expect(network.writes).toEqual(["off subnet-1", "untag subnet-1"]);
});

it("writes only the result to stdout with --format json", async () => {
  const network = fakeNetwork({ subnets: mixed });
  const { out, err, code } = await undo(["--format", "json", "--yes"], network);
  expect(JSON.parse(out)).toMatchSnapshot();
  expect([code, err]).toEqual([
    0,
    expect.stringContaining("Would disable auto-assign public IPv4 in 1 subnet"),
  ]);
});
