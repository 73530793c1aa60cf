import type { AffectedGroup } from "../../engine/change/plan-fix.ts";
import type { UndoneSubnet, UndoResult } from "../../engine/change/undo-result.ts";
import { paragraphs, section } from "../../engine/text/paragraphs.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { count } from "../../engine/text/words.ts";
import { wrap } from "../../engine/text/wrap.ts";
import { groupList } from "./fix-text.ts";
import { subnetRows } from "./subnet-rows.ts";

/** The plan: what would be undone, and which node groups would lack public IPv4 afterwards. */
export function undoPlanText({ account, subnets, skipped, unread }: UndoResult, width: number): string {
  const on = subnets.filter(({ disable }) => disable).length;
  const title =
    subnets.length === 0
      ? "Nothing to undo."
      : on === 0
        ? `Would remove ${count(subnets.length, "receipt")}, account ${account}`
        : `Would disable auto-assign public IPv4 in ${count(on, "subnet")} and remove ${count(subnets.length, "receipt")}, account ${account}`;
  return paragraphs([
    wrap(title, width),
    ...subnetRows(subnets, (subnet) => columns(subnet, stateBefore(subnet)), before, width),
    section(
      "Skipped",
      skipped.flatMap(({ region, id, why }) => wrap(plain(`${region}  ${id}: ${why}`, 600), width - 2)),
    ),
    section(
      "Could not be read, so what depends on it is unknown",
      unread.flatMap(({ region, what, why }) => wrap(plain(`${region}: ${what}: ${why}`, 600), width - 2)),
    ),
  ]);
}

/** The changes that were undone. */
export function undoneText({ subnets }: UndoResult, width: number): string {
  const undone = subnets.filter(({ outcome }) => outcome === "undone").length;
  return paragraphs([
    [`Undone in ${undone} of ${count(subnets.length, "subnet")}.`],
    ...subnetRows(
      subnets,
      (subnet) => columns(subnet, stateAfter(subnet)),
      () => [],
      width,
    ),
  ]);
}

function columns({ id, availabilityZone, cidr }: UndoneSubnet, state: string): string[] {
  return [id, availabilityZone, cidr].map((column) => plain(column)).concat(state);
}

function stateBefore({ disable, voided }: UndoneSubnet): string {
  if (disable) return "is ON";
  return voided
    ? "was never enabled, EC2 refused it: only the receipt would be removed"
    : "is off already: only the receipt would be removed";
}

function before({ receipt, blocked }: UndoneSubnet): string[] {
  const { time, nodegroup, eventId, rule } = receipt;
  return [
    plain(`receipt of ${time} for ${nodegroup} (event ${eventId}, rule ${rule})`),
    ...warnings(blocked),
  ];
}

function warnings(blocked: AffectedGroup[]): string[] {
  const existing = blocked.filter(({ use }) => use === "existing");
  const next = blocked.filter(({ use }) => use === "failed" || use === "first");
  return [
    ...(existing.length > 0 ? [`WARNING: could no longer scale out here: ${groupList(existing)}`] : []),
    ...(next.length > 0 ? [`WARNING: would fail here: ${groupList(next)}`] : []),
  ];
}

function stateAfter({ outcome, reason, disable, voided }: UndoneSubnet): string {
  if (outcome !== "undone") return `NOT undone: ${plain(reason, 600)}`;
  if (disable) return "was ON, now off (verified), receipt removed";
  return voided ? "unchanged, receipt removed" : "was off already, receipt removed";
}
