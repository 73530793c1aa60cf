import type { Audit } from "../model/audit.ts";
import { findings } from "../model/findings.ts";
import { count, digits, some } from "../text/words.ts";
import { type Html, html } from "./escape.ts";
import { findingIcon, marks, plainIcon, RANKED } from "./finding-marks.ts";
import type { MappedSubnet, MappedVpc } from "./map-audit.ts";
import { BANDS, type Band, bandOf, bandTitles, wayOutText } from "./ways-out.ts";

const NO_ZONE = "zone not known";

/** One VPC: what is in it, and its subnets drawn by Availability Zone and by way out. */
export function drawVpc(vpc: MappedVpc, index: number, { clusters }: Audit, open: boolean): Html {
  const names = vpc.clusters.map((cluster) => clusters[cluster]?.name ?? "");
  return html`<details class="vpc card" id="v${index}"${open ? html` open` : ""}>
<summary><h3>${plainIcon("chevron")}<span class="id">${titleOf(vpc)}</span> <small class="nowrap">${vpc.region}</small></h3>${tally(vpc)}</summary>
<div class="vpc-body">
<p class="muted">${count(names.length, "cluster")}: ${some(names, 8)}</p>
${drawing(vpc)}
<details class="listing js-only" data-vpc="${index}"><summary>The same as a list, with facts</summary></details>
</div>
</details>`;
}

export function titleOf({ id }: MappedVpc): string {
  return id ?? "VPC not known";
}

function tally({ subnets }: MappedVpc): Html {
  const kinds = RANKED.filter((kind) => subnets.some(({ finding }) => finding === kind));
  return html`<ul class="tally" role="list">${kinds.map((kind) => {
    const number = subnets.filter(({ finding }) => finding === kind).length;
    return html`<li>${findingIcon(kind)}<span class="vh">${findings[kind].title}: </span>${digits(number)}</li>`;
  })}</ul>`;
}

/** A real table: rows are ways out, columns are zones. It reads the same with a screen reader as it looks. */
function drawing(vpc: MappedVpc): Html {
  const zones = [...new Set(vpc.subnets.map(zoneOf))].sort(lastIs(NO_ZONE));
  const bands = BANDS.filter((band) => vpc.subnets.some(({ facts }) => bandOf(facts) === band));
  return html`<div class="scroll"><table class="drawing" role="table" aria-label="Subnets of ${titleOf(vpc)} by way out and Availability Zone" data-zones="${zones.length}">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col" class="corner"><span class="vh">Way out</span></th>${zones.map((zone) => html`<th role="columnheader" scope="col">${zone}</th>`)}</tr></thead>
<tbody role="rowgroup">${bands.map((band) => row(band, zones, vpc))}</tbody>
</table></div>`;
}

function row(band: Band, zones: string[], vpc: MappedVpc): Html {
  const subnets = vpc.subnets.filter(({ facts }) => bandOf(facts) === band);
  return html`<tr role="row" class="band ${band}"><th role="rowheader" scope="row">${plainIcon(band)}<span>${bandTitles[band]}</span>${targets(band, subnets)}</th>${zones.map(
    (zone) =>
      html`<td role="cell" data-zone="${zone}">${cell(subnets.filter((subnet) => zoneOf(subnet) === zone))}</td>`,
  )}</tr>
`;
}

/**
 * The gateways behind the band; the third band has no one thing behind it, so its subnets say it themselves.
 */
function targets(band: Band, subnets: MappedSubnet[]): Html {
  if (band === "nowhere") return html``;
  const ids = [...new Set(subnets.map(({ facts }) => facts?.wayOut?.target ?? ""))].sort();
  return html`<small class="id">${some(ids, 3)}</small>`;
}

function cell(subnets: MappedSubnet[]): Html {
  return subnets.length > 0 ? html`<ul>${subnets.map(tile)}</ul>` : html``;
}

function tile({ index, id, facts, finding, verdicts, stuck }: MappedSubnet): Html {
  const others = new Set(verdicts.map((verdict) => verdict.finding)).size - 1;
  return html`<li><button type="button" class="subnet tone-${marks[finding].tone}" id="s${index}" data-subnet="${index}">
${findingIcon(finding)}<span class="id">${id}</span>
<span class="finding">${findings[finding].title}${others > 0 ? `, and ${count(others, "other finding")}` : ""}</span>
<span class="muted">${placeOf(facts)}</span>${stuck > 0 ? html`<span class="stuck">${count(stuck, "node group")} can’t scale out</span>` : ""}
</button></li>`;
}

/** The third band is for all that has no usual way out: there, each subnet says what it has. */
function placeOf(facts: MappedSubnet["facts"]): string {
  if (!facts) return "not read";
  return bandOf(facts) === "nowhere" ? `${facts.cidr} · ${wayOutText(facts)}` : facts.cidr;
}

function zoneOf({ facts }: MappedSubnet): string {
  return facts?.availabilityZone ?? NO_ZONE;
}

function lastIs(last: string): (a: string, b: string) => number {
  return (a, b) => Number(a === last) - Number(b === last) || (a < b ? -1 : 1);
}
