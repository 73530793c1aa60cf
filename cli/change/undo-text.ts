import type { GroupName } from "../../engine/change/plan-fix.ts";
import type { UndoneSubnet, UndoResult } from "../../engine/change/undo-result.ts";
import { byRegion, count, paragraphs, section } from "../../engine/text/paragraphs.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { groupList } from "./fix-text.ts";

/** The plan: what would be undone, and which node groups would lack public IPv4 again. */
export function undoPlanText({ account, subnets, leftAlone, unread }: UndoResult): string {
  const on = subnets.filter(({ switchOff }) => switchOff).length;
  const title =
    subnets.length === 0
      ? "Nothing to undo."
      : on === 0
        ? `Only ${count(subnets.length, "receipt")} would be removed, account ${account}`
        : `Auto-assign public IPv4 would be switched off in ${count(on, "subnet")}, and ${count(subnets.length, "receipt")} removed, account ${account}`;
  return paragraphs([
    [title],
    ...byRegion(subnets, (subnet) => columns(subnet, stateBefore(subnet)), before),
    section(
      "Left alone",
      leftAlone.map(({ region, id, why }) => plain(`${region}  ${id}: ${why}`, 600)),
    ),
    section(
      "Could not be read, so what hangs on it can't be told",
      unread.map(({ region, what, why }) => plain(`${region}: ${what}: ${why}`, 600)),
    ),
  ]);
}

/** What was undone. */
export function undoneText({ subnets }: UndoResult): string {
  const undone = subnets.filter(({ outcome }) => outcome === "undone").length;
  return paragraphs([
    [`Undone in ${undone} of ${count(subnets.length, "subnet")}.`],
    ...byRegion(
      subnets,
      (subnet) => columns(subnet, stateAfter(subnet)),
      () => [],
    ),
  ]);
}

function columns({ id, availabilityZone, cidr }: UndoneSubnet, state: string): string[] {
  return [id, availabilityZone, cidr].map((column) => plain(column)).concat(state);
}

function stateBefore({ switchOff, voided }: UndoneSubnet): string {
  if (switchOff) return "is ON";
  return voided
    ? "was never switched on, EC2 had refused it: only its receipt would go"
    : "is off already: only its receipt would go";
}

function before({ receipt, cutOff }: UndoneSubnet): string[] {
  const { time, nodegroup, eventId, rule } = receipt;
  return [plain(`receipt of ${time} for ${nodegroup} (event ${eventId}, rule ${rule})`), ...warnings(cutOff)];
}

function warnings(cutOff: GroupName[]): string[] {
  const existing = cutOff.filter(({ nodegroup }) => nodegroup !== null);
  const next = cutOff.filter(({ nodegroup }) => nodegroup === null);
  return [
    ...(existing.length > 0 ? [`WARNING: can't scale out here any more: ${groupList(existing)}`] : []),
    ...(next.length > 0 ? [`WARNING: would fail here: ${groupList(next)}`] : []),
  ];
}

function stateAfter({ outcome, reason, switchOff, voided }: UndoneSubnet): string {
  if (outcome !== "undone") return `NOT undone: ${plain(reason, 600)}`;
  if (switchOff) return "was ON, now off (verified), receipt removed";
  return voided ? "left as it is, receipt removed" : "was off already, receipt removed";
}
