import { factsOfGroups, networkOf } from "../audit/group-facts.ts";
import { assess } from "../decision/assess.ts";
import type { Subnet, SubnetFacts } from "../model/facts.ts";
import { lacksPublicIpv4 } from "../model/findings.ts";
import type { Inventory } from "../model/inventory.ts";
import type { Undo } from "../model/ports.ts";
import { RECEIPT_TAG, type Receipt, readAnyReceipt } from "../model/receipt.ts";
import { type AffectedGroup, placeOf } from "./plan-fix.ts";

/** One change of the guard that is to be undone. */
export interface PlannedUndo {
  /** "outdated" if the subnet has changed since the confirmation. */
  kind: "undo" | "outdated";
  region: string;
  id: string;
  subnet: Subnet;
  receipt: Receipt;
  /** Whether EC2 refused the change: if auto-assign is enabled, then not by the guard. */
  voided: boolean;
  /**
   * Whether auto-assign was enabled by the guard and is to be disabled, by the latest read; else only the
   * receipt is to be removed.
   */
  disable: boolean;
  /** The change to undo, given the subnet's state now. */
  undo: Undo;
  /** The node groups that lack public IPv4 once auto-assign is disabled; left out until that is known. */
  blocked?: AffectedGroup[];
}

export interface Skipped {
  region: string;
  id: string;
  why: string;
}

/** The subnets of a region that have the receipt tag. */
export interface Receipted {
  region: string;
  subnets: SubnetFacts[];
}

/** Which receipts to undo: those for clusters of such a name, those on these subnets, or all. */
export interface Wanted {
  cluster?: (name: string) => boolean;
  subnets?: string[];
}

/**
 * Goes by receipts alone: a subnet without one, or with another text in its place, is left alone.
 */
export function planUndo(regions: Receipted[], wanted: Wanted): { undos: PlannedUndo[]; skipped: Skipped[] } {
  const meant = regions.flatMap(({ region, subnets }) =>
    subnets
      .filter(({ id }) => !wanted.subnets || wanted.subnets.includes(id))
      .map((found) => considered(region, found)),
  );
  const undos = meant.flatMap((each) => ("receipt" in each ? [each] : []));
  return {
    undos: undos.filter(({ receipt }) => !wanted.cluster || wanted.cluster(clusterIn(receipt))),
    skipped: [
      // Without a receipt the cluster is unknown.
      ...(wanted.cluster ? [] : meant.flatMap((each) => ("receipt" in each ? [] : [each]))),
      ...missing(regions, wanted.subnets ?? []),
    ],
  };
}

/**
 * The plan after the confirmation, from newly read receipts: nothing is undone whose receipt has changed, and
 * nothing is disabled that was not confirmed.
 */
export function planUndoAgain(shown: PlannedUndo[], now: PlannedUndo[]): PlannedUndo[] {
  const current = new Map(now.map((undo) => [placeOf(undo), undo]));
  return shown.map((old) => {
    const undo = current.get(placeOf(old))?.undo;
    const meant = undo?.receipt === old.undo.receipt && (old.disable || !undo.disable);
    return meant ? { ...old, undo, disable: undo.disable } : { ...old, kind: "outdated" };
  });
}

function considered(region: string, { id, subnet }: SubnetFacts): PlannedUndo | Skipped {
  if (subnet.kind === "unreadable") return { region, id, why: `could not be read: ${subnet.reason}` };
  if (subnet.kind === "absent") return { region, id, why: "it no longer exists" };
  const tag = subnet.value.tags[RECEIPT_TAG] ?? "";
  const found = readAnyReceipt(tag);
  if (!found) return { region, id, why: `its tag ${RECEIPT_TAG} was not written by the guard: ${tag}` };
  const disable = subnet.value.autoAssignPublicIpv4 && !found.voided;
  const undo = { subnetId: id, receipt: tag, disable };
  return { kind: "undo", region, id, subnet: subnet.value, ...found, disable, undo };
}

function missing(regions: Receipted[], ids: string[]): Skipped[] {
  const found = new Set(regions.flatMap(({ subnets }) => subnets.map(({ id }) => id)));
  const where = regions.map(({ region }) => region).join(", ");
  return ids
    .filter((id) => !found.has(id))
    .map((id) => ({
      region: where,
      id,
      why: "it has no receipt, so there is no change of the guard to undo",
    }));
}

/** A cluster's name has no slash; the node group's name follows it. */
function clusterIn({ nodegroup }: Receipt): string {
  return nodegroup.replace(/\/.*/, "");
}

/**
 * Adds the node groups that would lack public IPv4 once all of these are disabled: an existing node group could
 * no longer scale out there, and the next one would fail.
 */
export function withBlocked(undos: PlannedUndo[], inventory: Inventory): PlannedUndo[] {
  const found = blockedGroups(undos, inventory);
  return undos.map((undo) => ({ ...undo, blocked: found.get(placeOf(undo)) ?? [] }));
}

/** Node groups that block an undo, by region and subnet. */
function blockedGroups(undos: PlannedUndo[], { account, regions }: Inventory): Map<string, AffectedGroup[]> {
  const found = new Map<string, AffectedGroup[]>();
  const off = new Set(undos.filter(({ disable }) => disable).map(placeOf));
  for (const inventory of regions) {
    const { region, clusters } = inventory;
    if (clusters.kind !== "read") continue;
    const isOff = ({ id }: SubnetFacts) => off.has(placeOf({ region, id }));
    const place = { account, region, network: networkOf(inventory) };
    for (const { cluster, use, existing, facts } of clusters.value.flatMap((each) =>
      factsOfGroups(each, place),
    )) {
      if (!facts) continue;
      const status = facts.nodegroup.kind === "read" ? facts.nodegroup.value.status : null;
      const after = {
        ...facts,
        subnets: facts.subnets.map((each) => (isOff(each) ? without(each) : each)),
      };
      for (const { subnet, finding } of assess(after)) {
        if (!isOff(subnet) || !lacksPublicIpv4(finding)) continue;
        const key = placeOf({ region, id: subnet.id });
        const group = { cluster, nodegroup: existing?.name ?? null, use, status };
        found.set(key, [...(found.get(key) ?? []), group]);
      }
    }
  }
  return found;
}

/** The subnet after the undo: auto-assign disabled, and no receipt. */
function without({ id, subnet }: SubnetFacts): SubnetFacts {
  if (subnet.kind !== "read") return { id, subnet };
  const { [RECEIPT_TAG]: _, ...tags } = subnet.value.tags;
  return { id, subnet: { kind: "read", value: { ...subnet.value, autoAssignPublicIpv4: false, tags } } };
}
