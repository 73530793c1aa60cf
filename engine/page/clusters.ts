import type { Audit, AuditedCluster, AuditedGroup } from "../model/audit.ts";
import { findings } from "../model/findings.ts";
import { count, digits, some } from "../text/words.ts";
import { type Html, html } from "./escape.ts";
import { findingIcon } from "./finding-marks.ts";
import { type AuditMap, keyOf, worst } from "./map-audit.ts";

const NAMES_SHOWN = 5;

/** Every cluster in a line: which existing node groups can't scale out, and what is true of its other subnets. */
export function clustersSection({ clusters }: Audit, { vpcs, blocked }: AuditMap): Html {
  if (clusters.length === 0) return html``;
  const drawn = new Map(vpcs.map(({ region, id }, index) => [keyOf(region, id ?? ""), index]));
  const rows = clusters.map((cluster) =>
    row(cluster, drawn.get(keyOf(cluster.region, cluster.vpc ?? "")), blocked),
  );
  return html`<section id="clusters" aria-labelledby="clusters-title"><h2 id="clusters-title">Clusters</h2>
<div class="scroll card"><table class="list" role="table" aria-labelledby="clusters-title">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Cluster</th><th role="columnheader" scope="col">Where</th><th role="columnheader" scope="col">Subnets without a node group</th><th role="columnheader" scope="col">Existing node groups</th></tr></thead>
<tbody role="rowgroup">${rows}</tbody></table></div></section>`;
}

function row(cluster: AuditedCluster, vpc: number | undefined, blocked: AuditMap["blocked"]): Html {
  const { name, region } = cluster;
  const other = cluster.groups.find(({ nodegroup }) => nodegroup === null);
  const existing = cluster.groups.filter(({ nodegroup }) => nodegroup !== null);
  const names = existing
    .map(({ nodegroup }) => nodegroup ?? "")
    .filter((nodegroup) => blocked.has(keyOf(region, name, nodegroup)));
  const vpcText = cluster.vpc ?? "VPC unknown";
  const where = vpc === undefined ? html`${vpcText}` : html`<a href="#v${vpc}" class="id">${vpcText}</a>`;
  return html`<tr role="row"><th role="rowheader" scope="row">${name}</th><td role="cell" data-label="Where">${where} <span class="muted nowrap">${region}</span></td><td role="cell" data-label="Subnets without a node group">${otherSubnets(other, existing.length)}</td><td role="cell" data-label="Existing node groups">${existingGroups(existing, names)}</td></tr>
`;
}

function otherSubnets(group: AuditedGroup | undefined, existing: number): Html {
  if (!group) return html`<span class="muted">${existing > 0 ? "none known" : "not checked"}</span>`;
  const finding = worst(group.subnets.map((subnet) => subnet.finding));
  const all = group.subnets.length;
  const affected = group.subnets.filter((subnet) => subnet.finding === finding).length;
  const share =
    finding === "ready" ? "" : html` <span class="muted">in ${affected} of ${count(all, "subnet")}</span>`;
  const whose = group.use === "first" ? html` <span class="muted">(for its first node group)</span>` : "";
  return html`<span class="verdict">${findingIcon(finding)}<span>${findings[finding].title}${share}${whose}</span></span>`;
}

function existingGroups(groups: AuditedGroup[], blocked: string[]): Html {
  if (groups.length === 0) return html`<span class="muted">none</span>`;
  const hidden = groups.filter(({ status }) => status === null).length;
  const notRead = hidden > 0 ? html` <span class="muted">${digits(hidden)} could not be read</span>` : "";
  if (blocked.length === 0) return html`${count(groups.length, "node group")}${notRead}`;
  const share = `${digits(blocked.length)} of ${digits(groups.length)} can’t scale out:`;
  return html`<strong>${share}</strong> ${some(blocked, NAMES_SHOWN)}${notRead}`;
}
