import { refusal, type Written } from "../failures/write-out.ts";
import { type Bundle, buildBundle, pointedAt } from "./support/bundle.ts";
import { type Instead, startCloud, startSilence } from "./support/cloud-server.ts";
import type { FakeRegion } from "./support/fake-cloud.ts";

/** The built command line against an AWS that fails for a moment, or for good. */

let bundle: Bundle;

beforeAll(() => {
  bundle = buildBundle();
});

afterAll(() => bundle.remove());

const legacy = (): FakeRegion => ({
  clusters: {
    legacy: { vpc: "vpc-1", subnets: ["subnet-1"], nodegroups: { "ng-1": { subnets: ["subnet-1"] } } },
  },
  subnets: [{ id: "subnet-1", vpc: "vpc-1", zone: "ap-northeast-1a", autoAssign: false }],
  routeTables: [{ id: "rtb-1", vpc: "vpc-1", target: "igw-1" }],
});

/** Runs a command line; `fault` is what a call gets instead of its answer, by how often it was made before. */
async function runAgainst(
  fault: (action: string, before: number, region: string) => Instead | Promise<Instead>,
  args: string[],
) {
  const seen = new Map<string, number>();
  const cloud = await startCloud(
    { "ap-northeast-1": legacy(), "eu-west-1": legacy() },
    async (action, region) => {
      const before = seen.get(action) ?? 0;
      seen.set(action, before + 1);
      return fault(action, before, region);
    },
  );
  const began = Date.now();
  const ran = await bundle.run(args, { env: pointedAt(cloud.endpoint) });
  await cloud.stop();
  return { ...ran, calls: cloud.calls, seconds: (Date.now() - began) / 1000 };
}

const serverError = (action: string): Written => refusal(action, "server error");

describe("a read that fails for a moment", () => {
  it.each(["eks:ListClusters", "eks:DescribeNodegroup", "ec2:DescribeSubnets"])(
    "is made again, more often than the SDK does: %s",
    async (failing) => {
      const fault = (action: string, before: number) =>
        action === failing && before < 10 ? serverError(action) : undefined;
      const { code, stderr, stdout } = await runAgainst(fault, ["audit"]);
      expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
      expect(stdout).toContain("missing-public-ip");
    },
  );

  it.each<Instead>(["half, then cut", "half, then silence"])(
    "is made again after an answer of which %s came",
    async (instead) => {
      const half = (action: string, before: number) =>
        action === "ec2:DescribeSubnets" && before < 1 ? instead : undefined;
      const { code, stderr, seconds } = await runAgainst(half, ["audit", "--timeout", "8"]);
      expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
      expect(seconds).toBeLessThan(20);
    },
  );

  it("is made again by undo and by fix", async () => {
    const fault = (action: string, before: number) =>
      action === "ec2:DescribeSubnets" && before < 10 ? serverError(action) : undefined;
    const [fix, undo] = await Promise.all(
      ["fix", "undo"].map((command) => runAgainst(fault, [command, "--yes"])),
    );
    expect({ fix: fix?.code, undo: undo?.code }).toEqual({ fix: 0, undo: 0 });
  });
});

it("names a read that only half an answer ever came to, in words for its user", async () => {
  const half = (action: string): Instead => (action === "ec2:DescribeSubnets" ? "half, then cut" : undefined);
  // The SDK's eight tries of one round take up to thirteen seconds.
  const { code, stdout, stderr } = await runAgainst(half, ["audit", "--timeout", "20"]);
  expect({ code, stdout }).toEqual({
    code: 2,
    stdout: expect.stringContaining("ec2:DescribeSubnets failed"),
  });
  expect(stdout + stderr).not.toMatch(/Deserialization error|\$response|hidden field/);
});

it("doesn't ask again for what AWS denies", async () => {
  const denied = (action: string) => (action === "eks:ListClusters" ? refusal(action, "denied") : undefined);
  const { code, calls } = await runAgainst(denied, ["audit"]);
  expect({ code, asked: calls.get("eks:ListClusters") }).toEqual({ code: 2, asked: 1 });
});

