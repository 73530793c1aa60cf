import { RECEIPT_TAG, readReceipt, receiptText } from "../../../engine/model/receipt.ts";
import { explicitTable, mainTable, toInternet, toNat } from "../../support/build.ts";
import { type FakeNetwork, fakeNetwork } from "../support/fake-network.ts";
import { fakeProcess } from "../support/fake-process.ts";
import { clusterOf, denied, groupOf, read } from "../support/inventory.ts";
import { type Changes, run } from "../support/run.ts";

const receipt = receiptText({
  time: "2026-10-01T08:00:00Z",
  eventId: "event-0",
  nodegroup: "legacy/ng-0",
  rule: "-",
});
const reverted = { tags: { [RECEIPT_TAG]: receipt } };

async function fix(args: string[], network: FakeNetwork, changes: Changes = {}) {
  const ran = await run(["fix", ...args], { inRegion: network, ...changes });
  return {
    ...ran,
    transcript: `$ nodegroup-guard fix ${args.join(" ")}\n${ran.out}${ran.err}(exit ${ran.code})`,
  };
}

const policyFile = (policy: unknown) => ({ "policy.json": JSON.stringify(policy) });

describe("what is shown and done", () => {
  it("asks, writes receipts, enables auto-assign, and shows how to undo it", async () => {
    const network = fakeNetwork();
    const { transcript } = await fix([], network, { answer: "yes" });
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual(["tag subnet-1", "on subnet-1", "tag subnet-2", "on subnet-2"]);
  });

  it("writes receipts that name the run, the node group and the time", async () => {
    const network = fakeNetwork();
    await fix(["--yes"], network);
    expect(readReceipt(network.subnets.get("subnet-1")?.tags[RECEIPT_TAG])).toEqual({
      time: "2026-11-22T09:00:00Z",
      eventId: "cli-00000000-0000-4000-8000-000000000001",
      nodegroup: "legacy/ng-1",
      rule: "-",
    });
  });

  it("names the cluster alone in a receipt for its first node group", async () => {
    const network = fakeNetwork({ clusters: [clusterOf("legacy", [], { subnets: ["subnet-1"] })] });
    await fix(["--yes", "--unused"], network);
    expect(readReceipt(network.subnets.get("subnet-1")?.tags[RECEIPT_TAG])?.nodegroup).toBe("legacy/-");
    expect(network.writes).toEqual(["tag subnet-1", "on subnet-1"]);
  });

  it.each(["no", "interrupted"] as const)("writes nothing if the answer is %s", async (answer) => {
    const network = fakeNetwork();
    const { code, err } = await fix([], network, { answer });
    expect(code).toBe(answer === "no" ? 1 : 130);
    expect(err).toContain("Nothing was changed.");
    expect(network.writes).toEqual([]);
  });

  it("fails without a terminal, and shows the command to run", async () => {
    const network = fakeNetwork();
    const { transcript } = await fix(
      ["--cluster", "leg*", "--region", "ap-northeast-1", "--profile", "it's me"],
      network,
    );
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual([]);
  });

  it("begins no further subnet once the credentials have expired, and says how to sign in and go on", async () => {
    let ended = false;
    const beforeWrite = (write: string) => {
      ended ||= write === "on subnet-1";
      return ended ? "ec2:ModifySubnetAttribute failed (RequestExpired): Request has expired." : undefined;
    };
    const network = fakeNetwork({ beforeWrite });
    const args = ["--yes", "--profile", "it's me", "--cluster", "leg*"];
    const { transcript, code } = await fix(args, network, { aws: { isSignedOut: () => ended } });
    expect(transcript).toMatchSnapshot();
    expect({ code, writes: network.writes }).toEqual({ code: 1, writes: ["tag subnet-1"] });
  });

  it("changes nothing where they expire while the question is open", async () => {
    let ended = false;
    const network = fakeNetwork();
    const answer = () => {
      ended = true;
      return "yes" as const;
    };
    const ran = await fix([], network, { answer, aws: { isSignedOut: () => ended } });
    expect({ code: ran.code, writes: network.writes }).toEqual({ code: 2, writes: [] });
    expect(ran.err).toContain(
      "Nothing was changed.\n\nAWS doesn't accept the credentials any more.\nSign in again, for example: aws sso login\nThen go on:\n  nodegroup-guard fix\n",
    );
  });

  it("says in JSON that it stopped for that", async () => {
    let ended = false;
    const beforeWrite = () => {
      ended = true;
      return "expired";
    };
    const isSignedOut = () => ended;
    const ran = await fix(["--yes", "--format", "json"], fakeNetwork({ beforeWrite }), {
      aws: { isSignedOut },
    });
    const { stopped, subnets } = JSON.parse(ran.out);
    expect({ stopped, outcomes: subnets.map(({ outcome }: { outcome: string }) => outcome) }).toEqual({
      stopped: "signed-out",
      outcomes: ["failed", "unchanged"],
    });
  });

  it("has nothing to do the second time", async () => {
    const network = fakeNetwork();
    await fix(["--yes"], network);
    network.writes.length = 0;
    const { transcript } = await fix([], network);
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual([]);
  });

  it("changes only the subnets of matching clusters", async () => {
    const network = fakeNetwork({
      clusters: [
        clusterOf("legacy", [groupOf("ng-1", { subnets: ["subnet-1"] })]),
        clusterOf("other", [groupOf("ng-1", { subnets: ["subnet-2"] })]),
      ],
    });
    expect((await fix(["--yes", "--cluster", "oth*", "none"], network)).code).toBe(0);
    expect(network.writes).toEqual(["tag subnet-2", "on subnet-2"]);
  });

  it("fails if a glob matches no cluster", async () => {
    expect((await fix(["--cluster", "lagacy"], fakeNetwork())).transcript).toMatchSnapshot();
  });

  it("lists node groups to re-create", async () => {
    const network = fakeNetwork({
      clusters: [clusterOf("legacy", [groupOf("ng-1", { subnets: ["subnet-1"], status: "CREATE_FAILED" })])],
    });
    const { out } = await fix(["--yes"], network);
    expect(out).toContain(
      "CREATE_FAILED is final: re-create\n  nodegroup-guard recreate legacy/ng-1 --region ap-northeast-1",
    );
  });

  it("escapes hostile names, and quotes commands to paste", async () => {
    const evil = "a\u001b[2J`id`\u202e";
    const network = fakeNetwork({
      clusters: [clusterOf(evil, [groupOf(evil, { subnets: ["subnet-1"] })], { subnets: ["subnet-1"] })],
      subnets: {
        "subnet-1": {
          tags: { "aws:cloudformation:stack-name": evil, "aws:cloudformation:logical-id": evil },
        },
      },
    });
    const { out, err } = await fix([], network, {});
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be printed
    expect(out + err).not.toMatch(/[\u001b\u202e]/u);
    expect(out).toContain("a\\u{1b}[2J`id`\\u{202e}");
  });
});

