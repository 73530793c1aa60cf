import type { Audit } from "../model/audit.ts";
import type { Read, RouteTable, Unreadable } from "../model/facts.ts";
import type {
  ClusterInventory,
  NodegroupInventory,
  RegionInventory,
  UnreadableTable,
} from "../model/inventory.ts";
import { templateId } from "./cause.ts";

export type Unread = Audit["unread"][number];

/** The failed read that leaves open which clusters there are. */
export const CLUSTER_LIST = "the list of clusters";

/** The failed read that leaves open which node groups a cluster has. */
export function groupList(cluster: string): string {
  return `the list of node groups of ${cluster}`;
}

/**
 * Every failed read in a region, once, with the IAM action if a permission is missing. Of single subnets those that
 * a cluster or a node group uses.
 */
export function listUnread({ region, clusters, subnets, routeTables }: RegionInventory): Unread[] {
  const used = new Set(clusters.kind === "read" ? clusters.value.flatMap(subnetsOf) : []);
  const found = [
    ...unread(CLUSTER_LIST, clusters),
    ...unread("subnets", subnets),
    ...(subnets.kind === "read"
      ? subnets.value.flatMap(({ id, subnet }) => (used.has(id) ? unread(`subnet ${id}`, subnet) : []))
      : []),
    ...unread("route tables", routeTables),
    ...(routeTables.kind === "read" ? routeTables.value.flatMap(inTable) : []),
    ...(clusters.kind === "read" ? clusters.value.flatMap(inCluster) : []),
  ];
  const each = new Map(found.map(({ what, read }) => [what, read]));
  return [...each].map(([what, read]) => ({ region, what, ...whyUnread(read) }));
}

/** Why a read failed, with the IAM action if a permission is missing, and whether only time was. */
export function whyUnread(read: Unreadable): Pick<Unread, "why" | "permission" | "noTime"> {
  const { action, reason, denied, noTime } = read;
  return { why: reason, ...(denied ? { permission: action } : {}), ...(noTime ? { noTime } : {}) };
}

interface FailedRead {
  what: string;
  read: Unreadable;
}

function subnetsOf({ cluster, nodegroups }: ClusterInventory): string[] {
  const groups = nodegroups.kind === "read" ? nodegroups.value : [];
  return [cluster, ...groups.map(({ nodegroup }) => nodegroup)].flatMap((read) =>
    read.kind === "read" ? read.value.subnets : [],
  );
}

function inTable(table: RouteTable | UnreadableTable): FailedRead[] {
  return "kind" in table ? unread(`route table ${table.id} of ${table.vpcId}`, table) : [];
}

function inCluster({ name, cluster, nodegroups }: ClusterInventory): FailedRead[] {
  return [
    ...unread(`cluster ${name}`, cluster),
    ...unread(groupList(name), nodegroups),
    ...(nodegroups.kind === "read" ? nodegroups.value.flatMap((group) => inGroup(name, group)) : []),
  ];
}

function inGroup(cluster: string, { name, nodegroup, launchTemplate }: NodegroupInventory): FailedRead[] {
  const reference = nodegroup.kind === "read" ? nodegroup.value.launchTemplate : undefined;
  const what = reference
    ? `launch template ${templateId(reference)}, version ${reference.version ?? "$Default"}`
    : "launch template";
  return [
    ...unread(`node group ${cluster}/${name}`, nodegroup),
    ...(launchTemplate ? unread(what, launchTemplate) : []),
  ];
}

function unread(what: string, read: Read<unknown>): FailedRead[] {
  return read.kind === "unreadable" ? [{ what, read }] : [];
}
