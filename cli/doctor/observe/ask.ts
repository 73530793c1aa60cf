import type { Limit } from "../../../engine/aws/inventory.ts";
import { read } from "../../../engine/aws/read.ts";
import type { Read } from "../../../engine/model/facts.ts";

export type Ask = <T>(action: string, ask: () => Promise<T>) => Promise<Read<T>>;

/** Runs one read, not too many at a time: its answer, "not found" and failure are values. */
export function asker(limit: Limit): Ask {
  return (action, ask) => limit(() => read(action, ask));
}

/** All pages of a list, up to `most`. */
export async function pages<Page, Item>(
  paginator: AsyncIterable<Page>,
  items: (page: Page) => Item[],
  most = Number.POSITIVE_INFINITY,
): Promise<Item[]> {
  const found: Item[] = [];
  let count = 0;
  for await (const page of paginator) {
    found.push(...items(page));
    if (++count >= most) break;
  }
  return found;
}
