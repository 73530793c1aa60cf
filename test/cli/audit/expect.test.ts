import type { Audit } from "../../../engine/model/audit.ts";
import type { RegionInventory } from "../../../engine/model/inventory.ts";
import { subnets } from "../support/inventory.ts";
import { legacy, mended, tangled, worldOf } from "../support/story.ts";
import { type Changes, run } from "../support/world.ts";

/** An audit of the region in a file, as `--format json --out` leaves it. */
async function accepted(region: RegionInventory): Promise<Record<string, string>> {
  const { written } = await run(["audit", "--format", "json", "--out", "accepted.json"], worldOf(region));
  return written;
}

const expecting = ["audit", "--expect", "accepted.json"];

async function compare(before: RegionInventory, now: RegionInventory, args: string[] = []) {
  return run([...expecting, ...args], { ...worldOf(now), files: await accepted(before) });
}

/** Of the two legacy subnets one is mended. */
const half: RegionInventory = {
  ...legacy,
  subnets: subnets(
    { id: "subnet-0a01", autoAssignPublicIpv4: true },
    ...["subnet-0a02", "subnet-0a03"].map((id) => ({ id })),
    { id: "subnet-0b01", autoAssignPublicIpv4: true },
  ),
};

it("accepts what it has seen before", async () => {
  expect(await compare(legacy, legacy)).toMatchObject({ code: 0, out: "0 new, 0 gone, 4 as accepted.\n" });
});

it("tells what is gone, and is content", async () => {
  const { code, out } = await compare(legacy, half);
  expect(code).toBe(0);
  expect(out).toMatchInlineSnapshot(`
"Gone
  legacy, ng-1, subnet-0a01 in ap-northeast-1: auto-assign public IPv4 is off
    auto-assign public IPv4 is off; route table rtb-0d01 sends 0.0.0.0/0 to igw-1 (active)
  legacy, the next node group, subnet-0a01 in ap-northeast-1: auto-assign public IPv4 is off
    auto-assign public IPv4 is off; route table rtb-0d01 sends 0.0.0.0/0 to igw-1 (active)

0 new, 2 gone, 2 as accepted.
"
`);
});

it("tells what is new, and is not", async () => {
  const { code, out } = await compare(half, legacy);
  expect(code).toBe(1);
  expect(out).toContain("New\n  legacy, ng-1, subnet-0a01 in ap-northeast-1: auto-assign public IPv4 is off");
});

it("can't tell where something new can't be read", async () => {
  const { code, out } = await compare(mended, tangled);
  expect(code).toBe(2);
  expect(out).toContain("To add: permission eks:DescribeCluster");
});

it("accepts what could not be read before either", async () => {
  expect((await compare(tangled, tangled)).code).toBe(0);
});

it("calls nothing gone that it did not look at", async () => {
  expect((await compare(legacy, half, ["--cluster", "modern"])).out).toBe("0 new, 0 gone, 0 as accepted.\n");
  expect((await compare(legacy, { ...mended, region: "eu-west-1" }, ["--region", "eu-west-1"])).out).toBe(
    "0 new, 0 gone, 0 as accepted.\n",
  );
});

it("calls nothing gone where it could not see all", async () => {
  const blind: RegionInventory = {
    ...half,
    routeTables: { kind: "unreadable", action: "ec2:DescribeSubnets", reason: "EC2 is down", denied: false },
  };
  expect((await compare(legacy, blind)).out).not.toContain("Gone");
});

it("leaves stdout to the format and tells the difference on stderr", async () => {
  const { out, err } = await compare(legacy, half, ["--format", "json"]);
  expect((JSON.parse(out) as Audit).version).toBe("1");
  expect(err).toContain("0 new, 2 gone, 2 as accepted.");
});

describe("refuses", () => {
  const sane = async () => JSON.parse((await accepted(legacy))["accepted.json"] ?? "");
  const given = (text: string): Changes => ({ files: { "accepted.json": text } });

  it("a file that isn't there, and says how to make one", async () => {
    expect(await run(expecting, {})).toMatchObject({
      code: 2,
      out: "",
      err: "accepted.json can't be read: it, or its folder, doesn't exist\nMake one with: nodegroup-guard audit --format json --out accepted.json\n",
    });
  });

  it("what is no JSON", async () => {
    expect(await run(expecting, given("{"))).toMatchObject({
      code: 2,
      err: expect.stringContaining("strict JSON"),
    });
  });

  it("a file with faults, all of them at once", async () => {
    const { account: _, ...rest } = await sane();
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
Make one with: nodegroup-guard audit --format json --out accepted.json
"
`);
  });

  it("the audit of another account", async () => {
    const other = JSON.stringify({ ...(await sane()), account: "444455556666" });
    expect(await run(expecting, given(other))).toMatchObject({
      code: 2,
      err: "accepted.json is of account 444455556666; the credentials are of 111122223333\n",
    });
  });
});
