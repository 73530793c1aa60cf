import type { Read, RouteTable, Subnet, SubnetFacts } from "../model/facts.ts";
import type { RegionInventory } from "../model/inventory.ts";

/** A region's subnets and route tables, found without a search. */
export interface Network {
  subnet(id: string): SubnetFacts;
  tablesOf(vpcId: string): Read<RouteTable[]>;
}

/**
 * Indexes what was read once for the whole region, for all clusters in it: 5000 node groups must not each
 * look through every subnet. One that is not among them does not exist.
 */
export function networkOf({
  subnets,
  routeTables,
}: Pick<RegionInventory, "subnets" | "routeTables">): Network {
  const byId = new Map<string, Read<Subnet>>();
  if (subnets.kind === "read") for (const { id, subnet } of subnets.value) byId.set(id, subnet);
  const otherwise: Read<Subnet> = subnets.kind === "unreadable" ? subnets : { kind: "absent" };

  const byVpc = new Map<string, RouteTable[]>();
  if (routeTables.kind === "read") {
    for (const table of routeTables.value) byVpc.set(table.vpcId, [...(byVpc.get(table.vpcId) ?? []), table]);
  }
  return {
    subnet: (id) => ({ id, subnet: byId.get(id) ?? otherwise }),
    tablesOf: (vpcId) =>
      routeTables.kind === "read" ? { kind: "read", value: byVpc.get(vpcId) ?? [] } : routeTables,
  };
}
