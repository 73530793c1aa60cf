import type { Log } from "sarif";
import { auditSchema, organizationAuditSchema } from "../../../engine/model/audit.ts";
import type { RegionInventory } from "../../../engine/model/inventory.ts";
import { type Changes, run } from "../support/run.ts";
import { awsWith, fixed, legacy, tangled } from "../support/story.ts";

const OWN = "111122223333";
const [FIXED, LEGACY, TANGLED, CLOSED] = ["222233334444", "333344445555", "444455556666", "555566667777"];

/** The caller's own account is fixed; of the others one can't be read. */
const company: Changes = {
  ...awsWith(fixed),
  accounts: { ...here(FIXED, fixed), ...here(LEGACY, legacy), ...here(TANGLED, tangled) },
};

/** An account that owns the subnets of this region. */
function here(account: string, region: RegionInventory): NonNullable<Changes["accounts"]> {
  return { [account]: awsWith(JSON.parse(JSON.stringify(region).replaceAll(OWN, account))) };
}

const all = ["--accounts", [LEGACY, OWN, FIXED, TANGLED, CLOSED].join(",")];
const audit = (...args: string[]) => run(["audit", ...all, ...args], company);
const parsed = async (...args: string[]) => JSON.parse((await audit("--format", "json", ...args)).out);

describe("audit of several accounts", () => {
  it("lists the worst account first, then the clean ones, then the summary", async () => {
    const { code, out } = await audit();
    expect(code).toBe(2);
    expect(out).toMatchSnapshot();
  });

  it("reads the caller's own account with the caller's own credentials, others by the role of all", async () => {
    const { roles } = await audit();
    expect(roles.sort()).toEqual(
      [FIXED, LEGACY, TANGLED, CLOSED].map((id) => `arn:aws:iam::${id}:role/nodegroup-guard-audit`),
    );
    const named = await run(["audit", ...all, "--role", "ops/reader"], company);
    expect(named.roles).toContain(`arn:aws:iam::${FIXED}:role/ops/reader`);
  });

  it.each(["aws-cn", "aws-us-gov"])("assumes roles in the caller's partition: %s", async (partition) => {
    const identity = { account: OWN, arn: `arn:${partition}:sts::${OWN}:assumed-role/ops/alice` };
    const aws = { identity: async () => ({ kind: "read" as const, value: identity }) };
    const { roles } = await run(["audit", "--accounts", FIXED], { ...company, aws });
    expect(roles).toEqual([`arn:${partition}:iam::${FIXED}:role/nodegroup-guard-audit`]);
  });

  it("says how many accounts are done and left", async () => {
    const { progress } = await audit();
    expect(progress).toEqual([
      "Signing in …",
      "Reading 5 accounts …",
      ...[4, 3, 2, 1, 0].map((left) => `Read ${5 - left} of 5 accounts, ${left} left …`),
    ]);
  });

  it("gives one audit for each account as JSON, by the published schema, and what could not be read", async () => {
    const result = await parsed();
    expect(organizationAuditSchema.parse(result)).toEqual(result);
    expect(result.accounts.map(({ account }: { account: string }) => account)).toEqual([
      OWN,
      FIXED,
      LEGACY,
      TANGLED,
    ]);
    const { out } = await run(["audit", "--format", "json"], awsWith(legacy));
    expect(JSON.parse(JSON.stringify(result.accounts[2]).replaceAll(LEGACY, OWN))).toEqual(
      auditSchema.parse(JSON.parse(out)),
    );
    expect(result.unread).toEqual([
      {
        account: CLOSED,
        what: "the role nodegroup-guard-audit",
        why: "not allowed to sts:AssumeRole (AccessDenied): it does not exist there, does not trust you, or you may not assume it",
      },
    ]);
  });

  it("writes the same JSON as if it were written in one piece", async () => {
    const { out } = await audit("--format", "json");
    expect(out).toBe(`${JSON.stringify(JSON.parse(out), null, 2)}\n`);
    const nothing = await run(["audit", "--accounts", CLOSED, "--format", "json"], company);
    expect(nothing.out).toBe(`${JSON.stringify(JSON.parse(nothing.out), null, 2)}\n`);
  });

  it("names the account in every row of the CSV, and has one for an account that could not be read", async () => {
    const { out } = await audit("--format", "csv");
    const rows = out.trimEnd().split("\r\n").slice(1);
    expect(new Set(rows.map((row) => row.split(",")[0]))).toEqual(
      new Set([OWN, FIXED, LEGACY, TANGLED, CLOSED]),
    );
    expect(rows.at(-1)).toMatch(/^555566667777,.*undetermined.*not allowed to sts:AssumeRole/);
  });

  it("names the account of every SARIF result, in one run that counts as incomplete", async () => {
    const log: Log = JSON.parse((await audit("--format", "sarif")).out);
    const [only, ...others] = log.runs;
    expect(others).toEqual([]);
    expect(new Set(only?.results?.map(({ properties }) => properties?.account))).toEqual(
      new Set([LEGACY, TANGLED]),
    );
    expect(only?.invocations?.[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: expect.arrayContaining([
        expect.objectContaining({ properties: { account: CLOSED } }),
      ]),
    });
    const prints = only?.results?.map(({ partialFingerprints }) => partialFingerprints?.["cause/v1"]);
    expect(new Set(prints).size).toBe(prints?.length);
  });

  it("writes the summary and what could not be read to stderr, for everything but text", async () => {
    const { err } = await audit("--format", "csv");
    expect(err).toMatch(/^4 accounts: .* 1 account could not be read\.\n/);
    expect(err).toContain(`1 account: ${CLOSED}\n`);
    expect(err).toContain(`cluster hidden in ap-northeast-1, account ${TANGLED}`);
    expect(err).toContain("Add the permission eks:DescribeCluster");
  });
});