/** Private node groups, and two public subnets that the cluster was given for load balancers. */
const balanced = () =>
  fakeNetwork({
    subnets: { "subnet-1": {}, "subnet-2": {}, "subnet-3": {} },
    clusters: [
      clusterOf("prod", [groupOf("workers", { subnets: ["subnet-3"] })], {
        subnets: ["subnet-1", "subnet-2", "subnet-3"],
      }),
    ],
    inventory: {
      routeTables: read([
        explicitTable(["subnet-1", "subnet-2"], [toInternet]),
        explicitTable(["subnet-3"], [toNat], "rtb-nat"),
        mainTable([]),
      ]),
    },
  });

describe("a subnet that no node group uses", () => {
  it("is left alone, and the plan says how to enable it all the same", async () => {
    const network = balanced();
    const { transcript } = await fix(["--yes"], network);
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual([]);
  });

  it("is changed if it is named, and only that one", async () => {
    const network = balanced();
    const { transcript } = await fix(["--yes", "--subnet", "subnet-2"], network);
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual(["tag subnet-2", "on subnet-2"]);
  });

  it("is changed with --unused, after a warning", async () => {
    const network = balanced();
    const { out, code } = await fix(["--yes", "--unused"], network);
    expect(out.match(/WARNING: no node group uses it/g)).toHaveLength(2);
    expect(code).toBe(0);
    expect(network.writes).toEqual(["tag subnet-1", "on subnet-1", "tag subnet-2", "on subnet-2"]);
  });

  it("is offered to nobody where its owner's tag or a rule forbids changing it, and with doubt where a rule may", async () => {
    const network = fakeNetwork({
      subnets: { "subnet-1": { tags: { "nodegroup-guard:mode": "off" } }, "subnet-2": {}, "subnet-3": {} },
      clusters: [clusterOf("new", [], { subnets: ["subnet-1", "subnet-2", "subnet-3"] })],
    });
    const rules = [
      { name: "audited", match: { subnet: "subnet-2" }, mode: "alert", reason: "audited", owner: "netsec" },
      { name: "terraform's", match: { createdBy: "*terraform*" }, mode: "observe" },
    ];
    const { code, out } = await fix(["--yes", "--policy", "policy.json"], network, {
      files: policyFile({ mode: "enable", rules }),
    });
    expect([code, network.writes]).toEqual([0, []]);
    const text = out.replace(/\s+/g, " ");
    expect(text).toContain(
      "subnet-1: no node group is known to use it. The subnet's owner does not want it changed",
    );
    expect(text).toContain(
      'subnet-2: no node group is known to use it. The rule "audited" of the policy forbids',
    );
    expect(text).toContain(
      'no node group is known to use it: subnet-3 The rule "terraform\'s" may forbid this',
    );
    expect(text).toMatch(/nodegroup-guard fix --region ap-northeast-1 --subnet subnet-3 /);
  });

  it("is left alone in a cluster without node groups as well", async () => {
    const network = fakeNetwork({ clusters: [clusterOf("new", [], { subnets: ["subnet-1"] })] });
    const { code, out } = await fix(["--yes"], network);
    expect([code, network.writes]).toEqual([0, []]);
    expect(out).toContain("no node group is known to use it: subnet-1");
  });

  it("is left alone if the node groups can't be read", async () => {
    const cluster = {
      ...clusterOf("new", [], { subnets: ["subnet-1"] }),
      nodegroups: denied("eks:ListNodegroups"),
    };
    const network = fakeNetwork({ clusters: [cluster] });
    const { code } = await fix(["--yes"], network);
    expect([code, network.writes]).toEqual([2, []]);
  });

  it("is left alone if its last node group was deleted while the question was open", async () => {
    const groups = [groupOf("ng-1", { subnets: ["subnet-1"] })];
    const clusters = [clusterOf("legacy", groups, { subnets: ["subnet-1"] })];
    const network = fakeNetwork({ subnets: { "subnet-1": {} }, clusters });
    const { out } = await fix([], network, {
      answer: () => {
        groups.splice(0);
        return "yes";
      },
    });
    expect(out).toContain("NOT enabled: it has changed since the confirmation");
    expect(network.writes).toEqual([]);
  });

  it("is changed for another cluster whose node group uses it", async () => {
    const network = fakeNetwork({
      subnets: { "subnet-1": {} },
      clusters: [
        clusterOf("one", [groupOf("ng-1", { subnets: [] })], { subnets: ["subnet-1"] }),
        clusterOf("two", [groupOf("ng-2", { subnets: ["subnet-1"] })]),
      ],
    });
    const { out } = await fix(["--yes"], network);
    expect(out).toContain("for two/ng-2\n");
    expect(network.writes).toEqual(["tag subnet-1", "on subnet-1"]);
  });
});

