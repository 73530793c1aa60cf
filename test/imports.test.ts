import { readFileSync } from "node:fs";
import { type Import, importsOf, impuritiesOf, readImports, sourcesIn } from "./support/imports.ts";

/** A name, or the beginning of one where it ends in "/" or ":", or a pattern; of some only the types. */
type Allowed = string | RegExp | { typesOf: string };

const ZOD: Allowed[] = ["zod", "zod/mini"];
const typesOf = (name: string): Allowed => ({ typesOf: name });

/** The table of CONTRIBUTING.md, "What may import what". The first row that fits a file holds. */
const rows: { files: RegExp; may: Allowed[] }[] = [
  { files: /^lambda\/core\//, may: ["lambda/core/", "@humanwhocodes/momoa", ...ZOD] },
  { files: /^lambda\/render\//, may: ["lambda/render/", "lambda/core/", typesOf("lambda/ports.ts")] },
  {
    files: /^lambda\/aws\//,
    may: ["lambda/aws/", typesOf("lambda/core/"), typesOf("lambda/ports.ts"), "@aws-sdk/"],
  },
  { files: /^lambda\/ports\.ts$/, may: [typesOf("lambda/core/")] },
  {
    files: /^lambda\/telemetry\.ts$/,
    may: [typesOf("lambda/ports.ts"), typesOf("lambda/core/"), "@aws-lambda-powertools/"],
  },
  {
    files: /^lambda\/handler\.ts$/,
    may: ["lambda/", "@aws-sdk/", "@aws-lambda-powertools/", typesOf("aws-lambda"), "node:"],
  },
  // Whatever else stands beside the guard is a workflow.
  { files: /^lambda\/[^/]+$/, may: ["lambda/core/", "lambda/render/", typesOf("lambda/ports.ts")] },
  {
    files: /^lib\//,
    may: [
      ...["lib/", "lambda/core/policy.ts", "lambda/core/fault.ts", "lambda/core/json-text.ts"],
      ...["aws-cdk-lib", "aws-cdk-lib/", "constructs", "cdk-nag", "rolldown", ...ZOD, "node:"],
    ],
  },
  { files: /^bin\/nodegroup-guard\.ts$/, may: ["lib/", "aws-cdk-lib", "cdk-nag", "node:"] },
  { files: /^bin\/cli\.ts$/, may: ["cli/", "package.json", "p-limit", "node:crypto"] },
  { files: /^cli\/core\//, may: ["cli/core/", "lambda/core/", "lambda/render/", ...ZOD] },
  {
    files: /^cli\/(render|html)\//,
    may: [
      ...["cli/render/", "cli/html/", "cli/core/", "lambda/core/", "lambda/render/", "node:crypto"],
      ...["cli-table3", "csv-stringify/sync", "picocolors", typesOf("sarif")],
    ],
  },
  {
    files: /^cli\/aws\//,
    may: [
      ...["cli/aws/", typesOf("cli/core/"), typesOf("cli/world.ts")],
      ...["lambda/aws/", typesOf("lambda/core/"), typesOf("lambda/ports.ts"), "@aws-sdk/"],
    ],
  },
  {
    files: /^cli\//,
    may: [
      ...["cli/commands/", "cli/core/", "cli/render/", "cli/html/", "lambda/core/", "lambda/render/"],
      ...[/^cli\/[^/]+$/, typesOf("lambda/ports.ts"), ...ZOD, "node:", "commander", "ora", "@clack/prompts"],
    ],
  },
];

function allows(allowed: Allowed, { from, typesOnly }: Import): boolean {
  if (allowed instanceof RegExp) return allowed.test(from);
  if (typeof allowed !== "string") return typesOnly && allows(allowed.typesOf, { from, typesOnly });
  return /[/:]$/.test(allowed) ? from.startsWith(allowed) : from === allowed;
}

/** What a file imports and may not. */
function forbidden(file: string, imports: Import[]): string[] {
  const row = rows.find(({ files }) => files.test(file));
  if (!row) return ["(no row of the table is about this file)"];
  return imports
    .filter((found) => !row.may.some((allowed) => allows(allowed, found)))
    .map(({ from, typesOnly }) => (typesOnly ? `types of ${from}` : from));
}

const sources = sourcesIn("bin", "cli", "lambda", "lib");
const pure = sources.filter((file) => /^(lambda|cli)\/(core|render)\//.test(file));

test.each(sources)("lets %s import only what its row of the table allows", (file) => {
  expect(forbidden(file, readImports(file))).toEqual([]);
});

test.each(pure)("keeps clock, randomness, environment, network and log out of %s", (file) => {
  expect(impuritiesOf(readFileSync(file, "utf8"))).toEqual([]);
});

test("looks at all there is: each row of the table has its files, and each of them imports something", () => {
  const found = rows.map(({ files }) => sources.filter((file) => files.test(file)));
  expect(found.every((those) => those.flatMap(readImports).length > 0)).toBe(true);
});

describe("the table can fail", () => {
  test.each<[string, string, string[]]>([
    ["lambda/core/x.ts", 'import { readFileSync } from "node:fs";', ["node:fs"]],
    ["lambda/core/x.ts", 'import fs from "fs";', ["fs"]],
    [
      "lambda/core/x.ts",
      'import type { EC2Client } from "@aws-sdk/client-ec2";',
      ["types of @aws-sdk/client-ec2"],
    ],
    ["lambda/core/x.ts", 'import { read } from "../aws/read.ts";', ["lambda/aws/read.ts"]],
    ["lambda/core/x.ts", 'import { mail } from "../render/mail.ts";', ["lambda/render/mail.ts"]],
    ["lambda/core/x.ts", 'import type { Message } from "../ports.ts";', ["types of lambda/ports.ts"]],
    ["lambda/core/x.ts", 'export { read } from "../aws/read.ts";', ["lambda/aws/read.ts"]],
    ["lambda/core/x.ts", 'export * from "../guard.ts";', ["lambda/guard.ts"]],
    ["lambda/core/x.ts", 'export const f = () => import("node:fs");', ["node:fs"]],
    ["lambda/core/x.ts", "export const f = (name: string) => import(name);", ["(computed)"]],
    ["lambda/core/x.ts", 'export const f = () => require("node:fs");', ["node:fs"]],
    ["lambda/core/x.ts", 'import fs = require("node:fs");', ["node:fs"]],
    ["lambda/core/x.ts", 'export type F = import("node:fs").Stats;', ["types of node:fs"]],
    ["lambda/core/x.ts", 'import { z } from "zod/v3";', ["zod/v3"]],
    ["lambda/core/x.ts", 'import { z } from "zodiac";', ["zodiac"]],
    ["lambda/render/x.ts", 'import { Message } from "../ports.ts";', ["lambda/ports.ts"]],
    ["lambda/render/x.ts", 'import { read } from "../aws/read.ts";', ["lambda/aws/read.ts"]],
    ["lambda/aws/x.ts", 'import { assess } from "../core/assess.ts";', ["lambda/core/assess.ts"]],
    // Without "import type" the module is still loaded.
    ["lambda/aws/x.ts", 'import { type Facts } from "../core/facts.ts";', ["lambda/core/facts.ts"]],
    ["lambda/aws/x.ts", 'import { guard } from "../guard.ts";', ["lambda/guard.ts"]],
    ["lambda/guard.ts", 'import { readCluster } from "./aws/eks.ts";', ["lambda/aws/eks.ts"]],
    [
      "lambda/guard.ts",
      'import type { EC2Client } from "@aws-sdk/client-ec2";',
      ["types of @aws-sdk/client-ec2"],
    ],
    ["lambda/sweep.ts", 'import { readCluster } from "./aws/eks.ts";', ["lambda/aws/eks.ts"]],
    ["lambda/ports.ts", 'import { FINDINGS } from "./core/findings.ts";', ["lambda/core/findings.ts"]],
    ["lambda/telemetry.ts", 'import { findings } from "./core/findings.ts";', ["lambda/core/findings.ts"]],
    ["lambda/handler.ts", 'import { App } from "aws-cdk-lib";', ["aws-cdk-lib"]],
    ["lib/x.ts", 'import { assess } from "../lambda/core/assess.ts";', ["lambda/core/assess.ts"]],
    ["lib/x.ts", 'import { EC2Client } from "@aws-sdk/client-ec2";', ["@aws-sdk/client-ec2"]],
    ["bin/nodegroup-guard.ts", 'import "../lambda/handler.ts";', ["lambda/handler.ts"]],
    ["cli/core/x.ts", 'import { readFile } from "node:fs/promises";', ["node:fs/promises"]],
    ["cli/commands/x.ts", 'import { connect } from "../aws/connect.ts";', ["cli/aws/connect.ts"]],
    ["cli/program.ts", 'import { EC2Client } from "@aws-sdk/client-ec2";', ["@aws-sdk/client-ec2"]],
    ["elsewhere/x.ts", "", ["(no row of the table is about this file)"]],
  ])("in %s: %s", (file, source, complaints) => {
    expect(forbidden(file, importsOf(file, source))).toEqual(complaints);
  });

  test("takes neither a comment nor a text for an import", () => {
    const source = '// import "node:fs";\n/* require("node:fs") */ export const text = \'import "node:fs"\';';
    expect(importsOf("lambda/core/x.ts", source)).toEqual([]);
  });

  test.each([
    ["new Date()", "new Date()"],
    ["Date.now()", "Date.now"],
    ["Math.random()", "Math.random"],
    ["process.env.HOME", "process.env"],
    ['process["env"]', "process.undefined"],
    ['console.log("a")', "console.log"],
    ['fetch("https://example.org")', "fetch("],
    ["import.meta.url", "import.meta"],
    ["setTimeout(() => {}, 1)", "setTimeout("],
  ])("finds %s not to be pure", (expression, name) => {
    expect(impuritiesOf(`export const f = () => ${expression};`)).toContain(name);
  });

  test("finds a date that is handed in to be pure", () => {
    expect(
      impuritiesOf("export const f = (time: string) => new Date(time).getTime() + Math.max(1, 2);"),
    ).toEqual([]);
  });
});
