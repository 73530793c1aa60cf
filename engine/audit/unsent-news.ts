import type { AuditNews } from "../model/audit-news.ts";

/**
 * The news without the changes that are in those `sent` already; undefined if no change is left. What could not be
 * read is the same in all news of one audit.
 */
export function unsentNews(news: AuditNews | undefined, sent: AuditNews[]): AuditNews | undefined {
  if (!news || sent.length === 0) return news;
  const unsent = {
    ...news,
    added: without(
      news.added,
      sent.flatMap(({ added }) => added),
    ),
    addedFailed: without(
      news.addedFailed,
      sent.flatMap(({ addedFailed }) => addedFailed),
    ),
    removed: without(
      news.removed,
      sent.flatMap(({ removed }) => removed),
    ),
    removedFailed: without(
      news.removedFailed,
      sent.flatMap(({ removedFailed }) => removedFailed),
    ),
  };
  const { added, addedFailed, removed, removedFailed } = unsent;
  return [added, addedFailed, removed, removedFailed].some(({ length }) => length > 0) ? unsent : undefined;
}

function without<T extends object>(items: T[], others: T[]): T[] {
  const known = new Set(others.map(keyOf));
  return items.filter((item) => !known.has(keyOf(item)));
}

/** The finding that a subnet had before depends on what it is compared with. */
function keyOf(item: object): string {
  return JSON.stringify({ ...item, before: undefined });
}
