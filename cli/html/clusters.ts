import { findings } from "../../lambda/core/findings.ts";
import type { Audit, AuditedCluster, AuditedGroup } from "../core/audit.ts";
import { type Html, html } from "./escape.ts";
import { findingIcon } from "./finding-marks.ts";
import { type AuditMap, isProblem, worst } from "./map-audit.ts";
import { count, some } from "./words.ts";

/** Every cluster in a line: would the next node group fail, and which existing ones can't scale out. */
export function listClusters({ clusters }: Audit, { vpcs }: AuditMap): Html {
  if (clusters.length === 0) return html``;
  const drawn = new Map(vpcs.map(({ region, id }, index) => [JSON.stringify([region, id]), index]));
  const rows = clusters.map((cluster) =>
    row(cluster, drawn.get(JSON.stringify([cluster.region, cluster.vpc]))),
  );
  return html`<section id="clusters" aria-labelledby="clusters-title"><h2 id="clusters-title">Clusters</h2>
<div class="scroll card"><table class="list" role="table" aria-labelledby="clusters-title">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Cluster</th><th role="columnheader" scope="col">Where</th><th role="columnheader" scope="col">Its next node group</th><th role="columnheader" scope="col">Existing node groups</th></tr></thead>
<tbody role="rowgroup">${rows}</tbody></table></div></section>`;
}

/** Whether something stands in the way of any node group of the cluster. */
export function clusterHasProblem({ groups }: AuditedCluster): boolean {
  return groups.some((group) => isProblem(worstOf(group)));
}

/** An existing node group that can't scale out in at least one of its subnets. */
export function isStuck(group: AuditedGroup): boolean {
  return group.nodegroup !== null && isProblem(worstOf(group));
}

function row(cluster: AuditedCluster, vpc: number | undefined): Html {
  const next = cluster.groups.find(({ nodegroup }) => nodegroup === null);
  const existing = cluster.groups.filter(({ nodegroup }) => nodegroup !== null);
  const vpcText = cluster.vpc ?? "VPC not known";
  const where = vpc === undefined ? html`${vpcText}` : html`<a href="#v${vpc}" class="id">${vpcText}</a>`;
  return html`<tr role="row"><th role="rowheader" scope="row">${cluster.name}</th><td role="cell" data-label="Where">${where} <span class="muted nowrap">${cluster.region}</span></td><td role="cell" data-label="Its next node group">${nextGroup(next)}</td><td role="cell" data-label="Existing node groups">${existingGroups(existing)}</td></tr>
`;
}

function nextGroup(group: AuditedGroup | undefined): Html {
  if (!group) return html`<span class="muted">not judged</span>`;
  const finding = worstOf(group);
  const all = group.subnets.length;
  const affected = group.subnets.filter((subnet) => subnet.finding === finding).length;
  const share =
    affected < all ? html` <span class="muted">in ${affected} of ${count(all, "subnet")}</span>` : "";
  return html`<span class="verdict">${findingIcon(finding)}<span>${findings[finding].title}${share}</span></span>`;
}

function existingGroups(groups: AuditedGroup[]): Html {
  if (groups.length === 0) return html`<span class="muted">none</span>`;
  const stuck = groups.filter(isStuck);
  if (stuck.length === 0) return html`${count(groups.length, "node group")}`;
  const names = stuck.map(({ nodegroup }) => nodegroup ?? "");
  return html`<strong>${stuck.length} of ${groups.length} can’t scale out everywhere:</strong> ${some(names, 5)}`;
}

function worstOf({ subnets }: AuditedGroup) {
  return worst(subnets.map(({ finding }) => finding));
}
