import type { NodegroupCreated } from "./event.ts";
import type { Facts, Interfaces, Nodegroup, Read, SubnetFacts } from "./facts.ts";
import type { RegionInventory } from "./inventory.ts";
import type { Report } from "./report.ts";

/** What EKS and EC2 say now about a node group. A failed read is part of the answer, never a rejection. */
export type GatherFacts = (created: NodegroupCreated) => Promise<Facts>;

/** A subnet in which to enable auto-assign public IPv4. */
export interface Change {
  subnetId: string;
  /** The tag's value, to be written before; left out where the deployment does without receipts. */
  receipt?: string;
}

/** The result of a change of one subnet's setting. */
export type Outcome =
  /** `receiptMissing`: the change was read back, the receipt was not. */
  { kind: "enabled"; receiptMissing?: true } | { kind: "unchanged" } | { kind: "failed"; why: string };

/**
 * Switches auto-assign public IPv4 on in these subnets and makes sure of it: an outcome for each id. A
 * failure is an outcome, never a rejection.
 */
export type EnableAutoAssign = (changes: Change[]) => Promise<Map<string, Outcome>>;

/** The same for one subnet, where a person may stop the work between two of them. */
export type EnableSubnet = (change: Change) => Promise<Outcome>;

/** A receipt to remove, by the tag's value, and whether the subnet is to be switched off before. */
export interface Undo {
  subnetId: string;
  receipt: string;
  switchOff: boolean;
}

export type UndoOutcome = { kind: "undone" } | { kind: "failed"; why: string };

/**
 * Disables auto-assign public IPv4, makes sure of it, and only then removes the receipt: as long as there is
 * one, it is known that something is to be undone. A failure is an outcome, never a rejection.
 */
export type UndoChange = (undo: Undo) => Promise<UndoOutcome>;

/** Reads the subnets that carry the tag of a receipt, whatever it says; sorted by id. */
export type ReadReceipts = () => Promise<Read<SubnetFacts[]>>;

/**
 * Reads all clusters whose names `matches` wants, and all that belongs to them; reports to `onProgress` how
 * many are done. A failed read is part of the answer, never a rejection.
 */
export type ReadInventory = (
  matches: (cluster: string) => boolean,
  onProgress?: (done: InventoryProgress) => void,
) => Promise<RegionInventory>;

export interface InventoryProgress {
  clusters: number;
  nodegroups: number;
}

/**
 * Counts the network interfaces in each of these subnets. A failed read is part of the answer, never a
 * rejection.
 */
export type CountInterfaces = (subnetIds: string[]) => Promise<Map<string, Read<Interfaces>>>;

/**
 * Waits for what becomes of the node group, as long as there is time, and gives back the last that was seen.
 */
export type FollowNodegroup = (created: NodegroupCreated, seen: Read<Nodegroup>) => Promise<Read<Nodegroup>>;

/** What SNS takes for one message. */
export interface Message {
  subject: string;
  /** A text per protocol, as JSON: SNS's MessageStructure "json". */
  body: string;
}

/** Sends one message to everybody who subscribed; rejects when SNS refuses it. */
export type Publish = (message: Message) => Promise<void>;

/** Puts on record what was found and done, or why an event was passed over: log and metrics. */
export interface Recorder {
  report(report: Report): void;
  ignored(why: string): void;
}
