import type { Audit, AuditedCluster, AuditedGroup } from "../model/audit.ts";
import { isReady } from "../model/findings.ts";
import type { RegionalGroupRef } from "../model/group-ref.ts";
import type { SubnetFinding } from "../model/known-findings.ts";
import { isFailedRead } from "./count-audit.ts";
import { CLUSTER_LIST, groupList } from "./list-unread.ts";

/** A subnet of a node group, or of those that could use it, whatever its finding. */
type SubnetPlace = Pick<SubnetFinding, "region" | "cluster" | "nodegroup" | "use" | "subnet">;

/** The doubt that an audit leaves: only its unread parts, not everything beside them. */
export interface Doubt {
  /** Whether a finding that the audit doesn't have may exist all the same. */
  coversSubnet(place: SubnetPlace): boolean;
  /** The same of a node group in status CREATE_FAILED. */
  coversGroup(group: RegionalGroupRef): boolean;
  /** Whether the audit has this place as `undetermined` only because a read failed, which is named in `unread`. */
  hidesSubnet(place: SubnetPlace): boolean;
}

/**
 * The doubt that an audit leaves. A cluster that is not listed, a node group that its cluster doesn't list, and a
 * subnet that its node group doesn't name are gone for certain; what was read as ready is ready.
 */
export function doubtOf(audit: Audit): Doubt {
  const unread = new Set(audit.unread.map(({ region, what }) => key(region, what)));
  const clusters = new Map(audit.clusters.map((cluster) => [key(cluster.region, cluster.name), cluster]));
  const groups = new Map(audit.clusters.flatMap(groupsByKey));
  const hidden = hiddenPlaces(audit);

  const isUnlisted = (region: string) => unread.has(key(region, CLUSTER_LIST));
  const hasUnlistedGroups = (region: string, cluster: string) => unread.has(key(region, groupList(cluster)));

  const coversGroup = ({ region, cluster, nodegroup }: RegionalGroupRef): boolean => {
    if (!clusters.has(key(region, cluster))) return isUnlisted(region);
    const group = groups.get(key(region, cluster, nodegroup));
    return group ? group.status === null : hasUnlistedGroups(region, cluster);
  };

  const hidesSubnet = (place: SubnetPlace) => hidden.has(placeKey(place));

  const coversSubnet = (place: SubnetPlace): boolean => {
    const { region, cluster: name, nodegroup, subnet } = place;
    const listed = groups.get(key(region, name, nodegroup))?.subnets.find(({ id }) => id === subnet);
    if (listed && isReady(listed.finding)) return false;
    if (listed && hidesSubnet(place)) return true;
    if (nodegroup !== null) return listed ? false : coversGroup({ region, cluster: name, nodegroup });
    const cluster = clusters.get(key(region, name));
    if (!cluster) return isUnlisted(region);
    return cluster.vpc === null || hasUnlistedGroups(region, name);
  };

  return { coversSubnet, coversGroup, hidesSubnet };
}

function hiddenPlaces({ actions }: Audit): Set<string> {
  const places = actions
    .filter(isFailedRead)
    .flatMap(({ region, fixes }) => fixes.map((place) => placeKey({ region, ...place })));
  return new Set(places);
}

function groupsByKey({ region, name, groups }: AuditedCluster): [string, AuditedGroup][] {
  return groups.map((group) => [key(region, name, group.nodegroup), group]);
}

function key(...parts: (string | null)[]): string {
  return JSON.stringify(parts);
}

/** A subnet that no node group uses is another matter once one would use it. */
export function placeKey({ region, cluster, nodegroup, use, subnet }: SubnetPlace): string {
  return JSON.stringify([region, cluster, nodegroup, use === "unused", subnet]);
}
