import type { Audit } from "../model/audit.ts";
import { compare } from "../model/compare.ts";
import { type FindingKind, findings } from "../model/findings.ts";
import { defaultRouteText } from "../text/subnet-line.ts";
import { count, digits, some } from "../text/words.ts";
import { type Html, html } from "./escape.ts";
import { findingIcon, plainIcon, TONES, type Tone, toneIcon, tones } from "./finding-marks.ts";
import { type AuditMap, type MappedSubnet, type MappedVpc, RANKED } from "./map-audit.ts";
import { drawPart } from "./part.ts";

/** How many VPCs are shown unfolded: the ones with something to do. */
const OPEN = 6;

const CLUSTERS_SHOWN = 4;

const NO_ZONE = "zone not known";

/** The rows of a drawing, from the open internet down to nowhere. */
const BANDS = ["internet", "elsewhere", "nowhere"] as const;
type Band = (typeof BANDS)[number];

const bandTitles: Record<Band, string> = {
  internet: "Internet gateway",
  elsewhere: "NAT or other",
  nowhere: "No default route, or unclear",
};

/** Every VPC, its subnets drawn by Availability Zone and by default route. */
export function networksSection(audit: Audit, { vpcs, subnets, place }: AuditMap): Html {
  if (vpcs.length === 0) return html``;
  const urgent = vpcs.filter(({ tone }) => tone !== "good").length;
  const open = Math.min(OPEN, urgent || 1);
  const isAlone = place.account === undefined;
  return drawPart(
    { name: "networks", title: "Networks", classes: urgent > OPEN ? " many" : "" },
    place,
    html`${isAlone ? legend(subnets) : ""}
${omitted(vpcs.length - urgent)}
${vpcs.map((vpc, index) => drawVpc(vpc, place.first.vpcs + index, audit, index < open))}
${isAlone ? noNetwork() : ""}
`,
  );
}

/** Shown if nothing is found. */
export function noNetwork(): Html {
  return html`<p id="no-network" class="card none" hidden>No network matches.</p>`;
}

/** The parts of a subnet that decide what the page shows at all. */
export type ShownSubnet = Pick<MappedSubnet, "finding" | "tone">;

/** How to read the drawings. */
export function legend(subnets: ShownSubnet[]): Html {
  const present = TONES.filter((tone) => subnets.some((subnet) => subnet.tone === tone));
  return html`<p class="muted">Columns are Availability Zones, rows are default routes.<span class="js-only"> Open a subnet to see its finding in detail; the arrow keys move between subnets.</span></p>
<ul class="legend" role="list">${present.map((tone) => {
    const { title, meaning } = tones[tone];
    return html`<li>${toneIcon(tone)}<span>${title}${meaning ? html`: <span class="muted">${meaning}</span>` : ""}</span></li>`;
  })}</ul>`;
}

function omitted(number: number): Html {
  return number > 0
    ? html`<p class="muted paper-only">Without findings, and not printed: ${count(number, "network")}.</p>`
    : html``;
}

/** The form that searches networks and clusters, above both; shown if the script runs. */
export function findForm({ subnets }: { subnets: ShownSubnet[] }, what = "cluster, VPC or subnet"): Html {
  if (subnets.length === 0) return html``;
  const kinds = RANKED.filter((kind) => subnets.some(({ finding }) => finding === kind));
  const present = TONES.filter((tone) => subnets.some((subnet) => subnet.tone === tone));
  return html`<form id="look" class="tools js-only" role="search" aria-label="Networks and clusters">
<label>Find <input type="search" id="find" placeholder="${what}" autocomplete="off" spellcheck="false"></label>
<label>Show <select id="only"><option value="">all findings</option><optgroup label="Severity">${present.map((tone) => html`<option value="${tone}">${tones[tone].title}</option>`)}</optgroup><optgroup label="Finding">${kinds.map((kind) => html`<option value="${kind}">${findings[kind].title}</option>`)}</optgroup></select></label>
<button type="button" id="unfold">Unfold all</button>
</form>`;
}

function drawVpc(vpc: MappedVpc, index: number, { clusters }: Audit, open: boolean): Html {
  const names = vpc.clusters.map((cluster) => clusters[cluster]?.name ?? "");
  const all = names.length > CLUSTERS_SHOWN ? html`<p class="muted">Clusters: ${names.join(", ")}</p>` : "";
  return html`<details class="vpc card tone-${vpc.tone}" id="${vpc.address}"${open ? html` open` : ""}>
<summary><h3>${plainIcon("chevron")}${vpc.name ? html`${vpc.name} ` : ""}<span class="id">${titleOf(vpc)}</span> <small class="nowrap">${vpc.region}</small></h3><p class="users"><span class="vh">Clusters: </span>${some(names, CLUSTERS_SHOWN)}</p>${tally(vpc)}</summary>
<div class="vpc-body">
${all}
${drawing(vpc)}
<details class="listing js-only" data-vpc="${index}"><summary>The same as a list, with facts</summary></details>
</div>
</details>`;
}

