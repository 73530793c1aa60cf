import { readFileSync } from "node:fs";
import { sourcesIn } from "./support/imports.ts";

/** The files that declare each type, by its name. */
function declarationsIn(files: string[], read = (file: string) => readFileSync(file, "utf8")) {
  const found = new Map<string, string[]>();
  for (const file of files) {
    for (const { 1: name = "" } of read(file).matchAll(/^(?:export )?(?:type|interface) (\w+)/gm)) {
      found.set(name, [...(found.get(name) ?? []), file]);
    }
  }
  return found;
}

it("finds the types that a file declares, exported or not", () => {
  const source = "export interface Place {}\ntype Pace = 1;\nimport { type Read } from './a.ts';\n";
  expect([...declarationsIn(["a.ts"], () => source).keys()]).toEqual(["Place", "Pace"]);
});

it("declares no type name twice in the engine", () => {
  const twice = [...declarationsIn(sourcesIn("engine"))].filter(([, files]) => files.length > 1);
  expect(twice).toEqual([]);
});

it("names no other type Read than the engine's", () => {
  const files = declarationsIn(sourcesIn("bin", "cli", "engine", "lambda", "lib")).get("Read");
  expect(files).toEqual(["engine/model/facts.ts"]);
});
