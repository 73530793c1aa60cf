import type { Facts, Interfaces, Nodegroup, Read, SubnetFacts, Unreadable, UpdateState } from "./facts.ts";
import type { GroupRef } from "./group-ref.ts";
import type { RegionInventory } from "./inventory.ts";
import type { NodegroupCall, NodegroupCreated } from "./nodegroup-call.ts";
import type { Report } from "./report.ts";

/**
 * Reads the current state of a node group from EKS and EC2. A failed read is part of the result, never a
 * rejection. `subnets` and `launchTemplate` count where EKS has none to report; the launch template that an update
 * names counts before the node group's own.
 */
export type GatherFacts = (
  group: Pick<
    NodegroupCall,
    "account" | "region" | "cluster" | "nodegroup" | "subnets" | "launchTemplate" | "update"
  >,
) => Promise<Facts>;

/** A subnet in which to enable auto-assign public IPv4. */
export interface Change {
  subnetId: string;
  /** The tag's value, to be written first; left out if the deployment writes no receipts. */
  receipt?: string;
}

/** The result of a change of one subnet's setting. */
export type Outcome =
  /** `receiptMissing`: the change was read back, the receipt was not. */
  { kind: "enabled"; receiptMissing?: true } | { kind: "unchanged" } | { kind: "failed"; why: string };

/**
 * Enables auto-assign public IPv4 in these subnets and verifies it. Returns an outcome for each id; a failure
 * is an outcome, never a rejection.
 */
export type EnableAutoAssign = (changes: Change[]) => Promise<Map<string, Outcome>>;

/** The same for one subnet, so that a person can stop the run between two subnets. */
export type EnableSubnet = (change: Change) => Promise<Outcome>;

/** A receipt to remove, by the tag's value, and whether to disable auto-assign first. */
export interface Undo {
  subnetId: string;
  receipt: string;
  disable: boolean;
}

export type UndoOutcome = { kind: "undone" } | { kind: "failed"; why: string };

/**
 * Disables auto-assign public IPv4, verifies it, and only then removes the receipt: as long as the receipt
 * exists, the change is known and can be undone. A failure is an outcome, never a rejection.
 */
export type UndoChange = (undo: Undo) => Promise<UndoOutcome>;

/** Reads the subnets with the receipt tag, whatever its value; sorted by id. */
export type ReadReceipts = () => Promise<Read<SubnetFacts[]>>;

/**
 * Reads all clusters whose names match, with their node groups and network; reports to `onProgress` how many
 * are done. Begins with the cluster `from`, or the next one by name, and reads those before it last. A failed read is
 * part of the result, never a rejection.
 */
export type ReadInventory = (
  matches: (cluster: string) => boolean,
  onProgress?: (done: InventoryProgress) => void,
  from?: string,
) => Promise<RegionInventory>;

export interface InventoryProgress {
  clusters: number;
  nodegroups: number;
}

/**
 * Counts the network interfaces in each of these subnets. A failed read is part of the result, never a
 * rejection.
 */
export type CountInterfaces = (subnetIds: string[]) => Promise<Map<string, Read<Interfaces>>>;

export type ReadNodegroup = (group: GroupRef) => Promise<Read<Nodegroup>>;

/**
 * Reads the CreateNodegroup call that made the node group, from CloudTrail's event history: absent after 90
 * days, and in the first minutes.
 */
export type ReadCreation = (group: GroupRef) => Promise<Read<NodegroupCreated>>;

/**
 * The outcome of one call to change a node group. `refused`: AWS rejected it, so nothing has happened; `throttled`:
 * nothing either, and a later call may succeed; `conflict`: EKS is busy with a node group of that name, or has one,
 * perhaps by a call before; `unknown`: it may have happened. `why` is hostile until `plain` has escaped it.
 */
export type GroupChange =
  | { kind: "accepted"; arn?: string }
  | { kind: "refused" | "throttled" | "conflict" | "unknown"; why: string };

/** Asks EKS once to delete the node group, which takes minutes; one that is gone counts as accepted. */
export type DeleteNodegroup = (group: GroupRef) => Promise<GroupChange>;

/** Asks EKS once to create a node group with these settings, which takes minutes. Calls with one token ask for one. */
export type CreateNodegroup = (settings: Record<string, unknown>, token: string) => Promise<GroupChange>;

/** Reads an update of a node group, by EKS's id of it. A failed read is part of the result, never a rejection. */
export type ReadUpdate = (update: GroupRef & { id: string }) => Promise<Read<UpdateState>>;

/** EKS's answers about a call so far: the node group's state, and the update's if the call is one. */
export interface Answers {
  nodegroup: Read<Nodegroup>;
  update?: Read<UpdateState>;
}

/** `wasOpen`: the first look found that EKS had still to decide. */
export interface Followed {
  answers: Answers;
  wasOpen: boolean;
}

/** Waits for EKS's verdict on a call, as long as there is time, and returns the last answers that were read. */
export type FollowCall = (call: NodegroupCall, seen: Answers, pace: Pace) => Promise<Followed>;

/** "closely" if a message waits for the outcome, "slowly" if nearly always none will be sent. */
export type Pace = "closely" | "slowly";

/** The input for one message to SNS. */
export interface Message {
  subject: string;
  /** A text per protocol, as JSON: SNS's MessageStructure "json". */
  body: string;
}

/**
 * Publishes one message to the topic; rejects when SNS refuses it. `says` is equal for messages that say the same:
 * left out, their whole text.
 */
export type Publish = (message: Message, says?: string) => Promise<void>;

/**
 * Finds out whether anybody has confirmed a subscription to the topic: only then does a message reach anybody.
 * `unknown`: it could not be asked for a reason that may pass. Never rejects.
 */
export type FindSubscribers = () => Promise<"confirmed" | "nobody" | "unknown">;

/** An AWS account; `name` is its name in the organization, which people choose freely. */
export interface Account {
  account: string;
  name?: string;
}

/**
 * Lists the active accounts directly or indirectly in these organizational units, or, without any, in the
 * organization; each once, sorted by id.
 */
export type ListAccounts = (units: string[]) => Promise<Read<Account[]>>;

/** Records what was found and done, or why an event was ignored, in log and metrics. */
export interface Recorder {
  report(report: Report): void;
  ignored(why: string): void;
}

/** An object's text, and which version of the object it is. */
interface StoredText {
  text: string;
  version: string;
}

type Written = { kind: "written" } | Unreadable;
/** `outpaced`: somebody else has written meanwhile, or this write itself did and its answer was lost. */
export type Replaced = { kind: "written"; version: string } | { kind: "outpaced" } | Unreadable;

/** The bucket of the scheduled audit's reports. Failures are part of the result, never a rejection. */
export interface ReportBucket {
  read(key: string): Promise<Read<StoredText>>;
  write(key: string, text: string, contentType: string): Promise<Written>;
  /** Writes only in place of this version; null: only where there is no such object. */
  replace(version: string | null, key: string, text: string, contentType: string): Promise<Replaced>;
}
