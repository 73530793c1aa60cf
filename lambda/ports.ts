import type { NodegroupCreated } from "./core/event.ts";
import type { Facts } from "./core/facts.ts";
import type { Outcome } from "./core/outcome.ts";
import type { Report } from "./core/report.ts";

/** What EKS and EC2 say now about a node group. A failed read is part of the answer, never a rejection. */
export type GatherFacts = (created: NodegroupCreated) => Promise<Facts>;

/**
 * Switches auto-assign public IPv4 on in these subnets and makes sure of it: an outcome for each id. A failure is an
 * outcome, never a rejection.
 */
export type EnableAutoAssign = (subnetIds: string[]) => Promise<Map<string, Outcome>>;

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