describe("the exit code of several accounts", () => {
  it.each<[number, string[], string]>([
    [0, [OWN, FIXED], "nothing was found"],
    [1, [FIXED, LEGACY], "one has findings"],
    [2, [LEGACY, TANGLED], "something in one could not be read"],
    [2, [LEGACY, CLOSED], "one could not be read at all"],
  ])("is %d for %j: %s", async (code, accounts) => {
    expect((await run(["audit", "--accounts", accounts.join(",")], company)).code).toBe(code);
  });
});

describe("the regions of several accounts", () => {
  it("are those that each has enabled, with --all-regions; an account that hides them is reported", async () => {
    const listing = (...regions: string[]) => ({
      ...awsWith(fixed),
      aws: { enabledRegions: async () => ({ kind: "read" as const, value: regions }) },
    });
    const hidden = {
      kind: "unreadable" as const,
      action: "ec2:DescribeRegions",
      reason: "not allowed to ec2:DescribeRegions (UnauthorizedOperation)",
      denied: true,
    };
    const { code, out } = await run(
      ["audit", "--accounts", `${FIXED},${LEGACY},${CLOSED}`, "--all-regions", "--format", "json"],
      {
        accounts: {
          [FIXED]: listing("us-east-1"),
          [LEGACY]: listing("eu-west-1", "ap-northeast-1"),
          [CLOSED]: { aws: { enabledRegions: async () => hidden } },
        },
      },
    );
    const { accounts, unread } = JSON.parse(out);
    expect(code).toBe(2);
    expect(
      accounts.map(({ account, regions }: { account: string; regions: string[] }) => [
        account,
        regions.length,
      ]),
    ).toEqual([
      [FIXED, 1],
      [LEGACY, 2],
    ]);
    expect(unread).toMatchObject([
      { account: CLOSED, what: "the list of regions", permission: "ec2:DescribeRegions" },
    ]);
  });
});

