import {
  type HealthIssue,
  type Nodegroup,
  type Read,
  SUBNETS_REFUSED,
  type UpdateState,
} from "../model/facts.ts";
import type { NodegroupCall } from "../model/nodegroup-call.ts";
import type { Answers } from "../model/ports.ts";
import type { Report } from "../model/report.ts";
import { failedForSubnets } from "../model/update-event.ts";

/**
 * EKS's answer to a call. "open": it has still to decide; "refused": it has refused the node group's subnets;
 * "settled": it has decided anything else; "unknown": it could not be asked.
 */
export type Verdict = "open" | "refused" | "settled" | "unknown";

type Asked = Pick<NodegroupCall, "cluster" | "nodegroup" | "request" | "update">;

/** EKS's verdict on a call, as far as these answers say. */
export function verdictOf(call: Asked, answers: Answers): Verdict {
  if (!call.update) return ofCreation(answers.nodegroup);
  return call.update.refusal ? "refused" : ofUpdate(call, answers.update);
}

/**
 * Whether EKS's refusal of an update is reported without the node group's subnets, because no further delivery would
 * read them: it was deleted, or reading it is denied.
 */
export function isRefusedForGood(call: Asked, answers: Answers): boolean {
  const { nodegroup } = answers;
  const forGood = nodegroup.kind === "absent" || (nodegroup.kind === "unreadable" && nodegroup.denied);
  return call.update !== undefined && forGood && verdictOf(call, answers) === "refused";
}

/** Whether EKS has still to decide whether it creates the node group. */
export function isCreating({ status }: Nodegroup): boolean {
  return status === "CREATING";
}

/** Whether EKS is still at an update. */
export function isInProgress({ status }: UpdateState): boolean {
  return status === "InProgress";
}

function ofCreation(nodegroup: Read<Nodegroup>): Verdict {
  if (nodegroup.kind === "unreadable") return "unknown";
  // Rolled back, or deleted: that is past EKS's verdict.
  if (nodegroup.kind === "absent") return "settled";
  if (isCreating(nodegroup.value)) return "open";
  const { status, health } = nodegroup.value;
  return status === "CREATE_FAILED" && namesSubnets(health) ? "refused" : "settled";
}

function ofUpdate(call: Asked, update: Read<UpdateState> | undefined): Verdict {
  if (update?.kind !== "read") return "unknown";
  if (isInProgress(update.value)) return "open";
  const { status, errors } = update.value;
  const forSubnets = errors.some((error) => failedForSubnets(error, call));
  return status === "Failed" && forSubnets ? "refused" : "settled";
}

function namesSubnets(issues: HealthIssue[]): boolean {
  return issues.some(({ code, message }) => code === SUBNETS_REFUSED || message.includes(SUBNETS_REFUSED));
}

export interface Course {
  /** ISO 8601, UTC: when the call was made, and when this delivery of its event began. */
  eventTime: string;
  handled: string;
  /** Whether this delivery has changed anything. */
  changed: boolean;
  /** The verdict before the change. */
  before: Verdict;
  /** Whether the first look after the change found the verdict open. */
  openAfter: boolean;
}

/**
 * How old the event was when it was handled, and if anything was changed, whether that was before EKS gave its
 * verdict: only a look after the change proves it.
 */
export function timingOf({
  eventTime,
  handled,
  changed,
  before,
  openAfter,
}: Course): NonNullable<Report["timing"]> {
  // The clocks of CloudTrail and of the function differ a little.
  const age = Math.max(0, Math.round((Date.parse(handled) - Date.parse(eventTime)) / 1000));
  if (!changed) return { eventAgeSeconds: age };
  const late = before === "settled" || before === "refused";
  return { eventAgeSeconds: age, changedBeforeVerdict: late ? "no" : openAfter ? "yes" : "unknown" };
}
