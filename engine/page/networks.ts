import type { Audit } from "../model/audit.ts";
import { findings } from "../model/findings.ts";
import { defaultRouteText } from "../text/subnet-line.ts";
import { count, digits, some } from "../text/words.ts";
import { type Html, html } from "./escape.ts";
import { findingIcon, marks, plainIcon, TONES, toneIcon, toneTitles } from "./finding-marks.ts";
import { type AuditMap, type MappedSubnet, type MappedVpc, RANKED } from "./map-audit.ts";

/** That many VPCs are shown unfolded: the ones with something to do. */
const OPEN = 6;

/** From here on, browsers lay out only the visible networks. */
const MANY = 30;

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
export function networksSection(audit: Audit, { vpcs, subnets }: AuditMap): Html {
  if (vpcs.length === 0) return html``;
  const urgent = vpcs.filter((vpc) => vpc.subnets.some(({ finding }) => finding !== "ready")).length;
  const open = Math.min(OPEN, urgent || 1);
  return html`<section id="networks"${vpcs.length > MANY ? html` class="many"` : ""} aria-labelledby="networks-title"><h2 id="networks-title">Networks</h2>
${tools(subnets)}
${vpcs.map((vpc, index) => drawVpc(vpc, index, audit, index < open))}
<p id="none-match" class="card" hidden>No network matches.</p>
</section>`;
}

/** How to read the drawings, and, where the script runs, how to look through them. */
function tools(subnets: MappedSubnet[]): Html {
  const kinds = RANKED.filter((kind) => subnets.some(({ finding }) => finding === kind));
  const tones = TONES.filter((tone) => kinds.some((kind) => marks[kind].tone === tone));
  return html`<p class="muted">Columns are Availability Zones, rows are default routes.<span class="js-only"> Open a subnet to see its finding in detail; the arrow keys move between subnets.</span></p>
<ul class="legend" role="list">${tones.map((tone) => html`<li>${toneIcon(tone)}${toneTitles[tone]}</li>`)}</ul>
<form class="tools js-only" role="search" aria-label="Networks">
<label>Find <input type="search" id="find" placeholder="cluster, VPC or subnet" autocomplete="off" spellcheck="false"></label>
<label>Show <select id="only"><option value="">all findings</option>${kinds.map((kind) => html`<option value="${kind}">${findings[kind].title}</option>`)}</select></label>
<button type="button" id="unfold">Unfold all</button>
</form>`;
}

function drawVpc(vpc: MappedVpc, index: number, { clusters }: Audit, open: boolean): Html {
  const names = vpc.clusters.map((cluster) => clusters[cluster]?.name ?? "");
  return html`<details class="vpc card" id="v${index}"${open ? html` open` : ""}>
<summary><h3>${plainIcon("chevron")}${vpc.name ? html`${vpc.name} ` : ""}<span class="id">${titleOf(vpc)}</span> <small class="nowrap">${vpc.region}</small></h3>${tally(vpc)}</summary>
<div class="vpc-body">
<p class="muted">${count(names.length, "cluster")}: ${some(names, 8)}</p>
${drawing(vpc)}
<details class="listing js-only" data-vpc="${index}"><summary>The same as a list, with facts</summary></details>
</div>
</details>`;
}

function titleOf({ id }: MappedVpc): string {
  return id ?? "VPC unknown";
}

function tally({ subnets }: MappedVpc): Html {
  const kinds = RANKED.filter((kind) => subnets.some(({ finding }) => finding === kind));
  return html`<ul class="tally" role="list">${kinds.map((kind) => {
    const number = subnets.filter(({ finding }) => finding === kind).length;
    return html`<li>${findingIcon(kind)}<span class="vh">${findings[kind].title}: </span>${digits(number)}</li>`;
  })}</ul>`;
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

function tile({ index, id, name, facts, finding, verdicts, blocked }: MappedSubnet): Html {
  const others = new Set(verdicts.map((verdict) => verdict.finding)).size - 1;
  return html`<li><button type="button" class="subnet tone-${marks[finding].tone}" id="s${index}" data-subnet="${index}">
${findingIcon(finding)}${name ? html`<span class="name">${name}</span> ` : ""}<span class="id">${id}</span>
<span class="finding">${findings[finding].title}${others > 0 ? `, and ${count(others, "other finding")}` : ""}</span>
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
  return (a, b) => Number(a === last) - Number(b === last) || (a < b ? -1 : 1);
}
