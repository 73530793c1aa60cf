import { existsSync, readdirSync } from "node:fs";
import { page } from "./support/markdown.ts";

const { text } = page("docs/architecture.md");

/** The indented block behind a heading. */
function blockUnder(heading: string): string[] {
  const lines = text.slice(text.indexOf(`## ${heading}\n`)).split("\n");
  const start = lines.findIndex((line) => line.startsWith("    "));
  const rest = lines.slice(start);
  return rest.slice(
    0,
    rest.findIndex((line) => !line.startsWith("    ")),
  );
}

/** Folders as paths, from their indentation by two spaces a level. */
function foldersIn(tree: string[]): string[] {
  const above: string[] = [];
  return tree.map((line) => {
    const [, indent = "", name = ""] = line.match(/^ {4}( *)([\w-]+)\/ +\S/) ?? [];
    const level = indent.length / 2;
    above.splice(level, above.length, name);
    return above.join("/");
  });
}

const DEEP = ["bin", "engine", "lambda", "cli", "lib"];
const HIDDEN = ["node_modules", "dist", "coverage", "reports", "cdk.out"];

function foldersOnDisk(): string[] {
  const folders = (path: string) =>
    readdirSync(path, { recursive: true, withFileTypes: true, encoding: "utf8" })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${entry.parentPath}/${entry.name}`);
  const top = readdirSync(".", { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !HIDDEN.includes(entry.name))
    .map(({ name }) => name);
  return [...top, ...DEEP.flatMap(folders)];
}

it("shows the tree as it is, with a sentence for each folder", () => {
  expect(foldersIn(blockUnder("The tree")).sort()).toEqual(foldersOnDisk().sort());
});

it.each(["The walk of an event", "The walk of an audit", "The walk of a scheduled audit"])(
  "names files that exist: %s",
  (heading) => {
    const files = blockUnder(heading).map((line) => line.trim().split(" ")[0] ?? "");
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  },
);
