import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { run } from "../run.ts";
import { type App, appIn, resourcesOf, type Template, templateIn } from "./app.ts";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const { devDependencies: pinned, peerDependencies: peers } = manifest;
const directory = mkdtempSync(join(tmpdir(), "nodegroup-guard-package-"));
afterAll(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));

interface Packed {
  filename: string;
  size: number;
  files: { path: string }[];
}

let packed: Packed;
let tarball: string;
let clone: Template;

beforeAll(async () => {
  const answer = await run("npm", ["pack", "--silent", "--json", "--pack-destination", directory]);
  // npm's scripts print before its answer.
  [packed] = Object.values(JSON.parse(answer.slice(answer.search(/^[[{]/m)))) as [Packed];
  tarball = join(directory, packed.filename);
  const outdir = join(directory, "clone");
  await run("npx", ["cdk", "synth", "--quiet", "--output", outdir, "-c", "emails=oncall@example.com"]);
  clone = templateIn(outdir, "NodegroupGuard");
});

/** An app with the package and other packages in it; npm as it is configured on this machine. */
async function install(app: App, dependencies: Record<string, string>): Promise<void> {
  const all = { ...dependencies, "nodegroup-guard": `file:${tarball}` };
  app.write({ "package.json": { name: "app", version: "1.0.0", private: true, dependencies: all } });
  await app.run("npm", "install", "--no-audit", "--no-fund", "--prefer-offline");
}

const STACK = `
const stack = new cdk.Stack(new cdk.App(), "Platform");
const guard = new NodegroupGuard(stack, "Guard", { mode: "alert", emails: ["oncall@example.com"] });
new cdk.CfnOutput(stack, "Topic", { value: guard.alertTopic.topicArn });
`;
const TYPESCRIPT = `
import * as cdk from "aws-cdk-lib";
import { type GuardRule, NodegroupGuard, type NodegroupGuardProps } from "nodegroup-guard";
${STACK}
export const rules: GuardRule[] = [{ name: "a", match: { cluster: "dev-*" }, mode: "enable" }];
// @ts-expect-error: no such mode
export const wrong: NodegroupGuardProps = { mode: "fix" };
// @ts-expect-error: no such prop
export const unknown: NodegroupGuardProps = { email: "oncall@example.com" };
`;
const TEST = `
import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { NodegroupGuard } from "nodegroup-guard";
test("guards", () => {
  const stack = new Stack(new App(), "Test");
  new NodegroupGuard(stack, "Guard", { mode: "alert" });
  Template.fromStack(stack).resourceCountIs("AWS::Lambda::Function", 2);
});
`;
const [cdk, constructs] = ["aws-cdk-lib", "constructs"] as const;
const ours = { [cdk]: pinned[cdk], [constructs]: pinned[constructs] };

describe("the tarball", () => {
  test("holds what users need, and nothing else", () => {
    const paths = packed.files.map(({ path }) => path);
    const kinds = /^(dist|docs|examples|schemas)\/|^(README|LICENSE|CHANGELOG|SECURITY)\b|^package\.json$/;
    expect(paths.filter((path) => !kinds.test(path))).toEqual([]);
    expect(paths.filter((path) => /\.ts$|test|e2e|template\.json$/.test(path))).toEqual([]);
    expect(paths).toEqual(
      expect.arrayContaining(["dist/index.cjs", "dist/function/index.mjs", "dist/function/audit/index.mjs"]),
    );
  });

  test("is at most 720 KB", () => {
    expect(packed.size).toBeLessThanOrEqual(720_000);
  });
});

test("works in an app as cdk init makes it: its compiler, its Jest, its cdk", async () => {
  const app = appIn(join(directory, "init"));
  const cli = resolve("node_modules/aws-cdk/bin/cdk");
  await app.run(process.execPath, cli, "init", "app", "--language", "typescript", "--generate-only");
  const lib = "lib/init-stack.ts";
  const test = "test/init.test.ts";
  const source = readFileSync(join(app.directory, lib), "utf8");
  const use = '    new NodegroupGuard(this, "Guard", { mode: "alert", emails: ["oncall@example.com"] });\n';
  app.write({
    [lib]: `import { NodegroupGuard } from "nodegroup-guard";\n${source.replace(/^ {4}\/\/ example resource\n/m, use)}`,
    [test]: TEST,
  });
  await app.run("npm", "install", "--no-audit", "--no-fund", "--prefer-offline", tarball);
  await app.run("npm", "run", "build");
  expect(await app.run("npm", "test")).toMatch(/Tests: +1 passed/);
  await app.run("npx", "cdk", "synth", "--quiet", "--output", "cdk.out");
  expect(resourcesOf(templateIn(join(app.directory, "cdk.out"), "InitStack"))).toEqual(resourcesOf(clone));
});

test("works with TypeScript 5.9, ts-node and ts-jest, and from an ES module", async () => {
  const app = appIn(join(directory, "typescript-5.9"));
  const compilerOptions = {
    target: "es2022",
    strict: true,
    skipLibCheck: false,
    noEmit: true,
    types: ["node", "jest"],
  };
  app.write({
    "tsconfig.json": {
      compilerOptions: {
        ...compilerOptions,
        module: "commonjs",
        moduleResolution: "node10",
        esModuleInterop: true,
      },
      include: ["bin/*.ts", "test"],
    },
    "tsconfig.node16.json": {
      compilerOptions: { ...compilerOptions, module: "node16", moduleResolution: "node16" },
      include: ["bin"],
    },
    "bin/app.ts": TYPESCRIPT,
    "bin/module.mts": TYPESCRIPT,
    "bin/module.mjs": `import * as cdk from "aws-cdk-lib";\nimport { NodegroupGuard } from "nodegroup-guard";\n${STACK}`,
    "test/app.test.ts": TEST,
    "jest.config.js": 'module.exports = { preset: "ts-jest", testEnvironment: "node" };\n',
  });
  const tools = { typescript: "~5.9.3", "ts-node": "^10.9.2", "ts-jest": "^29.4.0", jest: "^30.0.0" };
  await install(app, { ...ours, ...tools, "@types/jest": "^30.0.0", "@types/node": "^24.0.0" });
  // The other two compile under tsconfig.json, with a check of the types as well.
  await app.run("npx", "tsc", "--project", "tsconfig.node16.json");
  expect(await app.run("npx", "jest")).toMatch(/Tests: +1 passed/);
  const templates = [
    await app.synthesize("Platform", "npx", "ts-node", "bin/app.ts"),
    await app.synthesize("Platform", process.execPath, "bin/module.mjs"),
  ];
  expect(templates.map(resourcesOf)).toEqual([resourcesOf(clone), resourcesOf(clone)]);
});

test("works with the lowest versions of its peers", async () => {
  const app = appIn(join(directory, "lowest"));
  const lowest = Object.entries<string>(peers).map(([name, range]) => [name, range.replace(/^\^/, "")]);
  app.write({
    "app.js": `const cdk = require("aws-cdk-lib");\nconst { NodegroupGuard } = require("nodegroup-guard");\n${STACK}`,
  });
  await install(app, Object.fromEntries(lowest));
  const template = await app.synthesize("Platform", process.execPath, "app.js");
  expect(resourcesOf(template)).toEqual(resourcesOf(clone));
});

test("brings a command line that needs no CDK", async () => {
  const app = appIn(join(directory, "command-line"));
  await install(app, {});
  const version = await app.run("npx", "nodegroup-guard", "--version");
  const installed = await app.run("npm", "ls", "--all", "--parseable");
  expect(version.trim()).toBe(manifest.version);
  expect(installed.trim().split("\n")).toHaveLength(2);
});
