import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parsePolicy } from "../../../engine/model/policy.ts";
import { staticImportsOf } from "../../support/imports.ts";

const directory = mkdtempSync(join(tmpdir(), "nodegroup-guard-app-"));
afterAll(() => rmSync(directory, { recursive: true }));

const { app, context } = JSON.parse(readFileSync("cdk.json", "utf8"));
const [command = "", ...args] = app.split(" ");

/**
 * Runs what cdk.json names, as the CDK's command line does. The bundler is an ES module, which jest can't
 * load.
 */
function synthesise(name: string, options: Record<string, unknown>, CDK_VALIDATION = "true") {
  const outdir = join(directory, name);
  const env = {
    ...process.env,
    CDK_VALIDATION,
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...options }),
  };
  return { outdir, ...spawnSync(command, args, { env, encoding: "utf8" }) };
}

/**
 * A static import of node:http makes Node.js 24 load a whole HTTP client, undici: 20 ms of every cold start.
 * The SDK imports it only for an endpoint of plain HTTP, which none of AWS's is.
 */
function httpAtOnce(code: string): string[] {
  return staticImportsOf(code).filter((name) => /^(node:)?http$/.test(name));
}

/** The directories of the functions' code: the guard's is the one with a policy. */
function assetsOf(outdir: string): string[] {
  const { files } = JSON.parse(readFileSync(join(outdir, "NodegroupGuard.assets.json"), "utf8"));
  const assets: { source: { path: string; packaging: string } }[] = Object.values(files);
  return assets
    .filter(({ source }) => source.packaging === "zip")
    .map(({ source }) => join(outdir, source.path));
}

const isAudit = (asset: string) => readFileSync(join(asset, "index.mjs"), "utf8").includes("REPORT_BUCKET");

function assetOf(outdir: string): string {
  return assetsOf(outdir).find((asset) => !isAudit(asset)) ?? "none";
}

function auditAssetOf(outdir: string): string {
  return assetsOf(outdir).find(isAudit) ?? "none";
}

const rules = Array.from({ length: 250 }, (_, index) => ({
  name: `rule ${index}`,
  match: { cluster: [`team-${index}-*`, `legacy-${index}`], subnetTags: { "cost-centre": String(index) } },
  mode: "enable",
  reason: "Clusters from before 2020 keep their networks until they are moved.",
  owner: "platform@example.com",
  expires: "2999-12-31",
}));
const TOPIC = "arn:aws:sns:eu-west-1:111122223333:alerts";
const policyFile = join(directory, "rules.json");
writeFileSync(policyFile, JSON.stringify({ $schema: "./policy.schema.json", rules }));

const options = { policyFile, mode: "observe", emails: "a@example.com" };
const first = synthesise("first", options);

describe("a deployment with 250 rules", () => {
  const code = () => join(assetOf(first.outdir), "index.mjs");

  test("is synthesised without a finding", () => {
    expect({ status: first.status, stderr: first.stderr }).toEqual({
      status: 0,
      stderr: expect.not.stringMatching(/\b(ERROR|Error)\b/),
    });
    expect(first.stderr).toContain("but these rules enable auto-assign public IPv4");
  });

  test("puts the policy in force next to the code", () => {
    const text = readFileSync(join(assetOf(first.outdir), "policy.json"), "utf8");
    expect(JSON.parse(text)).toEqual({ mode: "observe", rules });
    expect(parsePolicy(JSON.parse(text)).kind).toBe("policy");
  });

  test("deploys one ES module of at most 420 KiB", () => {
    expect(statSync(code()).size).toBeLessThanOrEqual(420 * 1024);
    expect(readFileSync(code(), "utf8")).not.toContain(process.cwd());
  });

  test("deploys a module that loads no HTTP client at once", () => {
    const source = readFileSync(code(), "utf8");
    expect(staticImportsOf(source)).toContain("node:https");
    expect(httpAtOnce(source)).toEqual([]);
  });

  test("deploys a module that loads by itself and exports the handler", () => {
    const script = `import(${JSON.stringify(code())}).then((code) => console.log(typeof code.handler))`;
    const env = { PATH: process.env.PATH, AWS_REGION: "eu-west-1", TOPIC_ARN: TOPIC };
    const loaded = spawnSync(process.execPath, ["--eval", script], { cwd: directory, env, encoding: "utf8" });
    expect(loaded.stdout.trim()).toBe("function");
  });

  test("keeps what only the audit needs out of the guard's module", () => {
    const source = readFileSync(code(), "utf8");
    expect(["PutObject", "<!doctype html>", "ListClusters"].filter((word) => source.includes(word))).toEqual(
      [],
    );
  });

  test("deploys the audit as one module of at most 600 KiB, with the guard's policy, that loads by itself", () => {
    const audit = auditAssetOf(first.outdir);
    const file = join(audit, "index.mjs");
    const source = readFileSync(file, "utf8");
    expect(assetsOf(first.outdir)).toHaveLength(2);
    const policies = [assetOf(first.outdir), audit].map((asset) =>
      readFileSync(join(asset, "policy.json"), "utf8"),
    );
    expect(policies[1]).toBe(policies[0]);
    expect(statSync(file).size).toBeLessThanOrEqual(600 * 1024);
    expect(source).not.toContain(process.cwd());
    expect(httpAtOnce(source)).toEqual([]);
    const script = `import(${JSON.stringify(file)}).then((code) => console.log(typeof code.handler))`;
    const env = { PATH: process.env.PATH, AWS_REGION: "eu-west-1", TOPIC_ARN: TOPIC, REPORT_BUCKET: "none" };
    const loaded = spawnSync(process.execPath, ["--eval", script], { cwd: directory, env, encoding: "utf8" });
    expect(loaded.stdout.trim()).toBe("function");
  });

  test("has no call in the audit's module that writes in EC2 or EKS", () => {
    const source = readFileSync(join(auditAssetOf(first.outdir), "index.mjs"), "utf8");
    const calls = ["ModifySubnetAttribute", "CreateTags", "DeleteTags", "CreateNodegroup", "DeleteNodegroup"];
    expect(calls.filter((call) => source.includes(`"${call}"`) || source.includes(`\`${call}\``))).toEqual(
      [],
    );
    expect(source).toContain("DescribeNodegroup");
  });

  test("deploys the same bytes when nothing has changed", () => {
    const second = synthesise("second", options, "false");
    for (const asset of [assetOf, auditAssetOf]) {
      expect(basename(asset(second.outdir))).toBe(basename(asset(first.outdir)));
    }
  });
});

