import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Bundle, buildBundle, pointedAt } from "./support/bundle.ts";
import { startCloud } from "./support/cloud-server.ts";
import type { FakeRegion } from "./support/fake-cloud.ts";

/** The program as it is started: its exit codes and what it refuses, as a process against a local server. */

let bundle: Bundle;

beforeAll(() => {
  bundle = buildBundle();
});

afterAll(() => bundle.remove());

const legacy = (autoAssign: boolean, more: Partial<FakeRegion> = {}): FakeRegion => ({
  clusters: {
    legacy: { vpc: "vpc-1", subnets: ["subnet-1"], nodegroups: { "ng-1": { subnets: ["subnet-1"] } } },
  },
  subnets: [{ id: "subnet-1", vpc: "vpc-1", zone: "ap-northeast-1a", autoAssign }],
  routeTables: [{ id: "rtb-1", vpc: "vpc-1", target: "igw-1" }],
  ...more,
});

async function runIn(region: FakeRegion, args: string[]) {
  const cloud = await startCloud({ "ap-northeast-1": region });
  const ran = await bundle.run(args, { env: pointedAt(cloud.endpoint) });
  await cloud.stop();
  return { ...ran, calls: [...cloud.calls.keys()] };
}

const event = join(process.cwd(), "test/events/create-nodegroup.cli.json");

describe("the exit code", () => {
  it.each<[string, number, string[], FakeRegion]>([
    ["audit without findings", 0, ["audit"], legacy(true)],
    ["audit with a finding", 1, ["audit"], legacy(false)],
    ["audit that may not read", 2, ["audit"], legacy(true, { denied: ["eks:ListClusters"] })],
    ["explain of an event that would be alerted", 1, ["explain", event], legacy(false)],
    ["explain without its file", 2, ["explain", "no-such.json"], legacy(false)],
    ["fix that had nothing to do", 0, ["fix", "--yes"], legacy(true)],
    ["fix that did everything", 0, ["fix", "--yes"], legacy(false)],
    ["fix that was refused", 1, ["fix", "--yes"], legacy(false, { denied: ["ec2:CreateTags"] })],
    ["fix that may not ask", 2, ["fix"], legacy(false)],
    ["undo that had nothing to do", 0, ["undo", "--yes"], legacy(false)],
    ["undo that may not read", 2, ["undo", "--yes"], legacy(true, { denied: ["ec2:DescribeSubnets"] })],
    ["an unknown command", 2, ["mend"], legacy(true)],
    ["an unknown option", 2, ["audit", "--fast"], legacy(true)],
    ["no command", 2, [], legacy(true)],
    ["help", 0, ["--help"], legacy(true)],
    ["the version", 0, ["--version"], legacy(true)],
  ])("of %s is %i", async (_, code, args, region) => {
    expect((await runIn(region, args)).code).toBe(code);
  });
});

describe("before AWS is asked, the program refuses", () => {
  it.each([
    "eu-west-1; rm",
    "eu-west-1\nx",
    "eu-west-1.evil.example",
    "eu-west-1/",
    "x eu-west-1",
    "@eu-west-1",
    "eu-west-123",
    "eu-west-1,",
    "",
  ])("the region %j", async (region) => {
    const { code, stderr, calls } = await runIn(legacy(true), ["audit", `--region=${region}`]);
    expect({ code, calls }).toEqual({ code: 2, calls: [] });
    expect(stderr).toContain("is not a region name");
  });

  it.each([
    ["a policy that is no JSON", ["fix", "--yes", "--policy", "broken.json"]],
    ["--region together with --all-regions", ["audit", "--region", "eu-west-1", "--all-regions"]],
    ["a time that makes no sense", ["audit", "--timeout", "0"]],
    ["a folder to write to that isn't there", ["audit", "--out", "no/such/file"]],
  ])("%s", async (_, args) => {
    writeFileSync(join(bundle.file, "..", "broken.json"), "{");
    const { code, stdout, stderr, calls } = await runIn(legacy(false), args);
    expect({ code, stdout, calls }).toEqual({ code: 2, stdout: "", calls: [] });
    expect(stderr).not.toContain("    at ");
  });
});

describe("without a network", () => {
  /** Makes every connection and every look-up of a name end the process. */
  const CUT_OFF =
    "import net from 'node:net';import dns from 'node:dns';import{syncBuiltinESMExports}from'node:module';" +
    "const cut=()=>{process._rawDebug('network');process.exit(99)};" +
    "net.Socket.prototype.connect=cut;dns.lookup=cut;syncBuiltinESMExports();";
  const cutOff = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(CUT_OFF)}` };

  it("ends at the first connection where one is made", async () => {
    const ran = await bundle.run(["audit"], { env: { ...pointedAt("http://127.0.0.1:9"), ...cutOff } });
    expect({ code: ran.code, stderr: ran.stderr.trim() }).toEqual({ code: 99, stderr: "network" });
  });

  it("explain goes by saved facts", async () => {
    const saved = await runIn(legacy(false), ["explain", event, "--save-facts", "facts.json"]);
    const offline = await bundle.run(["explain", event, "--facts", "facts.json"], { env: cutOff });
    expect(offline).toEqual({
      code: 1,
      stderr: "",
      stdout: saved.stdout.replace("as EKS and EC2 report them now", "as saved in facts.json"),
    });
  });
});

/**
 * "F" is RETRY_MODE_ADAPTIVE among the features.
 *
 * @see https://github.com/aws/aws-sdk-js-v3/blob/main/packages/types/src/feature-ids.ts
 */
it("asks EKS and EC2 at the pace that they take, by the SDK's adaptive retries", async () => {
  const cloud = await startCloud({ "ap-northeast-1": legacy(true) });
  await bundle.run(["audit"], { env: pointedAt(cloud.endpoint) });
  await cloud.stop();
  for (const action of ["eks:ListClusters", "eks:DescribeNodegroup", "ec2:DescribeSubnets"]) {
    expect(cloud.agents.get(action)).toMatch(/ m\/(\w+,)*F\b/);
  }
});
