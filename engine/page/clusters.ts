import type { Audit, AuditedCluster, AuditedGroup } from "../model/audit.ts";
import { findings, isReady } from "../model/findings.ts";
import { count, digits, some } from "../text/words.ts";
import { type Html, html } from "./escape.ts";
import { findingIcon, TONES, type Tone, toneIcon, toneOf, worstTone } from "./finding-marks.ts";
import { type AuditMap, keyOf, worst } from "./map-audit.ts";
import { drawPart, idOfPart } from "./part.ts";

const NAMES_SHOWN = 5;

/**
 * Every cluster in a line, the affected ones first: which existing node groups can't scale out, and what is true of
 * its other subnets.
 */
export function clustersSection(audit: Audit, map: AuditMap): Html {
  const { clusters, regions } = audit;
  if (clusters.length === 0) return html``;
  const drawn = new Map(map.vpcs.map(({ region, id, address }) => [keyOf(region, id ?? ""), address]));
  const toneAt = (index: number): Tone => map.clusters[index]?.tone ?? "good";
  const rows = [...clusters.entries()]
    .sort(([a], [b]) => TONES.indexOf(toneAt(a)) - TONES.indexOf(toneAt(b)) || a - b)
    .map(([index, cluster]) => row({ cluster, index, drawn, map, severalRegions: regions.length > 1 }));
  const fine = map.clusters.filter(({ tone }) => tone === "good").length;
  const { place } = map;
  return drawPart(
    { name: "clusters", title: "Clusters" },
    place,
    html`${fine > 0 ? html`<p class="muted paper-only">Without findings, and not printed: ${count(fine, "cluster")}.</p>` : ""}
<div class="scroll card"><table class="list" role="table" aria-labelledby="${idOfPart("clusters", place)}-title">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Cluster</th><th role="columnheader" scope="col">Where</th><th role="columnheader" scope="col">Subnets without a node group</th><th role="columnheader" scope="col">Existing node groups</th></tr></thead>
<tbody role="rowgroup">${rows}</tbody></table></div>
${place.account === undefined ? noCluster() : ""}`,
  );
}

/** Shown if nothing is found. */
export function noCluster(): Html {
  return html`<p id="no-cluster" class="card none" hidden>No cluster matches.</p>`;
}

interface Row {
  cluster: AuditedCluster;
  index: number;
  /** The addresses of the drawn VPCs. */
  drawn: Map<string, string>;
  map: AuditMap;
  severalRegions: boolean;
}

function row({ cluster, index, drawn, map, severalRegions }: Row): Html {
  const { name, region } = cluster;
  const { address = "", tone = "good" } = map.clusters[index] ?? {};
  const other = cluster.groups.find(({ nodegroup }) => nodegroup === null);
  const existing = cluster.groups.filter(({ nodegroup }) => nodegroup !== null);
  const names = existing
    .map(({ nodegroup }) => nodegroup ?? "")
    .filter((nodegroup) => map.blocked.has(keyOf(region, name, nodegroup)));
  const vpcText = cluster.vpc ?? "VPC unknown";
  const vpc = drawn.get(keyOf(region, cluster.vpc ?? ""));
  const where = vpc === undefined ? html`${vpcText}` : html`<a href="#${vpc}" class="id">${vpcText}</a>`;
  const regionText = severalRegions ? html` <span class="muted nowrap">${region}</span>` : "";
  return html`<tr role="row" id="${address}" class="tone-${tone}" data-cluster="${map.place.first.clusters + index}"><th role="rowheader" scope="row"><a href="#${address}">${name}</a></th><td role="cell" data-label="Where">${where}${regionText}</td><td role="cell" data-label="Subnets without a node group">${otherSubnets(other, existing.length)}</td><td role="cell" data-label="Existing node groups">${existingGroups(existing, names)}</td></tr>
`;
}

function otherSubnets(group: AuditedGroup | undefined, existing: number): Html {
  if (!group) return html`<span class="muted">${existing > 0 ? "none known" : "not checked"}</span>`;
  const finding = worst(group.subnets.map((subnet) => subnet.finding));
  const all = group.subnets.length;
  const affected = group.subnets.filter((subnet) => subnet.finding === finding).length;
  const share = isReady(finding)
    ? ""
    : html` <span class="muted">in ${affected} of ${count(all, "subnet")}</span>`;
  const tone = worstTone(
    group.subnets.map((subnet) => toneOf(subnet, group.use === "unused" ? "unused" : "next-group")),
  );
  return html`<span class="verdict">${findingIcon(finding, tone)}<span>${findings[finding].title}${share}</span></span>`;
}

function existingGroups(groups: AuditedGroup[], blocked: string[]): Html {
  if (groups.length === 0) return html`<span class="muted">none</span>`;
  const hidden = groups.filter(({ status }) => status === null).length;
  const notRead = hidden > 0 ? html` <span class="muted">${digits(hidden)} could not be read</span>` : "";
  const failed = groups.filter(({ use }) => use === "failed").length;
  const inFailed =
    failed > 0 ? html`; <strong class="nowrap">${digits(failed)} in CREATE_FAILED</strong>` : "";
  if (blocked.length === 0) return html`${count(groups.length, "node group")}${inFailed}${notRead}`;
  const share = `${digits(blocked.length)} of ${digits(groups.length)} can’t scale out:`;
  return html`<strong class="nowrap">${toneIcon("blocks")}${share}</strong> ${some(blocked, NAMES_SHOWN)}${inFailed}${notRead}`;
}