describe("--expect", () => {
  const accept = async (...accounts: string[]) => {
    const args = ["audit", "--accounts", accounts.join(","), "--format", "json", "--out", "accepted.json"];
    return (await run(args, company)).written;
  };
  const compare = async (files: Record<string, string>, changes = company, ...args: string[]) =>
    run(["audit", "--expect", "accepted.json", ...args], { ...changes, files });

  it("accepts what was found in each account, and an account that could not be read then either", async () => {
    const { code, out } = await compare(await accept(LEGACY, TANGLED, CLOSED), company, ...all);
    expect([code, out]).toEqual([0, "0 added, 0 removed, 6 unchanged.\n"]);
  });

  it("reports what was added and removed under its account", async () => {
    const now = { ...company, accounts: { ...here(FIXED, legacy), ...here(LEGACY, fixed) } };
    const both = ["--accounts", `${FIXED},${LEGACY}`];
    const { code, out } = await compare(await accept(FIXED, LEGACY), now, ...both);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^Account 222233334444\n\nAdded\n {2}legacy, [\s\S]*\n\nAccount 333344445555\n\nRemoved\n[\s\S]*\n2 added, 2 removed, 0 unchanged\.\n$/,
    );
  });

  it("takes all that is found in an account that is new for added, and one that is no longer readable for unknown", async () => {
    const files = await accept(FIXED);
    expect(await compare(files, company, "--accounts", `${FIXED},${LEGACY}`)).toMatchObject({ code: 1 });
    const { code, out } = await compare(files, company, "--accounts", `${FIXED},${CLOSED}`);
    expect([code, out]).toEqual([2, expect.stringContaining("0 unchanged; 1 account could not be read.")]);
  });

  it("finds one account in the file of several, and says which ones it has if not that", async () => {
    expect(await compare(await accept(OWN, LEGACY), company)).toMatchObject({ code: 0 });
    expect(await compare(await accept(FIXED, LEGACY), company)).toMatchObject({
      code: 2,
      err: `accepted.json is from account ${FIXED}, ${LEGACY}; the credentials are for ${OWN}\n`,
    });
  });

  it("rejects an invalid file of several accounts with all its faults", async () => {
    const file = JSON.stringify({ version: "2", accounts: [{ version: "1" }], unread: {} });
    const { code, err } = await compare({ "accepted.json": file }, company, ...all);
    expect(code).toBe(2);
    for (const path of ["version", "accounts.0.account", "accounts.0.clusters", "unread"])
      expect(err).toContain(`\n  ${path}\n`);
  });
});

describe("the organization", () => {
  const listing = (value: { account: string; name?: string }[]): Changes => ({
    ...company,
    aws: { listAccounts: async () => ({ kind: "read", value }) },
  });
  const hostile = "\u001b[31m<script>alert(1)</script>\u202e=cmd|' /C calc'!A0\n\"x";

  it.each(["text", "csv", "json", "sarif", "html"])(
    "shows hostile names as plain text: %s",
    async (format) => {
      const changes = listing([
        { account: LEGACY, name: hostile },
        { account: FIXED, name: hostile },
        { account: CLOSED, name: hostile },
      ]);
      const { out, err } = await run(["audit", "--organization", "--format", format], changes);
      for (const text of [format === "json" ? "" : out, err]) {
        for (const hidden of ["\u001b", "\u202e"]) expect(text).not.toContain(hidden);
        if (format === "html") expect(out).not.toContain("<script>alert");
      }
      expect(out).toContain(LEGACY);
    },
  );

  it("lists the accounts in the units that were named", async () => {
    const asked: string[][] = [];
    const { out } = await run(["audit", "--organization", "--ou", "ou-ab12-22222222,ou-ab12-11111111"], {
      ...company,
      aws: {
        listAccounts: async (units) => {
          asked.push(units);
          return { kind: "read", value: [{ account: FIXED, name: "prod" }] };
        },
      },
    });
    expect(asked).toEqual([["ou-ab12-11111111", "ou-ab12-22222222"]]);
    expect(out).toContain('No findings in 1 account: 222233334444 "prod".');
  });

  it("fails, and says who may list accounts, if that is refused; and where there is none", async () => {
    const refused: Changes = {
      aws: {
        listAccounts: async () => ({
          kind: "unreadable",
          action: "organizations:ListAccounts",
          reason: "not allowed to organizations:ListAccounts (AccessDeniedException)",
          denied: true,
        }),
      },
    };
    expect(await run(["audit", "--organization"], refused)).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringMatching(/^not allowed to organizations:ListAccounts .*\nAccounts are listed with/),
    });
    expect(await run(["audit", "--organization"], listing([]))).toMatchObject({
      code: 2,
      err: "There is no active account there\n",
    });
  });
});

