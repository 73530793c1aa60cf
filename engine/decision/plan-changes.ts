import type { Change } from "../model/ports.ts";
import { RECEIPT_TAG, receiptText } from "../model/receipt.ts";
import type { Decision } from "./decide.ts";

/** One subnet in which auto-assign public IPv4 is to be enabled in the end. */
export interface PlannedChange extends Change {
  /** Whether the change was already made, after the node group was requested. */
  done: boolean;
}

/** The event, the node group and the time of the changes; `time` is ISO 8601, UTC. */
export interface Occasion {
  eventId: string;
  cluster: string;
  nodegroup: string;
  time: string;
}

/**
 * Lists the changes that the decisions require, each with the receipt that is written before the change.
 */
export function planChanges(decisions: Decision[], occasion: Occasion, receipts: boolean): PlannedChange[] {
  const enabling = decisions.filter(({ action }) => action === "enable");
  return enabling.map(({ assessment, rule }) => {
    const { subnet, alreadyEnabled } = assessment;
    const existing = subnet.subnet.kind === "read" ? subnet.subnet.value.tags[RECEIPT_TAG] : undefined;
    const receipt = alreadyEnabled ? existing : receipts ? newReceipt(occasion, rule?.name) : undefined;
    return { subnetId: subnet.id, done: alreadyEnabled, ...(receipt ? { receipt } : {}) };
  });
}

function newReceipt({ time, eventId, cluster, nodegroup }: Occasion, rule = "-"): string {
  return receiptText({ time, eventId, nodegroup: `${cluster}/${nodegroup}`, rule });
}
