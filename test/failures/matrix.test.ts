import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { callsIn, reachableFrom } from "../cli/support/sdk-calls.ts";
import { PAGE, testFileOf, WRITING } from "./column-tests.ts";
import { SETTINGS, tellColumn } from "./columns.ts";
import { matrixPage, type PageColumn, pageColumn, REWRITE } from "./matrix-page.ts";
import { readMatrix, readRepeats } from "./read-matrix.ts";
import { measureRepeats } from "./repeats.ts";
import { STEPS } from "./steps.ts";

it("has every call in the matrix that the guard can make", () => {
  const calls = callsIn(reachableFrom("lambda/guard/handler.ts"));
  expect([...new Set(STEPS.map(({ action }) => action))].sort()).toEqual(calls);
});

it("has a test file for each column", () => {
  const files = readdirSync(__dirname).filter((file) => /^matrix\..+\.test\.ts$/.test(file));
  expect(files.sort()).toEqual(SETTINGS.map(testFileOf).sort());
});

// Those files hold each column of the page against what happens; this one, that there is nothing else on it.
it(`is published in docs/failure-matrix.md, column by column (to write that anew: ${REWRITE})`, async () => {
  if (WRITING) {
    const columns: PageColumn[] = [];
    for (const setting of SETTINGS) columns.push(pageColumn(await tellColumn(setting)));
    writeFileSync(PAGE, matrixPage(columns, await measureRepeats()));
  }
  const page = readFileSync(PAGE, "utf8");
  expect(matrixPage(readMatrix(page), readRepeats(page))).toBe(page);
});
