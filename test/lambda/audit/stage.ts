import type { AuditResult } from "../../../engine/model/audit-news.ts";
import type { EarlyCall, EarlyStart } from "../../../engine/model/audit-start.ts";
import type { Unreadable } from "../../../engine/model/facts.ts";
import type { RegionInventory } from "../../../engine/model/inventory.ts";
import type { Policy } from "../../../engine/model/policy.ts";
import type { FindSubscribers, Message } from "../../../engine/model/ports.ts";
import { runAudit } from "../../../lambda/audit/run-audit.ts";
import { startAudit } from "../../../lambda/audit/start-audit.ts";
import { denied } from "../../cli/support/inventory.ts";
import { ACCOUNT, REGION } from "../../support/build.ts";

/** The inventory, or how it is read: other things can happen meanwhile. */
type Inventory = RegionInventory | (() => Promise<RegionInventory>);

/** The texts for mail. */
export function mailsOf(messages: Message[]): string[] {
  return messages.map(({ body }) => JSON.parse(body).email);
}

/** A bucket, a topic and a clock: each run is an hour after the one before. */
export function stage(
  subscribers: Awaited<ReturnType<FindSubscribers>> = "confirmed",
  policy: Policy = { mode: "alert", rules: [] },
) {
  const objects = new Map<string, string>();
  const did: string[] = [];
  /** The cluster that each audit was to begin with. */
  const begun: (string | undefined)[] = [];
  const messages: Message[] = [];
  const topic = { subscribers };
  const recorded: AuditResult[] = [];
  const started: EarlyStart[] = [];
  let hour = 4;
  const failures: { publish?: Error; read?: Unreadable; write?: (key: string) => boolean } = {};
  /** Runs before each write of the known findings, one after the other. */
  const meanwhile: (() => void)[] = [];
  const write = async (key: string, text: string) => {
    if (failures.write?.(key)) return denied("s3:PutObject") as Unreadable;
    objects.set(key, text);
    did.push(key);
    return { kind: "written", version: text } as const;
  };
  const contextWith = (inventory: Inventory) => ({
    home: { account: ACCOUNT, region: REGION },
    policy,
    readInventory: async (_matches: unknown, _onProgress: unknown, from?: string) => {
      begun.push(from);
      return typeof inventory === "function" ? inventory() : inventory;
    },
    bucket: {
      name: "reports",
      read: async (key: string) => {
        if (failures.read) return failures.read;
        const text = objects.get(key);
        // The text is as good a version as any.
        return text === undefined
          ? ({ kind: "absent" } as const)
          : ({ kind: "read", value: { text, version: text } } as const);
      },
      write,
      replace: async (version: string | null, key: string, text: string) => {
        meanwhile.shift()?.();
        return (objects.get(key) ?? null) === version ? write(key, text) : ({ kind: "outpaced" } as const);
      },
    },
    publish: async (message: Message) => {
      if (failures.publish) throw failures.publish;
      messages.push(message);
      did.push("publish");
    },
    findSubscribers: async () => {
      did.push("ask");
      return topic.subscribers;
    },
    https: "chat" as const,
    record: (result: AuditResult) => recorded.push(result),
    recordEarly: (early: EarlyStart) => started.push(early),
    now: () => new Date(Date.UTC(2026, 10, 23, hour)),
  });
  const run = (inventory: Inventory, early?: EarlyCall[]) => {
    hour++;
    return runAudit(contextWith(inventory), early);
  };
  const startEarly = (inventory: Inventory, ...calls: EarlyCall[]) => {
    hour++;
    return startAudit({ kind: "early", calls, ignored: [] }, contextWith(inventory));
  };
  return { topic, objects, did, begun, messages, recorded, started, failures, meanwhile, run, startEarly };
}
