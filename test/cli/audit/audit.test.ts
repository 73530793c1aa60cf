import { quoted } from "../../../engine/text/shell.ts";
import { legacy, mended, tangled, worldOf } from "../support/story.ts";
import { type Changes, run } from "../support/world.ts";

/** What a shell would show. */
async function transcript(args: string[], changes: Changes): Promise<string> {
  const { code, out, err } = await run(args, changes);
  return `$ nodegroup-guard ${args.map(quoted).join(" ")}\n${out}${err ? `[stderr]\n${err}` : ""}(exit ${code})`;
}

describe("audit", () => {
  it.each<[string, string[], Changes]>([
    ["tells of legacy subnets what to do", ["audit"], worldOf(legacy)],
    ["is content when they are mended", ["audit"], worldOf(mended)],
    ["sorts many causes by urgency and says what it could not tell", ["audit"], worldOf(tangled)],
    ["looks only at the clusters asked for", ["audit", "--cluster", "mod*"], worldOf(legacy)],
    ["takes several globs", ["audit", "--cluster", "mod*", "gr?en"], worldOf(tangled)],
    ["says that no cluster matches", ["audit", "--cluster", "prod-*"], worldOf(legacy)],
    ["prints comma-separated values", ["audit", "--format", "csv"], worldOf(tangled)],
    ["refuses a format that there isn't", ["audit", "--format", "xml"], worldOf(legacy)],
    ["refuses a folder that isn't there before it asks AWS", ["audit", "--out", "no/such/file"], {}],
    [
      "says that nobody is signed in",
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
    ["says that no region is set", ["audit"], { aws: { defaultRegion: async () => undefined } }],
    [
      "says that it may not list the regions",
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
      "finds nothing where there is no cluster",
      ["audit", "--region", "eu-west-1"],
      worldOf({ ...legacy, region: "eu-west-1", clusters: { kind: "read", value: [] } }),
    ],
    ["helps", ["audit", "--help"], {}],
  ])("%s", async (_, args, changes) => {
    expect(await transcript(args, changes)).toMatchSnapshot();
  });

  it("reads every region that the account has enabled", async () => {
    const asked: string[] = [];
    const { code } = await run(["audit", "--all-regions"], {
      aws: {
        enabledRegions: async () => ({ kind: "read", value: ["us-east-1", "eu-west-1"] }),
        inRegion: (region) =>
          ({
            readInventory: async () => {
              asked.push(region);
              return { ...mended, region };
            },
          }) as never,
      },
    });
    expect({ code, asked }).toEqual({ code: 0, asked: ["eu-west-1", "us-east-1"] });
  });

  it("writes to the file and leaves stdout alone", async () => {
    const { out, err, written, code } = await run(
      ["audit", "--format", "json", "--out", "a.json"],
      worldOf(legacy),
    );
    expect({ out, code }).toEqual({ out: "", code: 1 });
    expect(err).toMatch(/^Wrote a\.json\n1 of 2 clusters with findings/);
    expect(JSON.parse(written["a.json"] ?? "")).toMatchObject({ version: "1", account: "111122223333" });
  });

  it.each(["json", "html", "sarif", "csv"])("puts nothing but the result on stdout: %s", async (format) => {
    const { out, err } = await run(["audit", "--format", format], worldOf(tangled));
    expect(out).not.toContain("clusters with findings");
    expect(err).toContain("clusters with findings");
    expect(err).toContain("permission eks:DescribeCluster");
  });
});