describe("--accounts", () => {
  it("takes a file with comments and blank lines, each account once", async () => {
    const files = { ids: `\uFEFF# ours\r\n${FIXED} # prod\r\n\r\n  ${LEGACY}\r\n${FIXED}\r\n` };
    const { roles } = await run(["audit", "--accounts", "ids"], { ...company, files });
    expect(roles).toEqual([FIXED, LEGACY].map((id) => `arn:aws:iam::${id}:role/nodegroup-guard-audit`));
  });

  it("calls a file in UTF-16 that, as PowerShell writes it", async () => {
    const files = { ids: Buffer.from(`\uFEFF${FIXED}\r\n`, "utf16le").toString("utf8") };
    expect(await run(["audit", "--accounts", "ids"], { files, aws: { identity: never } })).toMatchObject({
      code: 2,
      err: "ids is in UTF-16. Save it as UTF-8: in PowerShell, with Out-File -Encoding utf8\n",
    });
  });

  it("reports every fault of a file at once, with its line, before it calls AWS", async () => {
    const files = { ids: `${FIXED}\n1234\n# fine\n\u001b[31m\n` };
    expect(await run(["audit", "--accounts", "ids"], { files, aws: { identity: never } })).toMatchObject({
      code: 2,
      err: `ids has 2 errors:
  line 2
    received  1234
    allowed   an account id: 12 digits
  line 4
    received  \\u{1b}[31m
    allowed   an account id: 12 digits
`,
    });
  });

  it.each([
    ["11112222333", "--accounts has an error:\n  id 1\n"],
    [`${FIXED},,`, "--accounts has 2 errors:\n  id 2\n"],
    ["no-such-file", "no-such-file is neither a list of account ids nor a file that can be read"],
    ["", "--accounts has an error:\n  id 1\n"],
  ])("refuses %j", async (given, err) => {
    expect(await run(["audit", "--accounts", given], { aws: { identity: never } })).toMatchObject({
      code: 2,
      err: expect.stringContaining(err),
    });
  });

  it("refuses a file without any", async () => {
    const files = { ids: "# none yet\n" };
    expect((await run(["audit", "--accounts", "ids"], { files })).err).toBe("ids names no account\n");
  });

  it.each([
    [["--ou", "ou-ab12-11111111"], "--ou needs --organization\n"],
    [["--accounts", FIXED, "--ou", "ou-ab12-11111111"], "--ou needs --organization\n"],
    [["--role", "reader"], "--role needs --accounts or --organization\n"],
    [["--accounts", FIXED, "--role", `arn:x:iam::${FIXED}:role/r`], "not its ARN"],
    [["--organization", "--ou", "ou-1,ou-ab12-11111111,prod"], '"ou-1", "prod"'],
    [["--accounts", FIXED, "--organization"], "cannot be used with option '--accounts"],
  ])("refuses %j", async (args, err) => {
    expect(await run(["audit", ...args], { aws: { identity: never } })).toMatchObject({
      code: 2,
      err: expect.stringContaining(err),
    });
  });

  it.each([["fix"], ["undo"], ["recreate", "legacy/ng-1"]])(
    "is refused by %s, which says why, whatever the form",
    async (...command) => {
      for (const args of [["--accounts", FIXED], ["--organization"], ["--ou", "x"], ["--role", "reader"]]) {
        const { code, err } = await run([...command, ...args], { aws: { identity: never } });
        expect([code, err]).toEqual([
          2,
          expect.stringContaining(`${command[0]} changes one account at a time, on purpose`),
        ]);
      }
    },
  );
});

function never(): never {
  throw new Error("AWS must not be called");
}