describe("a named subnet", () => {
  it.each([
    ["needs nothing", { autoAssignPublicIpv4: true }, 0, "nothing to fix: auto-assign public IPv4 is on"],
    ["was disabled again", reverted, 1, "refused, the change began and never happened, or was undone since"],
    [
      "is meant to be private",
      { tags: { "kubernetes.io/role/internal-elb": "1" } },
      1,
      "refused: tagged as private, routed as public",
    ],
    [
      "is exempt by its owner",
      { tags: { "nodegroup-guard:mode": "alert" } },
      1,
      "The subnet's owner does not want it changed: tag nodegroup-guard:mode=alert.",
    ],
  ])("is left alone if it %s", async (_, changes, exit, text) => {
    const network = fakeNetwork({ subnets: { "subnet-1": changes, "subnet-2": {} } });
    const { code, out } = await fix(["--yes", "--subnet", "subnet-1"], network);
    expect(out).toContain(text);
    expect([code, network.writes]).toEqual([exit, []]);
  });

  it("must be a cluster's: otherwise nothing is changed, not even in the others", async () => {
    const network = fakeNetwork();
    const { code, err } = await fix(["--yes", "--subnet", "subnet-1", "subnet-9"], network);
    expect(err).toBe("No cluster in ap-northeast-1 has subnet-9. Nothing was changed.\n");
    expect([code, network.writes]).toEqual([2, []]);
  });

  it("must be an id", async () => {
    const { code, err } = await fix(["--subnet", "vpc-1"], fakeNetwork());
    expect([code, err]).toEqual([2, expect.stringContaining("Use ids such as subnet-0a1b2c3d4e5f60001.")]);
  });
});

