import { readFileSync } from "node:fs";
import {
  circlesIn,
  type Import,
  importsOf,
  impuritiesOf,
  readImports,
  sourcesIn,
} from "./support/imports.ts";
import { page, table } from "./support/markdown.ts";

/** The table of CONTRIBUTING.md, "What may import what". The first row that fits a file holds. */
const rows = table(page("CONTRIBUTING.md"), "files").map(([files = "", may = ""]) => ({
  files: spans(files),
  may: spans(may),
}));

function spans(cell: string): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, span = ""]) => span);
}

/** `a/` and `a:` are all that begins so, `a/*` what is directly in the folder, anything else itself. */
function covers(span: string, name: string): boolean {
  if (span.endsWith("*")) {
    const folder = span.slice(0, -1);
    return name.startsWith(folder) && !name.slice(folder.length).includes("/");
  }
  return /[/:]$/.test(span) ? name.startsWith(span) : name === span;
}

/** A file's forbidden imports. */
function forbidden(file: string, imports: Import[]): string[] {
  const row = rows.find(({ files }) => files.some((span) => covers(span, file)));
  if (!row) return ["(no row of the table is about this file)"];
  return imports.map(({ from }) => from).filter((from) => !row.may.some((span) => covers(span, from)));
}

const sources = sourcesIn("bin", "cli", "engine", "lambda", "lib");
/** The rooms that talk to AWS, or run in the reader's browser. */
const IMPURE_ROOMS = ["engine/aws/", "engine/page/script/"];
const pure = sources.filter(
  (file) => file.startsWith("engine/") && !IMPURE_ROOMS.some((room) => file.startsWith(room)),
);

test.each(sources)("lets %s import only what its row of the table allows", (file) => {
  expect(forbidden(file, readImports(file))).toEqual([]);
});

test.each(pure)("keeps clock, randomness, environment, network and log out of %s", (file) => {
  expect(impuritiesOf(readFileSync(file, "utf8"))).toEqual([]);
});

test("has no circle of imports, those of types included", () => {
  expect(circlesIn(new Map(sources.map((file) => [file, readImports(file)])))).toEqual([]);
});

test("looks at all there is: each row of the table has its files, and each of them imports something", () => {
  const found = rows.map(({ files }) => sources.filter((file) => files.some((span) => covers(span, file))));
  expect(found.every((those) => those.flatMap(readImports).length > 0)).toBe(true);
});

describe("the table can fail", () => {
  test.each<[string, string, string[]]>([
    ["engine/decision/x.ts", 'import { readFileSync } from "node:fs";', ["node:fs"]],
    ["engine/decision/x.ts", 'import fs from "fs";', ["fs"]],
    [
      "engine/decision/x.ts",
      'import type { EC2Client } from "@aws-sdk/client-ec2";',
      ["@aws-sdk/client-ec2"],
    ],
    ["engine/decision/x.ts", 'import { read } from "../aws/read.ts";', ["engine/aws/read.ts"]],
    ["engine/decision/x.ts", 'import { mail } from "../message/mail.ts";', ["engine/message/mail.ts"]],
    ["engine/decision/x.ts", 'export { read } from "../aws/read.ts";', ["engine/aws/read.ts"]],
    [
      "engine/decision/x.ts",
      'export * from "../../lambda/guard/handle-event.ts";',
      ["lambda/guard/handle-event.ts"],
    ],
    ["engine/decision/x.ts", 'export const f = () => import("node:fs");', ["node:fs"]],
    ["engine/decision/x.ts", "export const f = (name: string) => import(name);", ["(computed)"]],
    ["engine/decision/x.ts", 'export const f = () => require("node:fs");', ["node:fs"]],
    ["engine/decision/x.ts", 'import fs = require("node:fs");', ["node:fs"]],
    ["engine/decision/x.ts", 'export type F = import("node:fs").Stats;', ["node:fs"]],
    ["engine/model/x.ts", 'import { z } from "zod/v3";', ["zod/v3"]],
    ["engine/model/x.ts", 'import { z } from "zodiac";', ["zodiac"]],
    ["engine/model/x.ts", 'import { plain } from "../text/safe-text.ts";', ["engine/text/safe-text.ts"]],
    ["engine/text/x.ts", 'import { assess } from "../decision/assess.ts";', ["engine/decision/assess.ts"]],
    ["engine/message/x.ts", 'import { read } from "../aws/read.ts";', ["engine/aws/read.ts"]],
    ["engine/aws/x.ts", 'import { assess } from "../decision/assess.ts";', ["engine/decision/assess.ts"]],
    ["engine/aws/x.ts", 'import type { App } from "aws-cdk-lib";', ["aws-cdk-lib"]],
    ["engine/page/x.ts", 'import { run } from "../../cli/program.ts";', ["cli/program.ts"]],
    [
      "engine/page/script/x.ts",
      'import { renderHtml } from "../html-report.ts";',
      ["engine/page/html-report.ts"],
    ],
    [
      "lambda/guard/handle-event.ts",
      'import { readCluster } from "../../engine/aws/eks.ts";',
      ["engine/aws/eks.ts"],
    ],
    [
      "lambda/runtime/telemetry.ts",
      'import { assess } from "../../engine/decision/assess.ts";',
      ["engine/decision/assess.ts"],
    ],
    ["lambda/guard/handler.ts", 'import { App } from "aws-cdk-lib";', ["aws-cdk-lib"]],
    ["lib/x.ts", 'import { assess } from "../engine/decision/assess.ts";', ["engine/decision/assess.ts"]],
    [
      "lib/x.ts",
      'import { handleEvent } from "../lambda/guard/handle-event.ts";',
      ["lambda/guard/handle-event.ts"],
    ],
    ["lib/x.ts", 'import { EC2Client } from "@aws-sdk/client-ec2";', ["@aws-sdk/client-ec2"]],
    ["bin/nodegroup-guard.ts", 'import "../lambda/guard/handler.ts";', ["lambda/guard/handler.ts"]],
    ["cli/audit/x.ts", 'import { readFile } from "node:fs/promises";', ["node:fs/promises"]],
    [
      "cli/audit/x.ts",
      'import { handleEvent } from "../../lambda/guard/handle-event.ts";',
      ["lambda/guard/handle-event.ts"],
    ],
    ["cli/audit/x.ts", 'import { fix } from "../change/fix.ts";', ["cli/change/fix.ts"]],
    ["cli/change/x.ts", 'import { read } from "../../engine/aws/read.ts";', ["engine/aws/read.ts"]],
    ["cli/program.ts", 'import { EC2Client } from "@aws-sdk/client-ec2";', ["@aws-sdk/client-ec2"]],
    ["elsewhere/x.ts", "", ["(no row of the table is about this file)"]],
  ])("in %s: %s", (file, source, complaints) => {
    expect(forbidden(file, importsOf(file, source))).toEqual(complaints);
  });

  test("takes neither a comment nor a text for an import", () => {
    const source = '// import "node:fs";\n/* require("node:fs") */ export const text = \'import "node:fs"\';';
    expect(importsOf("engine/decision/x.ts", source)).toEqual([]);
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
