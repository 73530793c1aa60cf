import type { Fault } from "../model/fault.ts";
import { plain } from "./safe-text.ts";
import { widthOf } from "./width.ts";

/** A text of paragraphs; empty ones are left out. */
export function paragraphs(parts: string[][]): string {
  const full = parts.filter((lines) => lines.length > 0);
  return `${full.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** A title and its lines; nothing where there are none. */
export function section(title: string, lines: string[]): string[] {
  return lines.length > 0 ? [title, ...lines.map((line) => `  ${line}`)] : [];
}

/** A paragraph for each region: a row for each item, followed by its details. */
export function byRegion<T extends { region: string }>(
  items: T[],
  columns: (item: T) => string[],
  details: (item: T) => string[],
): string[][] {
  return regionsOf(items).map((region) => {
    const here = items.filter((item) => item.region === region);
    const rows = aligned(here.map(columns));
    return [
      region,
      ...here.flatMap((item, index) => [`  ${rows[index]}`, ...details(item).map((line) => `      ${line}`)]),
    ];
  });
}

/** Every fault of a file or of options, three lines each. */
export function faultLines(faults: Fault[]): string[] {
  return faults.flatMap(({ path, received, allowed }) => [
    `  ${plain(path)}`,
    `    received  ${plain(received)}`,
    `    allowed   ${plain(allowed)}`,
  ]);
}

/** The regions, each once, as they come. */
export function regionsOf(items: { region: string }[]): string[] {
  return [...new Set(items.map(({ region }) => region))];
}

/** Pads every column but the last to its widest entry. */
export function aligned(rows: string[][]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, text] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(text));
    }
  }
  return rows.map((row) =>
    row
      .map((text, column) => text + " ".repeat((widths[column] ?? 0) - widthOf(text)))
      .join("  ")
      .trimEnd(),
  );
}
