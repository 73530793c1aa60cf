import type { NodegroupCall } from "./nodegroup-call.ts";

/** One delivery of an event: the id and time of the call that it reports, and when it is handled. */
export type Delivery = Pick<NodegroupCall, "eventId" | "eventTime"> & { time: string };

/** The tag that records on a subnet that the guard enabled auto-assign public IPv4. */
export const RECEIPT_TAG = "nodegroup-guard:receipt";

/** Why, when and for whom a subnet was changed. */
export interface Receipt {
  /** ISO 8601, UTC: when the guard started the change. */
  time: string;
  eventId: string;
  /** "cluster/node group". */
  nodegroup: string;
  /** The policy rule that allowed it; "-" if the policy's own mode did. */
  rule: string;
}

/** The prefix of a receipt for a change that EC2 refused. */
const VOID = "void ";

/** EC2 keeps at most 256 characters in a tag's value; with these limits VOID fits before a receipt. */
const LIMITS = { eventId: 64, nodegroup: 100, rule: 40 };

const FORM =
  /^v1 (?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) event=(?<eventId>\S+) nodegroup=(?<nodegroup>\S+) rule=(?<rule>.+)$/;

/**
 * The receipt as a tag's value: at most 256 characters, only those that every AWS service accepts in tags.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
 */
export function receiptText({ time, eventId, nodegroup, rule }: Receipt): string {
  const seconds = time.replace(/\.\d+Z$/, "Z");
  return `v1 ${seconds} event=${word(eventId, LIMITS.eventId)} nodegroup=${word(nodegroup, LIMITS.nodegroup)} rule=${words(rule, LIMITS.rule)}`;
}

/**
 * The tag's value after EC2 refused the change: a later event must not mistake it for a change that was
 * undone.
 */
export function voidReceipt(text: string): string {
  return `${VOID}${text}`;
}

/**
 * Reads a tag's value back. Anyone can write tags; text in any other format is ignored, and so is a void
 * receipt.
 */
export function readReceipt(text: string | undefined): Receipt | undefined {
  const { time, eventId, nodegroup, rule } = text?.match(FORM)?.groups ?? {};
  return time && eventId && nodegroup && rule ? { time, eventId, nodegroup, rule } : undefined;
}

/** Reads a receipt whether it is void or not: undo removes both. */
export function readAnyReceipt(text: string): { receipt: Receipt; voided: boolean } | undefined {
  const voided = text.startsWith(VOID);
  const receipt = readReceipt(voided ? text.slice(VOID.length) : text);
  return receipt && { receipt, voided };
}

/**
 * CloudTrail delivers within about a quarter of an hour. Another event's receipt that is further away has
 * nothing to do with this one: an old event, redriven, must not override that auto-assign was disabled since.
 */
const AT_ONCE_MS = 15 * 60_000;

/**
 * A delivery ends after five minutes, by the function's time limit; Lambda itself repeats one for six hours.
 */
const LONGEST_DELIVERY_MS = 5 * 60_000;
const LONGEST_RETRYING_MS = 6 * 60 * 60_000;
/** Clocks differ a little; a receipt from further in the future belongs to no running delivery. */
const CLOCKS_DIFFER_MS = 60_000;

/**
 * Whether the receipt was written for this event or after it, perhaps for another node group created at the
 * same time: auto-assign was then still disabled when this event's node group was requested. Ids are compared
 * in the form that a tag can hold.
 */
export function coversEvent(receipt: Receipt, { eventId, eventTime }: Delivery): boolean {
  if (isOwn(receipt, eventId)) return true;
  const second = Math.floor(Date.parse(eventTime) / 1000) * 1000;
  const after = Date.parse(receipt.time) - second;
  return after >= 0 && after <= AT_ONCE_MS;
}

/**
 * Whether the change that the receipt announces may still be in progress: Lambda is retrying this event, or
 * another delivery is about to make the change. Otherwise auto-assign was disabled again since.
 */
export function isUnderWay(receipt: Receipt, { eventId, time }: Delivery): boolean {
  const age = Date.parse(time) - Date.parse(receipt.time);
  const longest = isOwn(receipt, eventId) ? LONGEST_RETRYING_MS : LONGEST_DELIVERY_MS;
  return age >= -CLOCKS_DIFFER_MS && age <= longest;
}

function isOwn(receipt: Receipt, eventId: string): boolean {
  return receipt.eventId === word(eventId, LIMITS.eventId);
}

function word(text: string, max: number): string {
  return text.replace(/[^\w.:/=+@-]/g, "_").slice(0, max);
}

function words(text: string, max: number): string {
  return (
    text
      .replace(/[^\w.:/=+@ -]/g, "_")
      .slice(0, max)
      .trim() || "-"
  );
}
