import type { PageData, SubnetData } from "../data-island.ts";

/** The report's data; all of it only ever becomes text, never markup. */
export const data: PageData = JSON.parse(known(document.getElementById("data")?.textContent));

/** Asserts that a value exists; if not, the report was generated incorrectly. */
export function known<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("something is missing in this report");
  return value;
}

export function byId(id: string): HTMLElement {
  return known(document.getElementById(id));
}

export function all<T extends HTMLElement = HTMLElement>(
  selector: string,
  within: ParentNode = document,
): T[] {
  return [...within.querySelectorAll<T>(selector)];
}

export function subnetAt(index: number): SubnetData {
  return known(data.subnets[index]);
}

const tiles = new Map(all(".subnet").map((tile) => [Number(tile.dataset.subnet), tile]));

/** The subnet as it is drawn. */
export function tileOf(index: number): HTMLElement {
  return known(tiles.get(index));
}

export function findingOf(kind: string): PageData["findings"][string] {
  return known(data.findings[kind]);
}

/** An element; a child of null is left out. */
export function el(
  name: string,
  attributes: Record<string, string>,
  ...children: (Node | string | null)[]
): HTMLElement {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A finding's symbol, whose parts are in the page already. */
export function icon(finding: string, tone: string): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `icon tone-${tone}`);
  svg.setAttribute("aria-hidden", "true");
  for (const symbol of [`#t-${tone}`, `#f-${finding}`]) {
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", symbol);
    svg.append(use);
  }
  return svg;
}

/** Has a screen reader read it out. */
export function announce(text: string): void {
  byId("status").textContent = text;
}

export function plural(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
