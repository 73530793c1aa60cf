import { quoted } from "../../../engine/text/shell.ts";
import { fakeNetwork } from "../support/fake-network.ts";
import { type Changes, run } from "../support/run.ts";
import { awsWith, balanced, failedRegion, fixed, legacy, longNames, tangled } from "../support/story.ts";

/** The transcript that a shell would show. */
async function transcript(args: string[], changes: Changes): Promise<string> {
  const { code, out, err } = await run(args, changes);
  return `$ nodegroup-guard ${args.map(quoted).join(" ")}\n${out}${err ? `[stderr]\n${err}` : ""}(exit ${code})`;
}

describe("audit", () => {
  it.each<[string, string[], Changes]>([
    ["reports what to do about legacy subnets", ["audit"], awsWith(legacy)],
    ["finds nothing once they are fixed", ["audit"], awsWith(fixed)],
    ["sorts many causes by urgency and lists what is unknown", ["audit"], awsWith(tangled)],
    ["lists subnets that no node group uses, and succeeds", ["audit"], awsWith(balanced)],
    ["says how to re-create node groups in CREATE_FAILED", ["audit"], awsWith(failedRegion)],
    ["stacks what doesn't fit, and wraps prose", ["audit"], { ...awsWith(longNames), columns: 80 }],
    ["shows long names in a table on a wide terminal", ["audit"], { ...awsWith(longNames), columns: 120 }],
    [
      "names itself as it was started",
      ["audit", "--expect", "missing.json"],
      { ...awsWith(legacy), program: "npx nodegroup-guard" },
    ],
    ["checks only the matching clusters", ["audit", "--cluster", "mod*"], awsWith(legacy)],
    ["takes several globs", ["audit", "--cluster", "mod*", "gr?en"], awsWith(tangled)],
    ["fails if no cluster matches", ["audit", "--cluster", "prod-*"], awsWith(legacy)],
    ["prints comma-separated values", ["audit", "--format", "csv"], awsWith(tangled)],
    ["rejects an unknown format", ["audit", "--format", "xml"], awsWith(legacy)],
    ["rejects a missing folder before it calls AWS", ["audit", "--out", "no/such/file"], {}],
    [
      "reports missing credentials",
      ["audit"],
      {
        aws: {
          identity: async () => ({
            kind: "signed-out",
            reason:
              "sts:GetCallerIdentity failed (CredentialsProviderError): Could not load credentials from any providers",
          }),
        },
      },
    ],
    ["reports a missing region", ["audit"], { aws: { defaultRegion: async () => undefined } }],
    [
      "reports that regions can't be listed",
      ["audit", "--all-regions"],
      {
        aws: {
          enabledRegions: async () => ({
            kind: "unreadable",
            action: "ec2:DescribeSubnets",
            reason: "not allowed to ec2:DescribeRegions (UnauthorizedOperation)",
            denied: false,
          }),
        },
      },
    ],
    [
      "finds nothing in a region without clusters",
      ["audit", "--region", "eu-west-1"],
      awsWith({ ...legacy, region: "eu-west-1", clusters: { kind: "read", value: [] } }),
    ],
  ])("%s", async (_, args, changes) => {
    expect(await transcript(args, changes)).toMatchSnapshot();
  });

  it.each([80, 120])("keeps every line but a command's within %d columns", async (columns) => {
    for (const region of [legacy, tangled, balanced, failedRegion, longNames]) {
      const { out } = await run(["audit"], { ...awsWith(region), columns });
      const long = out.split("\n").filter((line) => [...line].length > columns);
      expect(long.filter((line) => !/^ +(aws|nodegroup-guard) /.test(line))).toEqual([]);
    }
  });

  it("prints commands that run as it was started itself", async () => {
    const { out } = await run(["audit"], { ...awsWith(legacy), program: "npx nodegroup-guard" });
    expect(out).toContain("    npx nodegroup-guard fix --region ap-northeast-1 --subnet subnet-0a01\n");
    expect(out.replaceAll("npx nodegroup-guard", "")).not.toContain("nodegroup-guard");
  });

  it("doesn't fill a screen with the names of regions", async () => {
    const regions = Array.from({ length: 33 }, (_, index) => `eu-west-${index + 1}`);
    const { out } = await run(["audit", "--all-regions"], {
      ...awsWith({ ...legacy, clusters: { kind: "read", value: [] } }),
      aws: {
        enabledRegions: async () => ({ kind: "read", value: regions }),
        inRegion: (region) => ({ ...fakeNetwork(), readInventory: async () => ({ ...fixed, region }) }),
      },
    });
    expect(out.split("\n")[0]).toBe(
      "Account 111122223333, 33 regions (eu-west-1, eu-west-10, eu-west-11 and 30 more), 2026-11-22 09:00 UTC",
    );
  });

  it("names subnets, VPCs and the tools that manage them in every format", async () => {
    for (const format of ["text", "csv", "json", "html"]) {
      const { out } = await run(["audit", "--format", format], awsWith(failedRegion));
      for (const text of ["dev-public-a", "main", "Terraform"])
        expect([format, out]).toContainEqual(expect.stringContaining(text));
    }
  });

  it("offers no command for a subnet whose owner doesn't want it changed", async () => {
    const { out, code } = await run(["audit"], awsWith(failedRegion));
    expect(out).toContain("The subnet's owner does not want it changed: tag nodegroup-guard:mode=alert.");
    expect(out).not.toMatch(/--subnet(-id)? subnet-3/);
    expect(code).toBe(1);
  });

  it("fails for a node group in CREATE_FAILED whose subnets are ready", async () => {
    const { out, code } = await run(["audit", "--cluster", "legacy"], awsWith(failedRegion));
    expect(out).toContain("aws eks delete-nodegroup --region ap-northeast-1 --cluster-name legacy");
    expect(out).not.toContain("can't scale out");
    expect(code).toBe(1);
  });

  it("reads all enabled regions", async () => {
    const readRegions: string[] = [];
    const { code } = await run(["audit", "--all-regions"], {
      aws: {
        enabledRegions: async () => ({ kind: "read", value: ["us-east-1", "eu-west-1"] }),
        inRegion: (region) =>
          ({
            readInventory: async () => {
              readRegions.push(region);
              return { ...fixed, region };
            },
          }) as never,
      },
    });
    expect({ code, readRegions }).toEqual({ code: 0, readRegions: ["eu-west-1", "us-east-1"] });
  });

  it("writes to the file and nothing to stdout", async () => {
    const { out, err, written, code } = await run(
      ["audit", "--format", "json", "--out", "a.json"],
      awsWith(legacy),
    );
    expect({ out, code }).toEqual({ out: "", code: 1 });
    expect(err).toMatch(/^Wrote a\.json\n1 of 2 clusters with findings/);
    expect(JSON.parse(written["a.json"] ?? "")).toMatchObject({ version: "1", account: "111122223333" });
  });

  it.each(["json", "html", "sarif", "csv"])("writes only the result to stdout: %s", async (format) => {
    const { out, err } = await run(["audit", "--format", format], awsWith(tangled));
    expect(out).not.toContain("clusters with findings");
    expect(err).toContain("clusters with findings");
    expect(err).toContain("permission eks:DescribeCluster");
  });
});
