import { factsOfGroups, networkOf } from "../audit/group-facts.ts";
import { assess } from "../decision/assess.ts";
import type { SubnetFacts } from "../model/facts.ts";
import type { Inventory } from "../model/inventory.ts";
import { RECEIPT_TAG } from "../model/receipt.ts";
import { placeOf } from "./fix-result.ts";
import type { GroupName } from "./plan-fix.ts";
import type { PlannedUndo } from "./plan-undo.ts";

/**
 * For whom each subnet would lack public IPv4 once all of these are switched off, by region and subnet: an
 * existing node group can't scale out there any more, and the next one fails.
 */
export function cutOff(undos: PlannedUndo[], { account, regions }: Inventory): Map<string, GroupName[]> {
  const found = new Map<string, GroupName[]>();
  for (const inventory of regions) {
    const { region, clusters } = inventory;
    if (clusters.kind !== "read") continue;
    const off = new Set(undos.filter((undo) => undo.region === region && undo.switchOff).map(({ id }) => id));
    const place = { account, region, network: networkOf(inventory) };
    for (const { cluster, existing, facts } of clusters.value.flatMap((each) => factsOfGroups(each, place))) {
      if (!facts) continue;
      const status = facts.nodegroup.kind === "read" ? facts.nodegroup.value.status : null;
      const after = {
        ...facts,
        subnets: facts.subnets.map((each) => (off.has(each.id) ? without(each) : each)),
      };
      for (const { subnet, finding } of assess(after)) {
        if (!off.has(subnet.id) || finding !== "missing-public-ip") continue;
        const key = placeOf(region, subnet.id);
        const group = { cluster, nodegroup: existing?.name ?? null, status };
        found.set(key, [...(found.get(key) ?? []), group]);
      }
    }
  }
  return found;
}

/** As the subnet is to be: off, and with no word of the guard on it. */
function without({ id, subnet }: SubnetFacts): SubnetFacts {
  if (subnet.kind !== "read") return { id, subnet };
  const { [RECEIPT_TAG]: _, ...tags } = subnet.value.tags;
  return { id, subnet: { kind: "read", value: { ...subnet.value, autoAssignPublicIpv4: false, tags } } };
}
