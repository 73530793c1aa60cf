import { quoted } from "../../../engine/text/shell.ts";
import { type Changes, run } from "../support/run.ts";
import { awsWith, balanced, fixed, legacy, tangled } from "../support/story.ts";

/** What a shell would show. */
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
            kind: "unreadable",
            action: "ec2:DescribeSubnets",
            reason:
              "sts:GetCallerIdentity failed (CredentialsProviderError): Could not load credentials from any providers",
            denied: false,
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
    ["prints its help", ["audit", "--help"], {}],
  ])("%s", async (_, args, changes) => {
    expect(await transcript(args, changes)).toMatchSnapshot();
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
