import type { Action } from "../model/audit.ts";

/** Whether existing node groups are affected, only the next one, none that is known of, or this is unknown. */
export type Urgency = "existing-groups" | "next-group" | "unused" | "unknown";

/** Actions of one urgency; those with the same finding and advice are in one list. */
export interface ActionGroup {
  urgency: Urgency;
  title: string;
  alike: Action[][];
}

/** The remark to read before acting on an action of the urgency "unused". */
export const UNUSED_REMARK =
  "No node group is known to use these subnets: if they are for load balancers, leave them as they are.";

const TITLES: Record<Urgency, string> = {
  "existing-groups": "Existing node groups can't scale out",
  "next-group": "The next node group would fail",
  unused: "Would fail if a node group used it",
  unknown: "Not known whether node groups would fail",
};
const URGENCIES: Urgency[] = ["existing-groups", "next-group", "unknown", "unused"];

export function urgencyOf({ open, unused, blocksScaleOut }: Action): Urgency {
  if (open) return "unknown";
  if (unused) return "unused";
  return blocksScaleOut ? "existing-groups" : "next-group";
}

/** An audit's actions as people read them, the most urgent first; within a list their order stays. */
export function groupActions(actions: Action[]): ActionGroup[] {
  return URGENCIES.map((urgency) => ({
    urgency,
    title: TITLES[urgency],
    alike: groupAlike(actions.filter((action) => urgencyOf(action) === urgency)),
  })).filter(({ alike }) => alike.length > 0);
}

function groupAlike(actions: Action[]): Action[][] {
  const byAdvice = new Map<string, Action[]>();
  for (const action of actions) {
    const key = JSON.stringify([action.finding, action.text]);
    const alike = byAdvice.get(key) ?? [];
    byAdvice.set(key, alike);
    alike.push(action);
  }
  return [...byAdvice.values()];
}