it("gives up in the region that fails, after the time that it was given, and reports the other one", async () => {
  const fault = (action: string, _before: number, region: string) =>
    region === "eu-west-1" && action === "eks:ListClusters" ? serverError(action) : undefined;
  const args = ["audit", "--region", "ap-northeast-1,eu-west-1", "--timeout", "5"];
  const { code, stdout, seconds } = await runAgainst(fault, args);
  expect(code).toBe(2);
  expect(stdout).toContain("legacy");
  expect(stdout).toContain("the list of clusters in eu-west-1");
  expect(seconds).toBeLessThan(30);
});

it("gives up on an endpoint that never answers, after the time that it was given", async () => {
  const silence = await startSilence();
  const commands = [["audit"], ["fix", "--yes"], ["undo", "--yes"], ["doctor"]];
  const ran = await Promise.all(
    commands.map(async (args) => {
      const began = Date.now();
      const { code, stderr } = await bundle.run([...args, "--timeout", "5"], {
        env: pointedAt(silence.endpoint),
      });
      return { code, stderr, soon: Date.now() - began < 15_000 };
    }),
  );
  await silence.stop();
  const host = silence.endpoint.replace("http://", "");
  const stderr = `sts:GetCallerIdentity failed (NoAnswer): no answer from ${host} within 1.25 s\n`;
  expect(ran).toEqual(commands.map(() => ({ code: 2, stderr, soon: true })));
});

describe("what AWS throttles for good", () => {
  /** Seconds. A quarter is for one call: less, and on a busy machine calls that aren't throttled get no answer. */
  const TIMEOUT = "12";

  /** More node groups than calls are under way at a time. */
  const many = (): FakeRegion => {
    const nodegroups = { "ng-1": { subnets: ["subnet-1"] }, "ng-2": { subnets: ["subnet-1"] } };
    const cluster = { vpc: "vpc-1", subnets: ["subnet-1"], nodegroups };
    const names = Array.from({ length: 30 }, (_, index) => `cluster-${index}`);
    return { ...legacy(), clusters: Object.fromEntries(names.map((name) => [name, cluster])) };
  };
  const throttled = (throttling: string) => async (action: string) =>
    action === throttling ? refusal(action, "throttled") : undefined;

  it.each(["eks:ListClusters", "ec2:DescribeSubnets", "eks:DescribeNodegroup"])(
    "counts as unread after the time that it was given: %s",
    async (action) => {
      const cloud = await startCloud({ "ap-northeast-1": many() }, throttled(action));
      const ran = await bundle.run(["audit", "--timeout", TIMEOUT, "--format", "json"], {
        env: pointedAt(cloud.endpoint),
      });
      await cloud.stop();
      expect(ran.code).toBe(2);
      const { unread } = JSON.parse(ran.stdout);
      expect(unread).toContainEqual(
        expect.objectContaining({ why: `${action}: no usable answer for ${TIMEOUT} s`, noTime: true }),
      );
      // What is called after it has no time either.
      expect(unread.filter(({ noTime }: { noTime?: boolean }) => !noTime)).toEqual([]);
    },
  );

  it("takes nothing from other accounts, and counts as unread in its own", async () => {
    const account = { role: "nodegroup-guard-audit", regions: { "ap-northeast-1": legacy() } };
    const accounts = { "444455556666": account, "777788889999": account };
    const cloud = await startCloud(
      {},
      async (action, _region, account) =>
        account === "444455556666" && action === "eks:ListClusters"
          ? refusal(action, "throttled")
          : undefined,
      accounts,
    );
    const args = ["audit", "--accounts", Object.keys(accounts).join(","), "--timeout", TIMEOUT];
    const ran = await bundle.run(args, { env: pointedAt(cloud.endpoint) });
    await cloud.stop();
    expect(ran.code).toBe(2);
    expect(ran.stdout.replaceAll(/\s+/g, " ")).toMatch(
      new RegExp(`Account 444455556666, .* eks:ListClusters: no usable answer for ${TIMEOUT} s`),
    );
    expect(ran.stdout).toContain("legacy (ng-1)");
  });
});

