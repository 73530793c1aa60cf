import type { Cluster, Nodegroup, Read, Subnet } from "../../../engine/model/facts.ts";
import type {
  ClusterInventory,
  Inventory,
  NodegroupInventory,
  RegionInventory,
} from "../../../engine/model/inventory.ts";
import {
  ACCOUNT,
  cluster,
  explicitTable,
  mainTable,
  nodegroup,
  REGION,
  subnet,
  toInternet,
} from "../../support/build.ts";

/**
 * Inventories as read from AWS. A test gives only what it is about; the default is a legacy public subnet,
 * subnet-1.
 */

export function read<T>(value: T): Read<T> {
  return { kind: "read", value };
}

export function denied(action: string): Read<never> {
  return {
    kind: "unreadable",
    action,
    reason: `not allowed to ${action} (AccessDeniedException)`,
    denied: true,
  };
}

export function subnets(...changes: ({ id: string } & Partial<Subnet>)[]): RegionInventory["subnets"] {
  return read(changes.map(({ id, ...rest }) => ({ id, subnet: read(subnet(rest)) })));
}

export function clusterOf(
  name: string,
  nodegroups: NodegroupInventory[] = [],
  changes: Partial<Cluster> = {},
): ClusterInventory {
  return { name, cluster: read(cluster(changes)), nodegroups: read(nodegroups) };
}

export function groupOf(name: string, changes: Partial<Nodegroup> = {}): NodegroupInventory {
  return { name, nodegroup: read(nodegroup({ status: "ACTIVE", ...changes })) };
}

export function regionOf(
  clusters: ClusterInventory[],
  changes: Partial<RegionInventory> = {},
): RegionInventory {
  return {
    region: REGION,
    clusters: read(clusters),
    subnets: subnets({ id: "subnet-1" }),
    routeTables: read([explicitTable(["subnet-1"], [toInternet]), mainTable([])]),
    ...changes,
  };
}

export function inventory(...regions: RegionInventory[]): Inventory {
  return { account: ACCOUNT, time: "2026-11-22T09:00:00.000Z", regions };
}
