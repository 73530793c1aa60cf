import { readFileSync } from "node:fs";
import { buildSync, transformSync } from "esbuild";

export const PAGE_ASSETS = "engine/page/assets.ts";

/**
 * The text of the module that holds the report page's script and style: text, so that every way of running this
 * project, bundled or not, finds them in the same place. Only white space, comments and types are left out: names
 * stay. Paths are relative to the project's folder.
 *
 * @see https://esbuild.github.io/api/
 */
export function pageAssets(): string {
  const { outputFiles } = buildSync({
    entryPoints: ["engine/page/script/main.ts"],
    bundle: true,
    format: "iife",
    target: "es2023",
    charset: "utf8",
    minifyWhitespace: true,
    write: false,
  });
  const script = outputFiles.map(({ text }) => text).join("");
  return `// Made from script/ and style/. To bring it up to date, type: npm run page:assets

export const STYLE = ${JSON.stringify(style())};

export const SCRIPT = ${JSON.stringify(script)};
`;
}

/** Paper last: it overrules the screen. */
function style(): string {
  const sheets = ["page.css", "print.css"].map((file) => readFileSync(`engine/page/style/${file}`, "utf8"));
  return transformSync(sheets.join("\n"), { loader: "css", charset: "utf8", minifyWhitespace: true }).code;
}