describe("the advice to sign in", () => {
  const sts = (status: number, code: string): Written => ({
    status,
    headers: { "content-type": "text/xml" },
    body: `<ErrorResponse><Error><Code>${code}</Code><Message>said STS</Message></Error></ErrorResponse>`,
  });

  it("is given only where an STS that answers says that the credentials are at fault", async () => {
    const answers: [number, string, boolean][] = [
      [403, "InvalidClientTokenId", true],
      [403, "ExpiredToken", true],
      [403, "SignatureDoesNotMatch", true],
      [400, "Throttling", false],
      [403, "AccessDenied", false],
      [500, "InternalFailure", false],
    ];
    const ran = await Promise.all(
      answers.map(async ([status, errorCode]) => {
        const fault = (action: string) =>
          action === "sts:GetCallerIdentity" ? sts(status, errorCode) : undefined;
        const { code, stderr } = await runAgainst(fault, ["audit", "--timeout", "5"]);
        expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(errorCode) });
        return [status, errorCode, stderr.includes("aws sso login")];
      }),
    );
    expect(ran).toEqual(answers);
  });

  it("isn't given for a refused connection", async () => {
    const { endpoint, stop } = await startSilence();
    await stop();
    const { code, stderr } = await bundle.run(["audit", "--timeout", "5"], { env: pointedAt(endpoint) });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("ECONNREFUSED") });
    expect(stderr).not.toContain("aws sso login");
  });

  it.each([["--region", "eu-west-1"], ["--all-regions"]])(
    "is given without credentials, with %s",
    async (...where) => {
      const ran = await bundle.run(["audit", ...where]);
      expect(ran).toEqual({
        code: 2,
        stdout: "",
        stderr: expect.stringContaining("\nSign in with aws sso login"),
      });
    },
  );
});

describe("names what is configured wrongly:", () => {
  const signedIn = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "eu-west-1" };

  it.each([
    ["an endpoint that is no URL", "not a url", '"not a url"'],
    ["an endpoint without its protocol", "localhost:4566", '"localhost:…"'],
  ])("%s", async (_, AWS_ENDPOINT_URL, shown) => {
    // Longer than the test may take: waiting would not pass for an answer.
    const audit = ["audit", "--timeout", "600"];
    const { code, stderr } = await bundle.run(audit, { env: { ...signedIn, AWS_ENDPOINT_URL } });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `sts:GetCallerIdentity can't be called: the endpoint ${shown} is no http or https URL; see AWS_ENDPOINT_URL, and endpoint_url in the AWS configuration\n`,
    });
  });

  it("a profile of the environment that doesn't exist", async () => {
    const env = { AWS_PROFILE: "no such", AWS_REGION: "eu-west-1" };
    const { code, stderr } = await bundle.run(["audit"], { env });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(
        "\nCheck that the profile 'no such', which AWS_PROFILE names, exists: aws configure list --profile 'no such'\nSign in with it: aws sso login --profile 'no such'\n",
      ),
    });
  });

  it.each(["eu-west-1\u001b[31m", "eu_west_1", "Ireland", "eu-west-1.evil.example"])(
    "a region of the environment that is none: %j",
    async (AWS_REGION) => {
      const shown = AWS_REGION.replace("\u001b", "\\u{1b}");
      for (const where of [[], ["--all-regions"]]) {
        const env = { ...pointedAt("http://127.0.0.1:9"), AWS_REGION };
        expect(await bundle.run(["audit", ...where], { env })).toEqual({
          code: 2,
          stdout: "",
          stderr: `"${shown}" is not a region name. Use names such as eu-west-1, in AWS_REGION or the profile, or --region NAME.\n`,
        });
      }
    },
  );
});

it("ends at once where the credentials expire between two changes, and says how to sign in and go on", async () => {
  const expired: Written = {
    status: 400,
    headers: { "content-type": "text/xml" },
    body: "<Response><Errors><Error><Code>RequestExpired</Code><Message>Request has expired.</Message></Error></Errors></Response>",
  };
  for (const failing of ["ec2:CreateTags", "ec2:ModifySubnetAttribute"]) {
    const fault = (action: string) => (action === failing ? expired : undefined);
    const { code, stderr, calls } = await runAgainst(fault, ["fix", "--yes"]);
    expect({ code, stderr, asked: calls.get(failing) }).toEqual({
      code: 1,
      stderr: expect.stringContaining(
        "Sign in again, for example: aws sso login\nThen go on:\n  nodegroup-guard fix --yes\n",
      ),
      asked: 1,
    });
  }
});

it("refuses a time that makes no sense", async () => {
  for (const timeout of ["4", "601", "abc", "1e2", "-5", ""]) {
    expect(await bundle.run(["audit", `--timeout=${timeout}`])).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("Use whole seconds from 5 to 600."),
    });
  }
});
