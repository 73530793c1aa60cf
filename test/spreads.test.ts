import { readFileSync } from "node:fs";
import { sourcesIn } from "./support/imports.ts";

/** The spreads of a literal, which only hold its items on one line. */
function literalSpreadsIn(source: string): string[] {
  return source.match(/\.\.\.(?:\{[^\n]*|\[[^[\]]*\](?=[,\n]))/g) ?? [];
}

test.each([
  ["({ ...{ a, b }, c })", ["...{ a, b }, c })"]],
  ["[\n  ...[1, 2],\n  3,\n]", ["...[1, 2]"]],
  ["[...a, ...[1, 2].map(double), ...(b ? [1] : [])]", []],
  ["function a(...[b, c]: Parameters<D>) {}", []],
])("finds the spreads of a literal in %j", (source, spreads) => {
  expect(literalSpreadsIn(source)).toEqual(spreads);
});

test.each(sourcesIn("bin", "cli", "engine", "lambda", "lib"))("spreads no literal in %s", (file) => {
  expect(literalSpreadsIn(readFileSync(file, "utf8"))).toEqual([]);
});
