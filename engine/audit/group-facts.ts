import type { Use } from "../model/audit.ts";
import type { Facts, Nodegroup, Read, RouteTable, Subnet, SubnetFacts, Unreadable } from "../model/facts.ts";
import type { ClusterInventory, NodegroupInventory, RegionInventory } from "../model/inventory.ts";

/** The place of a cluster, and the network that it shares with the region's others. */
export interface ClusterPlace {
  account: string;
  region: string;
  network: Network;
}

/** One node group of a cluster, or one that could use its other subnets, and the facts for the assessment. */
export interface GroupFacts {
  region: string;
  cluster: string;
  use: Use;
  /** Left out for subnets that the cluster was created with and that no node group is known to use. */
  existing?: NodegroupInventory;
  /** Left out if the node group could not be read, so that its subnets are unknown. */
  facts?: Facts;
}

/**
 * Every node group of a cluster, and the cluster's own subnets that none of them uses: those are for its first
 * node group, if it has none, or else for load balancers and the like. A cluster or node group that was deleted
 * since it was listed is left out; so is one in status DELETING.
 */
export function factsOfGroups(
  { name, cluster, nodegroups }: ClusterInventory,
  { account, region, network }: ClusterPlace,
): GroupFacts[] {
  if (cluster.kind === "absent") return [];
  const routeTables: Facts["routeTables"] =
    cluster.kind === "read" ? network.tablesOf(cluster.value.vpcId) : { kind: "absent" };
  const shared = { account, region, cluster, routeTables };
  const existing = nodegroups.kind === "read" ? nodegroups.value.filter(isPresent) : [];
  const groups: Omit<GroupFacts, "region" | "cluster">[] = existing.map((group) => ({
    use: useOf(group),
    existing: group,
    ...factsOf(group, shared, network),
  }));
  if (cluster.kind === "read") {
    const used = new Set(groups.flatMap(({ facts }) => facts?.subnets.map(({ id }) => id) ?? []));
    const subnets = found(
      cluster.value.subnets.filter((id) => !used.has(id)),
      network,
    );
    // If the node groups could not be read, the cluster may have some in other subnets.
    const use = nodegroups.kind === "read" && existing.length === 0 ? "first" : "unused";
    if (subnets.length > 0)
      groups.push({ use, facts: { ...shared, nodegroup: { kind: "absent" }, subnets } });
  }
  return groups.map((group) => ({ region, cluster: name, ...group }));
}

function useOf({ nodegroup }: NodegroupInventory): Use {
  return nodegroup.kind === "read" && nodegroup.value.status === "CREATE_FAILED" ? "failed" : "existing";
}

function isPresent({ nodegroup }: NodegroupInventory): boolean {
  return nodegroup.kind !== "absent" && !(nodegroup.kind === "read" && nodegroup.value.status === "DELETING");
}

function factsOf(
  { nodegroup, launchTemplate }: NodegroupInventory,
  shared: Pick<Facts, "account" | "region" | "cluster" | "routeTables">,
  network: Network,
): Pick<GroupFacts, "facts"> {
  if (nodegroup.kind !== "read") return {};
  return {
    facts: {
      ...shared,
      nodegroup: { kind: "read", value: asItGrows(nodegroup.value) },
      ...(launchTemplate ? { launchTemplate } : {}),
      subnets: found(nodegroup.value.subnets, network),
    },
  };
}

/** A running group needs free addresses for one more node, not for all its nodes again. */
function asItGrows(nodegroup: Nodegroup): Nodegroup {
  const starting = nodegroup.status === "CREATING" || nodegroup.status === "CREATE_FAILED";
  return starting ? nodegroup : { ...nodegroup, desiredSize: 1 };
}

function found(ids: string[], network: Network): Facts["subnets"] {
  return [...new Set(ids)].sort().map(network.subnet);
}

/** A region's subnets and route tables, indexed. */
export interface Network {
  subnet(id: string): SubnetFacts;
  tablesOf(vpcId: string): Read<RouteTable[]>;
  /** Undefined if it has none, or it could not be read. */
  vpcName(vpcId: string): string | undefined;
}

/**
 * Indexes a region's subnets and route tables for all its clusters: 5000 node groups must not each search
 * through every subnet. A subnet that is not among them does not exist. Any route table of a VPC may be its main
 * one or a subnet's own: if one is unreadable, all of that VPC are.
 */
export function networkOf({
  subnets,
  routeTables,
  vpcNames = {},
}: Pick<RegionInventory, "subnets" | "routeTables" | "vpcNames">): Network {
  const byId = new Map<string, Read<Subnet>>();
  if (subnets.kind === "read") for (const { id, subnet } of subnets.value) byId.set(id, subnet);
  const otherwise: Read<Subnet> = subnets.kind === "unreadable" ? subnets : { kind: "absent" };

  const byVpc = new Map<string, RouteTable[]>();
  const unreadable = new Map<string, Unreadable>();
  if (routeTables.kind === "read") {
    for (const table of routeTables.value) {
      if ("kind" in table) unreadable.set(table.vpcId, table);
      else byVpc.set(table.vpcId, [...(byVpc.get(table.vpcId) ?? []), table]);
    }
  }
  return {
    subnet: (id) => ({ id, subnet: byId.get(id) ?? otherwise }),
    tablesOf: (vpcId) =>
      routeTables.kind === "read"
        ? (unreadable.get(vpcId) ?? { kind: "read", value: byVpc.get(vpcId) ?? [] })
        : routeTables,
    vpcName: (vpcId) => (Object.hasOwn(vpcNames, vpcId) ? vpcNames[vpcId] : undefined),
  };
}