function titleOf({ id }: MappedVpc): string {
  return id ?? "VPC unknown";
}

function tally({ subnets }: MappedVpc): Html {
  const items = TONES.flatMap((tone) =>
    RANKED.map((kind) => {
      const number = subnets.filter((subnet) => subnet.finding === kind && subnet.tone === tone).length;
      return number > 0
        ? html`<li>${findingIcon(kind, tone)}<span class="vh">${describe(kind, tone)}: </span>${digits(number)}</li>`
        : html``;
    }),
  );
  return html`<ul class="tally" role="list">${items}</ul>`;
}

/** A label for readers who see neither colour nor shape. */
function describe(kind: FindingKind, tone: Tone): string {
  return tone === "good" ? findings[kind].title : `${tones[tone].title}: ${findings[kind].title}`;
}

/** A real table: rows are bands, columns are zones. It reads the same with a screen reader as it looks. */
function drawing(vpc: MappedVpc): Html {
  const zones = [...new Set(vpc.subnets.map(zoneOf))].sort(lastIs(NO_ZONE));
  const bands = BANDS.filter((band) => vpc.subnets.some(({ facts }) => bandOf(facts) === band));
  return html`<div class="scroll"><table class="drawing" role="table" aria-label="Subnets of ${titleOf(vpc)} by default route and Availability Zone" data-zones="${zones.length}">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col" class="corner"><span class="vh">Default route</span></th>${zones.map((zone) => html`<th role="columnheader" scope="col">${zone}</th>`)}</tr></thead>
<tbody role="rowgroup">${bands.map((band) => row(band, zones, vpc))}</tbody>
</table></div>`;
}

function row(band: Band, zones: string[], vpc: MappedVpc): Html {
  const subnets = vpc.subnets.filter(({ facts }) => bandOf(facts) === band);
  return html`<tr role="row" class="band ${band}"><th role="rowheader" scope="row">${plainIcon(band)}<span>${bandTitles[band]}</span>${gateways(band, subnets)}</th>${zones.map(
    (zone) =>
      html`<td role="cell" data-zone="${zone}">${cell(subnets.filter((subnet) => zoneOf(subnet) === zone))}</td>`,
  )}</tr>
`;
}

/** The gateways behind the band; the third band has no one gateway behind it, so its subnets name theirs. */
function gateways(band: Band, subnets: MappedSubnet[]): Html {
  if (band === "nowhere") return html``;
  const ids = [...new Set(subnets.map(({ facts }) => facts?.wayOut?.target ?? ""))].sort();
  return html`<small class="id">${some(ids, 3)}</small>`;
}

function cell(subnets: MappedSubnet[]): Html {
  return subnets.length > 0 ? html`<ul>${subnets.map(tile)}</ul>` : html``;
}

function tile({ index, address, id, name, facts, finding, tone, verdicts, blocked }: MappedSubnet): Html {
  const others = new Set(verdicts.map((verdict) => verdict.finding)).size - 1;
  return html`<li><button type="button" class="subnet tone-${tone}" id="${address}" data-subnet="${index}">
${name ? html`<span class="name">${name}</span> ` : ""}<span class="id">${id}</span>
${findingIcon(finding, tone)}<span class="finding">${tone === "good" ? "" : html`<span class="vh">${tones[tone].title}: </span>`}${findings[finding].title}${others > 0 ? `, and ${count(others, "other finding")}` : ""}</span>
<span class="muted">${routeOf(facts)}</span>${blocked > 0 ? html`<span class="blocked">${count(blocked, "node group")} can’t scale out</span>` : ""}
</button></li>`;
}

/** The third band is for all that has no usual default route: there, each subnet says what it has. */
function routeOf(facts: MappedSubnet["facts"]): string {
  if (!facts) return "not read";
  return bandOf(facts) === "nowhere" ? `${facts.cidr} · ${defaultRouteText(facts)}` : facts.cidr;
}

function bandOf(facts: MappedSubnet["facts"]): Band {
  switch (facts?.wayOut?.kind) {
    case "internet-gateway":
      return "internet";
    case "elsewhere":
      return "elsewhere";
    case "blackhole":
    case "ambiguous":
    case "none":
    case undefined:
      return "nowhere";
  }
}

function zoneOf({ facts }: MappedSubnet): string {
  return facts?.availabilityZone ?? NO_ZONE;
}

function lastIs(last: string): (a: string, b: string) => number {
  return (a, b) => Number(a === last) - Number(b === last) || compare(a, b);
}
