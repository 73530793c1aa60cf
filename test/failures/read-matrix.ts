import { needsReceipt, SETTINGS } from "./columns.ts";
import { FAULTS } from "./faults.ts";
import { type Cells, NO_CALL, nameOf, type PageColumn, rowOf } from "./matrix-page.ts";
import type { Repeat } from "./repeats.ts";
import { STEPS } from "./steps.ts";

/** The columns from which `matrixPage` made a page. */
export function readMatrix(page: string): PageColumn[] {
  const written = readTables(page);
  return SETTINGS.map((setting) => {
    const own = written[nameOf(setting)] ?? {};
    // Without receipts, the page has only what differs.
    const same = setting.receipts ? {} : afterChange(written[setting.mode] ?? {});
    return { setting, cells: { ...same, ...own } };
  });
}

/** The repeats of the same page. */
export function readRepeats(page: string): Repeat[] {
  const { changes = {}, messages = {} } = readTables(page);
  return Object.entries(changes).map(([course, number]) => ({
    course,
    changes: Number(number),
    messages: Number(messages[course]),
  }));
}

/** The cells of all tables by the head of their column. */
function readTables(page: string): { [column: string]: Cells } {
  const columns: { [column: string]: Cells } = {};
  let section = "";
  let heads: string[] = [];
  for (const line of page.split("\n")) {
    const [first = "", ...rest] = line.slice("| ".length, -" |".length).split(" | ");
    if (line.startsWith("## ")) section = "";
    else if (line.startsWith("### ")) section = line.slice("### ".length);
    else if (line.startsWith("|  | ")) heads = rest;
    else if (line.startsWith("| ")) {
      const { call = section, ...texts } = Object.fromEntries(heads.map((head, i) => [head, rest[i] ?? ""]));
      for (const [head, text] of Object.entries(texts).filter(([, text]) => text !== NO_CALL)) {
        const rows = first.split("<br>").map((fault) => (call ? `${call}, ${fault}` : fault));
        columns[head] = { ...columns[head], ...Object.fromEntries(rows.map((row) => [row, text])) };
      }
    }
  }
  return columns;
}

function afterChange(cells: Cells): Cells {
  const rows = STEPS.filter(needsReceipt).flatMap((step) => FAULTS.map((fault) => rowOf(step, fault)));
  return Object.fromEntries(Object.entries(cells).filter(([row]) => rows.includes(row)));
}
