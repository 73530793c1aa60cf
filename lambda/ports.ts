import type { NodegroupCreated } from "./core/event.ts";
import type { Facts } from "./core/facts.ts";
import type { Outcome } from "./core/outcome.ts";
import type { Report } from "./core/report.ts";

/** What EKS and EC2 say now about a node group. Failed reads are part of the answer; never rejects because of them. */
export type GatherFacts = (created: NodegroupCreated) => Promise<Facts>;

/** Switches auto-assign public IPv4 on in one subnet and makes sure of it. A failure is an outcome, not an exception. */
export type EnableAutoAssign = (subnetId: string) => Promise<Outcome>;

/** What SNS takes for one message. */
export interface Message {
  subject: string;
  /** A text per protocol, as JSON: SNS's MessageStructure "json". */
  body: string;
}

/** Sends one message to everybody who subscribed; rejects when SNS refuses it. */
export type Publish = (message: Message) => Promise<void>;

/** Puts on record what was found and done, for log and metrics. */
export type Record = (report: Report) => void;
