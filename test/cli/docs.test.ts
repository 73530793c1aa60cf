import { readFileSync } from "node:fs";
import { auditFormats } from "../../cli/audit/audit-formats.ts";
import { commands } from "../../cli/program.ts";
import { fillCliDocs } from "../../scripts/cli-docs.ts";
import { commandPorts } from "../../scripts/least-privilege.ts";
import { headings, page, table } from "../support/markdown.ts";

const PAGE = "docs/cli.md";
const names = commands.map(({ name }) => name);

it("keeps the page's generated parts in step with the code", async () => {
  const text = readFileSync(PAGE, "utf8");
  if ((await fillCliDocs(text)) !== text) {
    throw new Error(`${PAGE} is out of date. To update it, run: npm run docs:cli`);
  }
});

it("has a chapter for every command, with its help and its IAM policy", () => {
  const { text } = page(PAGE);
  expect(headings(page(PAGE), 2).filter((heading) => names.includes(heading))).toEqual(names);
  for (const name of names) {
    expect(text).toContain(`<!-- help ${name} -->`);
    expect(text).toContain(`<!-- allow ${name} -->`);
  }
});

it("declares the ports of every command", () => {
  expect(Object.keys(commandPorts)).toEqual(names);
});

it("lists every format", () => {
  expect(table(page(PAGE), "format").map(([name]) => name)).toEqual(
    Object.keys(auditFormats).map((name) => `\`${name}\``),
  );
});
