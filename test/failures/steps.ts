import { FAULTS, type Fault } from "./faults.ts";

/** A call of the guard's, at one point of its work. */
export interface Step {
  action: string;
  /** How many calls of the same action go before. */
  after: number;
  /** The call's purpose. */
  purpose: string;
  /**
   * When it comes; beside the change means at any time during it. Nothing may change unless all before it
   * went well.
   */
  when: "before" | "change" | "beside" | "after";
}

export const STEPS: readonly Step[] = [
  { action: "eks:DescribeCluster", after: 0, purpose: "the cluster's VPC and endpoints", when: "before" },
  { action: "eks:DescribeNodegroup", after: 0, purpose: "the node group's subnets", when: "before" },
  { action: "ec2:DescribeSubnets", after: 0, purpose: "the subnets as they are", when: "before" },
  { action: "ec2:DescribeRouteTables", after: 0, purpose: "the routes", when: "before" },
  { action: "ec2:DescribeRouteTables", after: 1, purpose: "the routes, second page", when: "before" },
  { action: "ec2:DescribeLaunchTemplateVersions", after: 0, purpose: "the launch template", when: "before" },
  { action: "ec2:CreateTags", after: 0, purpose: "the receipt", when: "before" },
  { action: "ec2:ModifySubnetAttribute", after: 0, purpose: "the change", when: "change" },
  { action: "ec2:DescribeNetworkInterfaces", after: 0, purpose: "the blast radius", when: "beside" },
  { action: "eks:DescribeUpdate", after: 0, purpose: "the update so far", when: "beside" },
  { action: "ec2:DescribeSubnets", after: 1, purpose: "the proof of the change", when: "after" },
  { action: "eks:DescribeNodegroup", after: 1, purpose: "the node group's fate", when: "after" },
  { action: "eks:DescribeUpdate", after: 1, purpose: "the update's fate", when: "after" },
  { action: "sns:Publish", after: 0, purpose: "the message", when: "after" },
];

/** Faults that may be over when the call is made again. */
const PASSING: readonly Fault[] = [
  "throttled",
  "server error",
  "connection lost",
  "no answer",
  "garbage",
  "empty answer",
  "cut short",
  "member missing",
];

/** The faults of a read that may be over when it is made again; none of a write. */
export function passingFaultsOf(step: Step): Fault[] {
  return step.action.includes(":Describe") ? faultsOf(step).filter((fault) => PASSING.includes(fault)) : [];
}

/**
 * Whether CreateTags only seems to work: it answers with nothing, and the SDK takes every 200 for that. It shows
 * when the change is read back.
 */
export function looksDone({ action }: Step, fault: Fault): boolean {
  return action === "ec2:CreateTags" && (fault === "garbage" || fault === "empty answer");
}

/** The faults that mean anything for a call. */
export function faultsOf({ action, purpose }: Step): Fault[] {
  const writes = ["ec2:CreateTags", "ec2:ModifySubnetAttribute", "sns:Publish"];
  const limited: { [fault in Fault]?: boolean } = {
    "member missing": action !== "ec2:CreateTags" && action !== "ec2:ModifySubnetAttribute",
    "answer lost": writes.includes(action),
    "done, server error": writes.includes(action),
    "without effect": action === "ec2:ModifySubnetAttribute",
    "stale, then fine": purpose === "the proof of the change",
    "stale for good": purpose === "the proof of the change",
  };
  return FAULTS.filter((fault) => limited[fault] ?? true);
}
