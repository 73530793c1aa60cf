import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseFacts } from "../../cli/explain/facts-file.ts";
import type { Facts } from "../../engine/model/facts.ts";
import type { Change } from "../../engine/model/ports.ts";
import { type GuardContext, handleEvent } from "../../lambda/guard/handle-event.ts";
import type { Mail } from "../mailbox.ts";
import type { SubnetView } from "../subnet-view.ts";
import { viewFacts } from "./view-facts.ts";

export interface Replayed {
  before: SubnetView[];
  /** What the guard would change. Nothing was. */
  changes: Change[];
  mail: Mail | undefined;
}

const FOLDER = join("e2e", "replay");

/**
 * Runs the function's own workflow on a recorded event and recorded facts, its effects being noted instead of
 * made.
 */
export async function replay(): Promise<Replayed> {
  const event = JSON.parse(await readFile(join(FOLDER, "event.json"), "utf8"));
  const read = parseFacts(JSON.parse(await readFile(join(FOLDER, "facts.json"), "utf8")));
  if (read.kind === "faulty") throw new Error(`faults in the facts: ${JSON.stringify(read.faults)}`);

  const changes: Change[] = [];
  const mails: Mail[] = [];
  await handleEvent(event, notingWorld(read.facts, changes, mails));
  return { before: viewFacts(read.facts), changes, mail: mails[0] };
}

function notingWorld(facts: Facts, changes: Change[], mails: Mail[]): GuardContext {
  const { account, region } = facts;
  return {
    home: { account, region },
    policy: { mode: "enable", rules: [] },
    receipts: true,
    docs: "docs/findings/",
    gatherFacts: async () => facts,
    enable: async (wanted) => {
      changes.push(...wanted);
      return new Map(wanted.map(({ subnetId }) => [subnetId, { kind: "enabled" }]));
    },
    countInterfaces: async (ids) =>
      new Map(ids.map((id) => [id, { kind: "read", value: { counts: {}, incomplete: false } }])),
    follow: async (_, seen) => seen,
    publish: async ({ subject, body }) => {
      mails.push({ subject, text: JSON.parse(body).email });
    },
    record: { report: () => {}, ignored: () => {} },
    now: () => new Date(),
  };
}