describe("a deployment for an organization", () => {
  const units = { organizationalUnits: "ou-a1b2-c3d4e5f6", regions: "eu-west-1,us-east-1" };
  const { outdir, status, stderr } = synthesise("organization", {
    ...options,
    ...units,
    organization: "o-a1b2c3d4e5",
  });
  const templateOf = (file: string) => JSON.parse(readFileSync(join(outdir, file), "utf8"));

  test("is synthesised without a finding", () => {
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: expect.not.stringMatching(/\b(ERROR|Error)\b|Listener/),
    });
  });

  test("hands every account the one-file template, with the rules in it, as an asset", () => {
    const { Resources } = templateOf("NodegroupGuardOrganization.template.json");
    const urls = JSON.stringify(Object.values(Resources)).match(/[0-9a-f]{64}\.json/g) ?? [];
    expect(urls).toHaveLength(1);
    const text = readFileSync(join(outdir, `asset.${urls[0]}`), "utf8");
    expect(JSON.parse(text).Parameters).toHaveProperty("AlertTopicArn");
    expect(text).toContain("rule 249");
  });

  test("changes nothing in the stack of one account, which is all there is without an organization", () => {
    const single = readFileSync(join(first.outdir, "NodegroupGuard.template.json"), "utf8");
    expect(templateOf("NodegroupGuard.template.json")).toEqual(JSON.parse(single));
    expect(existsSync(join(first.outdir, "NodegroupGuardOrganization.template.json"))).toBe(false);
  });
});

test("sees an HTTP client that the bundle of another entry loads at once", () => {
  const entry = join(directory, "with-http.mjs");
  writeFileSync(entry, 'import { get } from "node:http";\nexport const handler = (url) => get(url);\n');
  const script = "test/lib/app/bundle-entry.ts";
  const outdir = join(directory, "with-http");
  const { stderr } = spawnSync(process.execPath, ["--import", "tsx", script, outdir, entry], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(httpAtOnce(readFileSync(join(outdir, "index.mjs"), "utf8"))).toEqual(["node:http"]);
});

test("refuses faulty options and policy with all faults, in plain words", () => {
  const faulty = join(directory, "faulty.json");
  writeFileSync(faulty, '{ "mode": "fix" }');
  const { status, stderr, stdout } = synthesise("refused", { policyFile: faulty, followFor: "999" });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toBe(
    [
      "",
      "nodegroup-guard can't be deployed like this: 2 faults",
      "  -c followFor",
      "    received  999",
      "    allowed   from 0 to 240 whole seconds; as a prop, Duration.seconds(…)",
      `  ${faulty}: mode`,
      '    received  "fix"',
      '    allowed   "observe", "alert" or "enable"',
      "",
      "",
    ].join("\n"),
  );
});
