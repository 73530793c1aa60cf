import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bundle, buildBundle, pointedAt } from "./support/bundle.ts";
import { type CloudServer, startCloud, startSilence } from "./support/cloud-server.ts";
import type { FakeRegion } from "./support/fake-cloud.ts";

const VPC = "vpc-0a01";
const [legacy, modern, hidden] = ["subnet-0a01", "subnet-0a02", "subnet-0a03"];
const zone = "ap-northeast-1a";

/** Hostile where AWS lets people choose: a tag. */
const tags = { Name: "\u001b[31m<script>&=cmd|' /C calc'!A0" };

const network: FakeRegion = {
  clusters: {
    legacy: { vpc: VPC, subnets: [legacy, hidden], nodegroups: { "ng-1": { subnets: [legacy] } } },
    modern: { vpc: VPC, subnets: [modern], nodegroups: {} },
  },
  subnets: [
    { id: legacy, vpc: VPC, zone, autoAssign: false, tags },
    { id: modern, vpc: VPC, zone, autoAssign: true },
    { id: hidden, vpc: VPC, zone, autoAssign: false },
  ],
  routeTables: [
    { id: "rtb-0d01", vpc: VPC, target: "igw-0f01", subnets: [legacy, modern] },
    { id: "rtb-0d02", vpc: VPC, target: "nat-0c01" },
  ],
};

let bundle: Bundle;
let cloud: CloudServer;

beforeAll(async () => {
  bundle = buildBundle();
  cloud = await startCloud({
    "ap-northeast-1": network,
    "eu-west-1": { ...network, denied: ["ec2:DescribeRouteTables"] },
  });
});

afterAll(async () => {
  await cloud.stop();
  bundle.remove();
});

const at = (endpoint: string, extra = {}) => ({ env: { ...pointedAt(endpoint), ...extra } });

describe("the built command line", () => {
  it.each([
    ["finds the legacy subnet", ["audit"]],
    ["names the permission that it lacks", ["audit", "--region", "eu-west-1"]],
    ["finds nothing where nothing is", ["audit", "--region", "us-east-1"]],
  ])("%s", async (_, args) => {
    const { code, stdout, stderr } = await bundle.run(args, at(cloud.endpoint));
    const text = stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/, "2026-11-22 09:00 UTC");
    expect(`$ nodegroup-guard ${args.join(" ")}\n${text}${stderr}(exit ${code})`).toMatchSnapshot();
  });

  it("writes a file that is all there", async () => {
    const args = ["audit", "--all-regions", "--format", "json", "--out", "audit.json"];
    const { code, stdout } = await bundle.run(args, at(cloud.endpoint));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    const audit = JSON.parse(readFileSync(bundle.file.replace(/[^/]+$/, "audit.json"), "utf8"));
    expect(audit.regions).toEqual(["ap-northeast-1", "eu-west-1"]);
  });

  it("accepts what was found before", async () => {
    await bundle.run(["audit", "--format", "json", "--out", "accepted.json"], at(cloud.endpoint));
    const { code, stdout } = await bundle.run(["audit", "--expect", "accepted.json"], at(cloud.endpoint));
    expect({ code, stdout }).toEqual({ code: 0, stdout: "0 added, 0 removed, 1 unchanged.\n" });
  });

  it("shows no colours and no progress where nobody looks", async () => {
    const { stdout, stderr } = await bundle.run(["audit"], at(cloud.endpoint));
    expect(stdout + stderr).not.toContain("\u001b");
  });

  it("shows colours where nobody looks only with FORCE_COLOR", async () => {
    const colours = async (env: NodeJS.ProcessEnv) =>
      (await bundle.run(["audit"], at(cloud.endpoint, env))).stdout.includes("\u001b[");
    expect([await colours({ FORCE_COLOR: "1" }), await colours({ FORCE_COLOR: "0" })]).toEqual([true, false]);
  });

  it("prints commands with npx if npx started it", async () => {
    const byNpx = { npm_command: "exec", npm_lifecycle_event: "npx" };
    const { stdout } = await bundle.run(["audit"], at(cloud.endpoint, byNpx));
    expect(stdout).toContain("    npx nodegroup-guard fix --region ap-northeast-1 --subnet subnet-0a01\n");
  });

  it("needs credentials", async () => {
    const { code, stderr } = await bundle.run(["audit", "--region", "eu-west-1"]);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("CredentialsProviderError"),
    });
  });

  it("names the profile to check, and the commands to run", async () => {
    const { code, stderr } = await bundle.run(["audit", "--region", "eu-west-1", "--profile", "prod"]);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("aws sso login --profile prod"),
    });
  });

  it("ends with 130 on Ctrl-C and leaves no half file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ctrl-c-"));
    const silent = await startSilence();
    const env = { ...process.env, ...pointedAt(silent.endpoint) };
    const child = spawn(process.execPath, [bundle.file, "audit", "--out", "a.txt"], { cwd: folder, env });
    await silent.asked;
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    expect({ code, files: readdirSync(folder) }).toEqual({ code: 130, files: [] });
    await silent.stop();
    rmSync(folder, { recursive: true });
  });
});