describe("without a policy", () => {
  it("doesn't say that a policy decides about a subnet", async () => {
    const network = fakeNetwork({ subnets: { "subnet-1": { tags: { "nodegroup-guard:mode": "alert" } } } });
    const { out } = await fix(["--yes"], network);
    expect(out).toContain(
      "subnet-1: The subnet's owner does not want it changed: tag nodegroup-guard:mode=alert.",
    );
    expect(out).not.toContain("the policy says");
  });
});

describe("a subnet is skipped", () => {
  it("if auto-assign was disabled again", async () => {
    const network = fakeNetwork({ subnets: { "subnet-1": reverted, "subnet-2": {} } });
    const { transcript } = await fix(["--yes"], network);
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual(["tag subnet-2", "on subnet-2"]);
  });

  it("if the policy exempts it or a tag lowers its mode", async () => {
    const network = fakeNetwork({
      subnets: {
        "subnet-1": {},
        "subnet-2": { tags: { "nodegroup-guard:mode": "observe" } },
        "subnet-3": {},
      },
    });
    const rules = [{ name: "compliance", match: { subnet: "subnet-1" }, mode: "alert" }];
    const { transcript } = await fix(["--yes", "--policy", "policy.json"], network, {
      files: policyFile({ mode: "enable", rules }),
    });
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual(["tag subnet-3", "on subnet-3"]);
  });

  it("if a rule may exempt it that depends on the node group to come", async () => {
    const network = fakeNetwork({ clusters: [clusterOf("legacy", [], { subnets: ["subnet-1"] })] });
    const rules = [
      { name: "Terraform's own", match: { createdBy: "*terraform*" }, mode: "observe" },
      { name: "spot only", match: { nodegroup: "spot-*" }, mode: "alert", expires: "2026-01-01" },
    ];
    const { transcript } = await fix(["--yes", "--unused", "--policy", "policy.json"], network, {
      files: policyFile({ mode: "enable", rules }),
    });
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual([]);
  });

  it("if the policy only alerts", async () => {
    const network = fakeNetwork();
    const ran = await fix(["--yes", "--policy", "policy.json"], network, { files: policyFile({}) });
    expect(ran.code).toBe(0);
    expect(ran.out).toContain("the policy says alert (no rule matched)");
    expect(network.writes).toEqual([]);
  });

  it("though policy.json exempts it, only with --policy", async () => {
    const { out } = await fix([], fakeNetwork(), { files: policyFile({}) });
    expect(out.replace(/\s+/g, " ")).toContain("to apply policy.json, use --policy policy.json");
  });

  it.each([
    ["private", { inventory: { routeTables: { kind: "read" as const, value: [] } } }],
    ["another account's", { subnets: { "subnet-1": { ownerId: "444455556666" } } }],
    ["on already", { subnets: { "subnet-1": { autoAssignPublicIpv4: true } } }],
    ["tagged as private", { subnets: { "subnet-1": { tags: { "kubernetes.io/role/internal-elb": "1" } } } }],
  ])("if it is %s", async (_, setting) => {
    const network = fakeNetwork(setting);
    expect((await fix(["--yes"], network)).out).toContain("Nothing to fix.");
    expect(network.writes).toEqual([]);
  });

  it("if it has changed while the question was open", async () => {
    const network = fakeNetwork();
    const { transcript } = await fix([], network, {
      answer: () => {
        const one = network.subnets.get("subnet-1");
        if (one) network.subnets.set("subnet-1", { ...one, tags: { "nodegroup-guard:mode": "observe" } });
        return "yes";
      },
    });
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual(["tag subnet-2", "on subnet-2"]);
  });
});

