import type { Facts } from "../../engine/model/facts.ts";
import type { Change, Message, Outcome } from "../../engine/model/ports.ts";
import { RECEIPT_TAG } from "../../engine/model/receipt.ts";
import type { Report } from "../../engine/model/report.ts";
import type { GuardContext } from "../../lambda/guard/handle-event.ts";
import { ACCOUNT, facts as legacy, policy, REGION } from "./build.ts";

/**
 * A world of plain functions for the workflow: it has one account's facts, and keeps what was asked of it.
 */
export interface World extends GuardContext {
  /**
   * In order: "gather", "enable subnet-1 subnet-2", "count subnet-1", "follow", "report", "ignored",
   * "publish".
   */
  calls: string[];
  changes: Change[];
  reports: Report[];
  messages: Message[];
  /** Changed by `enable`, as EC2 would. */
  facts: Facts;
}

export function world({ facts = legacy(), ...changes }: Partial<World> = {}): World {
  const self: World = {
    calls: [],
    changes: [],
    reports: [],
    messages: [],
    facts,
    home: { account: ACCOUNT, region: REGION },
    policy: policy({ mode: "enable" }),
    receipts: true,
    docs: "https://example.org/docs/findings/",
    https: "chat",
    now: () => new Date("2026-11-22T10:41:30.000Z"),
    async gatherFacts() {
      self.calls.push("gather");
      return structuredClone(self.facts);
    },
    async enable(wanted) {
      self.calls.push(["enable", ...wanted.map(({ subnetId }) => subnetId)].join(" "));
      self.changes.push(...wanted);
      self.facts = changed(self.facts, wanted);
      return new Map(wanted.map(({ subnetId }): [string, Outcome] => [subnetId, { kind: "enabled" }]));
    },
    async countInterfaces(ids) {
      self.calls.push(["count", ...ids].join(" "));
      return new Map();
    },
    async readUpdate() {
      self.calls.push("ask about the update");
      return { kind: "read", value: { status: "InProgress", errors: [] } };
    },
    async follow(_call, answers) {
      self.calls.push("follow");
      return { answers, wasOpen: false };
    },
    async publish(message) {
      self.calls.push("publish");
      self.messages.push(message);
    },
    record: {
      report(report) {
        self.calls.push("report");
        self.reports.push(report);
      },
      ignored() {
        self.calls.push("ignored");
      },
    },
    ...changes,
  };
  return self;
}

/** The facts after these subnets have got their receipts and were switched on. */
export function changed(facts: Facts, wanted: Change[]): Facts {
  const receipts = new Map(wanted.map(({ subnetId, receipt }) => [subnetId, receipt]));
  const subnets = facts.subnets.map(({ id, subnet }) => {
    if (!receipts.has(id) || subnet.kind !== "read") return { id, subnet };
    const value = { ...subnet.value, autoAssignPublicIpv4: true };
    return { id, subnet: { ...subnet, value: tagged(value, receipts.get(id)) } };
  });
  return { ...facts, subnets };
}

function tagged<T extends { tags: Record<string, string> }>(subnet: T, receipt: string | undefined): T {
  return receipt ? { ...subnet, tags: { ...subnet.tags, [RECEIPT_TAG]: receipt } } : subnet;
}
