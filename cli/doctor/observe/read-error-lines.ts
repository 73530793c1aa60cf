import { type CloudWatchLogsClient, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import type { Read } from "../../../engine/model/facts.ts";
import { type Ask, pages } from "./ask.ts";

/** Logs go back page by page from the oldest line, many of them empty: this is as far as it goes. */
const MOST_PAGES = 10;
const KEPT = 3;

/** The newest of the lines that the function logged as errors since then, newest first. */
export function readErrorLines(
  client: CloudWatchLogsClient,
  ask: Ask,
  logGroup: string,
  since: string,
): Promise<Read<string[]>> {
  return ask("logs:FilterLogEvents", async () => {
    const events = await pages(
      paginateFilterLogEvents(
        { client },
        { logGroupName: logGroup, startTime: Date.parse(since), filterPattern: '{ $.level = "ERROR" }' },
      ),
      ({ events }) => events ?? [],
      MOST_PAGES,
    );
    return events
      .sort((a, b) => (b.timestamp ?? 0) - (a.timestamp ?? 0))
      .slice(0, KEPT)
      .map(({ message }) => message ?? "");
  });
}
