import { readFileSync } from "node:fs";
import { sourcesIn } from "./support/imports.ts";

const sources = sourcesIn("bin", "cli", "e2e", "engine", "lambda", "lib", "scripts", "test");

/** The lines of docblocks that stand above nothing: only one directly behind the imports speaks of its whole file. */
function orphansIn(source: string): string[] {
  return [...source.matchAll(/\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n[ \t]*(?=\n|\/\*\*)(\n?)/g)].flatMap(
    ({ 0: docblock, 1: blank, index }) => {
      const ofFile =
        blank &&
        source
          .slice(0, index)
          .replace(/^import [^;]*;$/gm, "")
          .trim() === "";
      return ofFile ? [] : [`${source.slice(0, index).split("\n").length}: ${docblock.split("\n")[0]}`];
    },
  );
}

test.each([
  ["above another", "/** Doubles. */\n/** Halves. */\nfunction half() {}\n", ["1: /** Doubles. */"]],
  ["above a blank line", "const a = 1;\n\n/**\n * Doubles.\n */\n\nconst b = 2;\n", ["3: /**"]],
  ["in a type", "interface A {\n  /** One. */\n  /** Two. */\n  two: 2;\n}\n", ["2: /** One. */"]],
])("finds a docblock %s", (_, source, orphans) => {
  expect(orphansIn(source)).toEqual(orphans);
});

test.each([
  ["above what it documents", "/** Doubles. */\nfunction double() {}\n"],
  ["of a file, behind its imports", 'import {\n  a,\n} from "./a.ts";\n\n/** All about a. */\n\na();\n'],
])("accepts a docblock %s", (_, source) => {
  expect(orphansIn(source)).toEqual([]);
});

test.each(sources)("has no docblock in %s that stands above nothing", (file) => {
  expect(orphansIn(readFileSync(file, "utf8"))).toEqual([]);
});

/** The docblocks that begin with a word that leaves open which thing they are about. */
function vagueIn(source: string): string[] {
  const beginnings =
    /\/\*\*[\s*]*((?:What|Whatever|Who|Whoever|Whom|Whose|That|Those|For what|Of what)\b[^\n]*)/g;
  return [...source.matchAll(beginnings)].map(({ 1: beginning = "" }) => beginning);
}

test.each([
  ["/*" + "* What is left. */\n", ["What is left. */"]],
  ["  /*" + "*\n   * Whoever asked.\n   */\n", ["Whoever asked."]],
  ["/** The rest. */\n", []],
  ["/** Whether that is what is left. */\n", []],
])("names the thing first in %j, or not", (source, vague) => {
  expect(vagueIn(source)).toEqual(vague);
});

test.each(sources)("names the thing first in the docblocks of %s", (file) => {
  expect(vagueIn(readFileSync(file, "utf8"))).toEqual([]);
});