it("reports that everything has changed while the question was open", async () => {
  const network = fakeNetwork();
  const { code, out } = await fix([], network, {
    answer: () => {
      network.subnets.clear();
      return "yes";
    },
  });
  expect([code, out]).toEqual([
    1,
    expect.stringContaining("Enabled auto-assign public IPv4 in 0 of 2 subnets."),
  ]);
  expect(network.writes).toEqual([]);
});

it("shows the receipts that were written, not the ones that were planned before the question", async () => {
  const clusters = [clusterOf("legacy", [groupOf("ng-1", { subnets: ["subnet-1"] })])];
  const network = fakeNetwork({ subnets: { "subnet-1": {} }, clusters });
  const { out } = await fix([], network, {
    answer: () => {
      clusters.splice(0, 1, clusterOf("legacy", [groupOf("ng-2", { subnets: ["subnet-1"] })]));
      return "yes";
    },
  });
  const written = network.subnets.get("subnet-1")?.tags[RECEIPT_TAG];
  expect(written).toContain("nodegroup=legacy/ng-2");
  expect(out).toContain(`receipt: ${written}`);
});

describe("when something goes wrong", () => {
  it("names the missing permission, continues with the other subnets, and fails", async () => {
    const network = fakeNetwork({
      beforeWrite: (write) =>
        write === "tag subnet-1"
          ? "nothing changed: the receipt tag could not be written: not allowed to ec2:CreateTags (UnauthorizedOperation)"
          : undefined,
    });
    const { transcript } = await fix(["--yes"], network);
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual(["tag subnet-2", "on subnet-2"]);
  });

  it("fixes what is known and exits with 2 if a read failed", async () => {
    const network = fakeNetwork({
      clusters: [
        clusterOf("legacy", [groupOf("ng-1", { subnets: ["subnet-1"] })]),
        { name: "secret", cluster: denied("eks:DescribeCluster"), nodegroups: denied("eks:ListNodegroups") },
      ],
    });
    const { transcript } = await fix(["--yes"], network);
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual(["tag subnet-1", "on subnet-1"]);
  });

  it("reports that interfaces can't be counted", async () => {
    const network = fakeNetwork({ interfaces: denied("ec2:DescribeNetworkInterfaces") });
    const { out } = await fix(["--yes"], network);
    expect(out).toContain("network interfaces: unknown, not allowed to ec2:DescribeNetworkInterfaces");
    expect(network.writes).toHaveLength(4);
  });

  it.each<[string, Changes]>([
    [
      "no credentials",
      {
        aws: {
          identity: async () => ({
            kind: "signed-out",
            reason: "no credentials",
          }),
        },
      },
    ],
    ["no region", { aws: { defaultRegion: async () => undefined } }],
    ["no permission to list regions", { aws: { enabledRegions: async () => denied("ec2:DescribeRegions") } }],
  ])("does nothing with %s", async (_, changes) => {
    const network = fakeNetwork();
    const { transcript } = await fix(changes.aws?.enabledRegions ? ["--all-regions"] : [], network, changes);
    expect(transcript).toMatchSnapshot();
  });

  it("rejects a policy with a duplicate key: the wider one must not apply", async () => {
    const twice =
      '{"mode":"alert","rules":[{"name":"sandbox","mode":"enable","match":{"cluster":"sandbox","cluster":"*"}}]}';
    const network = fakeNetwork();
    const { transcript } = await fix(["--yes", "--policy", "policy.json"], network, {
      files: { "policy.json": twice },
    });
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual([]);
  });

  it("rejects an invalid policy before it calls AWS", async () => {
    const { transcript } = await run(["fix", "--policy", "policy.json"], {
      files: policyFile({ mode: "all" }),
    }).then((ran) => ({ transcript: `${ran.out}${ran.err}(exit ${ran.code})` }));
    expect(transcript).toMatchSnapshot();
  });
});

