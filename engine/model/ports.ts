import type { PlannedChange } from "../decision/plan-changes.ts";
import type { NodegroupCreated } from "./event.ts";
import type { Facts, Interfaces, Nodegroup, Read } from "./facts.ts";
import type { Outcome } from "./outcome.ts";
import type { Report } from "./report.ts";

/** What EKS and EC2 say now about a node group. A failed read is part of the answer, never a rejection. */
export type GatherFacts = (created: NodegroupCreated) => Promise<Facts>;

/** A subnet to switch on, and the value of the receipt tag to leave on it before. */
export type Change = Pick<PlannedChange, "subnetId" | "receipt">;

/**
 * Switches auto-assign public IPv4 on in these subnets and makes sure of it: an outcome for each id. A
 * failure is an outcome, never a rejection.
 */
export type EnableAutoAssign = (changes: Change[]) => Promise<Map<string, Outcome>>;

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
