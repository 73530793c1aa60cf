import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEvent } from "../../engine/model/event.ts";
import type { NodegroupCreated, NodegroupUpdated } from "../../engine/model/nodegroup-call.ts";

/** CloudTrail events from test/events, and what a test leaves out of them or puts into them. */

const FOLDER = join("test", "events");

type Members = Record<string, unknown>;

export const EVENTS = readdirSync(FOLDER).sort();

export function eventFrom(file: string): Members {
  return JSON.parse(readFileSync(join(FOLDER, file), "utf8"));
}

export function cliEvent(): Members {
  return eventFrom("create-nodegroup.cli.json");
}

/** The CLI's event with other values in some places, named as in "detail.eventVersion". */
export function cliEventWith(changes: Members): Members {
  return withChanges(cliEvent(), changes);
}

/** An event with other values in some places. */
export function withChanges(event: Members, changes: Members): Members {
  for (const [path, value] of Object.entries(changes)) {
    const [parent, key] = place(event, path);
    parent[key] = value;
  }
  return event;
}

/** The CLI's event with these members left out. */
export function cliEventWithout(...paths: string[]): Members {
  return without(cliEvent(), ...paths);
}

/** An event with these members left out. */
export function without(event: Members, ...paths: string[]): Members {
  for (const path of paths) {
    const [parent, key] = place(event, path);
    if (!(key in parent)) throw new Error(`there is no ${path} to leave out`);
    delete parent[key];
  }
  return event;
}

/** Every member of an event, however deep: detail, detail.eventVersion, … */
export function pathsIn(value: unknown, above: string[] = []): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const path = [...above, key];
    return [path.join("."), ...pathsIn(member, path)];
  });
}

/** Parses an event that must be valid. */
export function createdFrom(event: unknown): NodegroupCreated {
  const parsed = parseEvent(event);
  if (parsed.kind !== "created") throw new Error(JSON.stringify(parsed));
  return parsed.created;
}

/** The same of an update. */
export function updatedFrom(event: unknown): NodegroupUpdated {
  const parsed = parseEvent(event);
  if (parsed.kind !== "updated") throw new Error(JSON.stringify(parsed));
  return parsed.updated;
}

function place(event: Members, path: string): [Members, string] {
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const parent = keys.reduce<Members>((value, key) => {
    value[key] ??= {};
    return value[key] as Members;
  }, event);
  return [parent, last];
}
