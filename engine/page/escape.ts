import { plain } from "../text/safe-text.ts";

/** Markup that may stand in the page as it is. */
export interface Html {
  readonly markup: string;
}

export type Part = Html | string | number | undefined | readonly Part[];

/** No name is that long; evidence may list many addresses. */
const LONGEST = 4000;

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Markup from a template. Whatever is put into it is escaped for text and for quoted attributes, unless it is
 * markup itself: forgetting to escape is not possible.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#data-state
 */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  const markup = strings.map((text, index) => text + markupOf(parts[index])).join("");
  return { markup };
}

/** Marks text as markup: only this project's own, such as its style sheet, never anything read. */
export function trusted(markup: string): Html {
  return { markup };
}

/** Text as it is shown: on its line, nothing hidden or reordered. */
function safeText(text: string): string {
  return plain(text, LONGEST);
}

/**
 * A value as JSON that can stand in a script element: nothing in it can end the element or open a comment.
 *
 * @see https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
 */
export function jsonIsland(value: unknown): Html {
  const escaped = JSON.stringify(value, (_, item) =>
    typeof item === "string" ? safeText(item) : item,
  ).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return trusted(escaped);
}

function markupOf(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "number") return String(part);
  if (typeof part === "string")
    return safeText(part).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
  return "markup" in part ? part.markup : part.map(markupOf).join("");
}

/** Own words with the apostrophes of a book, as pages have them; foreign text stays as it is. */
export function inTypography(text: string): string {
  return text.replaceAll("'", "’");
}
