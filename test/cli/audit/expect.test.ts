import type { Audit } from "../../../engine/model/audit.ts";
import type { RegionInventory } from "../../../engine/model/inventory.ts";
import { explicitTable, mainTable } from "../../support/build.ts";
import { clusterOf, denied, read, subnets } from "../support/inventory.ts";
import { type Changes, run } from "../support/run.ts";
import { awsWith, balanced, failedRegion, fixed, legacy, tangled } from "../support/story.ts";

/** An audit of the region in a file, as `--format json --out` writes it. */
async function accepted(region: RegionInventory): Promise<Record<string, string>> {
  const { written } = await run(["audit", "--format", "json", "--out", "accepted.json"], awsWith(region));
  return written;
}

const expecting = ["audit", "--expect", "accepted.json"];

async function compare(before: RegionInventory, now: RegionInventory, args: string[] = []) {
  return run([...expecting, ...args], { ...awsWith(now), files: await accepted(before) });
}

/** One of the two legacy subnets is fixed. */
const half: RegionInventory = {
  ...legacy,
  subnets: subnets(
    { id: "subnet-0a01", autoAssignPublicIpv4: true },
    ...["subnet-0a02", "subnet-0a03"].map((id) => ({ id })),
    { id: "subnet-0b01", autoAssignPublicIpv4: true },
  ),
};

const all = ["subnet-1", "subnet-2", "subnet-3", "subnet-4"].map((id) => ({
  id,
  autoAssignPublicIpv4: true,
}));

it("accepts the findings of the earlier audit", async () => {
  expect(await compare(legacy, legacy)).toMatchObject({ code: 0, out: "0 added, 0 removed, 2 unchanged.\n" });
});

it("reports what was removed, and succeeds", async () => {
  const { code, out } = await compare(legacy, half);
  expect(code).toBe(0);
  expect(out).toMatchInlineSnapshot(`
"Removed
  legacy, ng-1, subnet-0a01 in ap-northeast-1: auto-assign public IPv4 is off
    auto-assign public IPv4 is off; route table rtb-0d01 sends 0.0.0.0/0 to igw-1 (active)

0 added, 1 removed, 1 unchanged.
"
`);
});

it("reports what was added, and fails", async () => {
  const { code, out } = await compare(half, legacy);
  expect(code).toBe(1);
  expect(out).toContain(
    "Added\n  legacy, ng-1, subnet-0a01 in ap-northeast-1: auto-assign public IPv4 is off",
  );
});

it("says how much of what was added is not known, and exits with 2 for that", async () => {
  const unclear = [{ destination: "192.0.2.0/24", target: "igw-1", state: "active" }];
  const { code, out } = await compare(fixed, {
    ...legacy,
    routeTables: read([explicitTable(["subnet-0a01", "subnet-0a02"], unclear), mainTable([])]),
  });
  expect(code).toBe(2);
  expect(out).toMatch(/ unchanged; 2 of the added not known\.$/m);
});

it("exits with 2 if a read fails that did not fail before", async () => {
  const { code, out } = await compare(fixed, tangled);
  expect(code).toBe(2);
  expect(out).toContain("Add the permission eks:DescribeCluster");
});

it("accepts a read that failed before too", async () => {
  expect((await compare(tangled, tangled)).code).toBe(0);
});

it("reports nothing as removed that it did not check", async () => {
  expect((await compare(legacy, half, ["--cluster", "modern"])).out).toBe(
    "0 added, 0 removed, 0 unchanged.\n",
  );
  expect((await compare(legacy, { ...fixed, region: "eu-west-1" }, ["--region", "eu-west-1"])).out).toBe(
    "0 added, 0 removed, 0 unchanged.\n",
  );
});

it("reports nothing as removed that a failed read leaves open", async () => {
  const blind: RegionInventory = {
    ...half,
    routeTables: { kind: "unreadable", action: "ec2:DescribeSubnets", reason: "EC2 is down", denied: false },
  };
  expect((await compare(legacy, blind)).out).not.toContain("Removed");
});

