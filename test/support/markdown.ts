import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** A Markdown file of the repository, by its path from the root. */
export interface Page {
  path: string;
  text: string;
}

/** A link within the repository: a path from the root, and an anchor there. */
export interface InnerLink {
  target: string;
  anchor: string | undefined;
}

/** Where pages are looked for, besides the root itself. */
const FOLDERS = ["docs", "e2e", "examples"];

export function pages(): Page[] {
  const below = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  );
  return [...readdirSync("."), ...below].filter((path) => path.endsWith(".md")).map(page);
}

export function page(path: string): Page {
  return { path, text: readFileSync(path, "utf8") };
}

/** The headings of a level: 1 for "#". */
export function headings({ text }: Page, level: number): string[] {
  return all(withoutCode(text), new RegExp(`^${"#".repeat(level)} (.+)$`, "gm"));
}

/** The ids under which GitHub lets a page's headings be linked. */
export function anchors(of: Page): string[] {
  return [1, 2, 3, 4].flatMap((level) =>
    headings(of, level).map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

/** The links that stay within the repository. */
export function innerLinks({ path, text }: Page): InnerLink[] {
  const links = all(withoutCode(text), /\]\(([^)\s]+)\)/g).filter((link) => !/^[a-z]+:/.test(link));
  return links.map((link) => {
    const [file, anchor] = link.split("#");
    return { target: file ? normalize(join(dirname(path), file)) : path, anchor };
  });
}

/** The code blocks of a language. */
export function blocks({ text }: Page, language: string): string[] {
  const found = text.matchAll(new RegExp(`^( *)\`\`\`${language}\n(.*?)^ *\`\`\`$`, "gms"));
  return Array.from(found, ([, indent = "", code = ""]) =>
    code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
}

/** The rows of the first table whose first column is headed so, each as its cells. */
export function table({ path, text }: Page, firstColumn: string): string[][] {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => cells(line)[0] === firstColumn);
  if (start < 0) throw new Error(`${path} has no table whose first column is "${firstColumn}"`);
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith("|"));
  return rows.slice(0, end < 0 ? rows.length : end).map(cells);
}

/** Without the backticks that make a cell code. */
export function bare(cell: string | undefined): string {
  return (cell ?? "").replaceAll("`", "");
}

function cells(line: string): string[] {
  return line.startsWith("|")
    ? line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim())
    : [];
}

function withoutCode(text: string): string {
  return text
    .replace(/^ *```.*?^ *```$/gms, "")
    .replace(/`[^`\n]*`/g, (code) => code.slice(1, -1).replace(/[[\]]/g, ""));
}

function all(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, found = ""]) => found);
}
