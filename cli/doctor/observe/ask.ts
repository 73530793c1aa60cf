import { describeError } from "../../../engine/aws/errors.ts";
import type { Limit } from "../../../engine/aws/inventory.ts";
import { read } from "../../../engine/aws/read.ts";
import type { Read } from "../../../engine/model/facts.ts";

/** "There is no such thing", in each service's own words. */
const NOT_FOUND = new Set([
  "NoSuchEntity",
  "NoSuchEntityException",
  "NotFound",
  "NotFoundException",
  "QueueDoesNotExist",
  "AWS.SimpleQueueService.NonExistentQueue",
  "TrailNotFoundException",
]);

/** SNS's own word for a refusal. */
const DENIED = new Set(["AuthorizationError", "AuthorizationErrorException"]);

export type Ask = <T>(action: string, ask: () => Promise<T>) => Promise<Read<T>>;

/** Runs one read, not too many at a time: its answer, "not found" and failure are values. */
export function asker(limit: Limit): Ask {
  return (action, ask) =>
    limit(async () => {
      let absent = false;
      const answer = await read(action, () =>
        ask().catch((error: unknown) => {
          absent = isAbsent(error);
          throw isRefusal(error) ? Object.assign(new Error(), { name: "AccessDenied" }) : error;
        }),
      );
      return absent ? { kind: "absent" } : answer;
    });
}

/** One line on a call that failed, as `asker` puts it. */
export function failure(action: string, error: unknown): string {
  return describeError(
    action,
    isRefusal(error) ? Object.assign(new Error(), { name: "AccessDenied" }) : error,
  );
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && DENIED.has(error.name);
}

function isAbsent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // CloudFormation has no error of its own for a stack that isn't there.
  return (
    NOT_FOUND.has(error.name) ||
    (error.name === "ValidationError" && error.message.includes("does not exist"))
  );
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