it("reports as removed what was read as ready, and what was deleted, beside a read that failed", async () => {
  const hidden = {
    ...clusterOf("hidden"),
    cluster: denied("eks:DescribeCluster"),
    nodegroups: denied("eks:ListNodegroups"),
  };
  const { clusters } = half;
  const now = { ...half, clusters: read([...(clusters.kind === "read" ? clusters.value : []), hidden]) };
  expect((await compare(legacy, now)).out).toContain("; 2 reads failed.");
  expect((await compare(legacy, now)).out).toContain("0 added, 1 removed, 1 unchanged");
  const deleted = { ...legacy, clusters: read([hidden]) };
  expect((await compare(legacy, deleted)).out).toContain("0 added, 2 removed, 0 unchanged");
});

it("writes the format to stdout and the comparison to stderr", async () => {
  const { out, err } = await compare(legacy, half, ["--format", "json"]);
  expect((JSON.parse(out) as Audit).version).toBe("1");
  expect(err).toContain("0 added, 1 removed, 1 unchanged.");
});

describe("a node group in CREATE_FAILED", () => {
  const later = { ...failedRegion, clusters: read([clusterOf("legacy"), clusterOf("dev-box")]) };

  it("is a reason to fail if it is new", async () => {
    const { code, out } = await compare(later, failedRegion, ["--cluster", "legacy"]);
    expect([code, out]).toEqual([
      1,
      "Added\n  legacy, ng-1 in ap-northeast-1: CREATE_FAILED\n\n1 added, 0 removed, 0 unchanged.\n",
    ]);
  });

  it("is accepted if it was, and reported as removed once it is gone", async () => {
    expect((await compare(failedRegion, failedRegion)).code).toBe(0);
    const { code, out } = await compare(failedRegion, later);
    expect(out).toContain("Removed\n  dev-box, workers in ap-northeast-1: CREATE_FAILED");
    expect(code).toBe(0);
  });
});

describe("a subnet that no node group uses", () => {
  it("is reported as added, and no reason to fail", async () => {
    const { code, out } = await compare({ ...balanced, subnets: subnets(...all) }, balanced);
    expect(out).toContain("prod, used by no node group, subnet-1 in ap-northeast-1: auto-assign");
    expect([code, out]).toEqual([0, expect.stringContaining("2 added, 0 removed, 0 unchanged.")]);
  });

  it("is a finding of its own once a node group would use it", async () => {
    const empty = { ...balanced, clusters: read([clusterOf("prod", [], { subnets: ["subnet-1"] })]) };
    const { code, out } = await compare(balanced, empty);
    expect([code, out]).toEqual([
      1,
      expect.stringContaining("Added\n  prod, its first node group, subnet-1"),
    ]);
  });
});

describe("rejects", () => {
  const valid = async () => JSON.parse((await accepted(legacy))["accepted.json"] ?? "");
  const given = (text: string): Changes => ({ files: { "accepted.json": text } });

  it("a missing file, and says how to create it", async () => {
    expect(await run(expecting, {})).toMatchObject({
      code: 2,
      out: "",
      err: "accepted.json can't be read: it, or its folder, doesn't exist\nCreate it with: nodegroup-guard audit --format json --out accepted.json\n",
    });
  });

  it("text that is not JSON", async () => {
    expect(await run(expecting, given("{"))).toMatchObject({
      code: 2,
      err: expect.stringContaining("strict JSON"),
    });
  });

  it("an invalid file, with all its faults", async () => {
    const { account: _, ...rest } = await valid();
    const { code, err } = await run(
      expecting,
      given(JSON.stringify({ ...rest, version: "2", clusters: {} })),
    );
    expect(code).toBe(2);
    expect(err).toMatchInlineSnapshot(`
"accepted.json has 3 errors:
  version
    received  "2"
    allowed   "1"
  account
    received  nothing
    allowed   string
  clusters
    received  {}
    allowed   array
Create it with: nodegroup-guard audit --format json --out accepted.json
"
`);
  });

  it("the audit of another account", async () => {
    const other = JSON.stringify({ ...(await valid()), account: "444455556666" });
    expect(await run(expecting, given(other))).toMatchObject({
      code: 2,
      err: "accepted.json is from account 444455556666; the credentials are for 111122223333\n",
    });
  });
});