describe("Ctrl-C", () => {
  it("finishes the current subnet, starts no other, and reports what was done and what not", async () => {
    const { process, interrupts } = fakeProcess();
    const network = fakeNetwork({
      beforeWrite: () => {
        process.emit("SIGINT");
        return undefined;
      },
    });
    const { transcript } = await fix(["--yes"], network, { interrupts });
    expect(transcript).toMatchSnapshot();
    expect(network.writes).toEqual(["tag subnet-1", "on subnet-1"]);
  });

  it("is deferred during changes", async () => {
    const { process, exits, interrupts } = fakeProcess();
    const network = fakeNetwork({
      beforeWrite: () => {
        process.emit("SIGINT");
        return undefined;
      },
    });
    await fix(["--yes"], network, { interrupts });
    expect(exits).toEqual([]);
    expect(network.writes).toHaveLength(2);
  });
});

describe("--format json", () => {
  it("writes only the result to stdout", async () => {
    const { out, err } = await fix(["--format", "json"], fakeNetwork(), { answer: "yes" });
    expect(JSON.parse(out)).toMatchObject({
      version: "1",
      account: "111122223333",
      stopped: null,
      unread: [],
      subnets: [
        { region: "ap-northeast-1", id: "subnet-1", outcome: "enabled", planned: true },
        { id: "subnet-2", outcome: "enabled" },
      ],
    });
    expect(err).toContain("Would enable auto-assign public IPv4 in 2 subnets");
  });

  it("includes changes that were not started", async () => {
    const { out, code } = await fix(["--format", "json"], fakeNetwork());
    const { subnets, stopped } = JSON.parse(out);
    expect([code, stopped]).toEqual([2, "no-terminal"]);
    expect(subnets[0]).toMatchObject({ outcome: "unchanged", reason: "not started" });
    expect(subnets[0]).not.toHaveProperty("receipt");
  });
});

it.each([80, 120])("keeps every line but a command's within %d columns", async (columns) => {
  const ids = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"] as const;
  const network = fakeNetwork({
    subnets: { [ids[0]]: { availabilityZone: "ap-northeast-1a" }, [ids[1]]: reverted },
  });
  for (const command of ["fix", "undo"]) {
    const { out } = await run([command, "--yes"], { inRegion: network, columns });
    expect(out).toContain(ids[0]);
    const long = out.split("\n").filter((line) => [...line].length > columns);
    expect(long.filter((line) => !/nodegroup-guard (fix|undo) /.test(line))).toEqual([]);
  }
});

it("works in several regions", async () => {
  const here = fakeNetwork();
  const there = fakeNetwork({ subnets: { "subnet-9": {} } });
  const { transcript } = await fix(["--yes", "--region", "eu-west-1,ap-northeast-1"], here, {
    inRegion: {},
    aws: {
      inRegion: (region) => ({
        ...(region === "eu-west-1" ? there : here),
        ...regionNamed(region, region === "eu-west-1" ? there : here),
      }),
    },
  });
  expect(transcript).toMatchSnapshot();
  expect([here.writes.length, there.writes.length]).toEqual([4, 2]);
});

function regionNamed(region: string, network: FakeNetwork): Pick<FakeNetwork, "readInventory"> {
  return {
    readInventory: async (...args) => ({ ...(await network.readInventory(...args)), region }),
  };
}
