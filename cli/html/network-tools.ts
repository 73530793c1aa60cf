import { findings } from "../../lambda/core/findings.ts";
import { type Html, html } from "./escape.ts";
import { RANKED } from "./finding-marks.ts";
import type { AuditMap } from "./map-audit.ts";

/** How to look through the drawings: in words for everyone, by search and by finding where the script runs. */
export function networkTools({ subnets }: AuditMap): Html {
  const kinds = RANKED.filter((kind) => subnets.some(({ finding }) => finding === kind));
  return html`<p class="muted">Columns are Availability Zones, rows are ways out. <span class="js-only">Open a subnet to see what is behind its finding; the arrow keys move between subnets.</span></p>
<form class="tools js-only" role="search" aria-label="Networks">
<label>Find <input type="search" id="find" placeholder="cluster, VPC or subnet" autocomplete="off" spellcheck="false"></label>
<label>Show <select id="only"><option value="">all findings</option>${kinds.map((kind) => html`<option value="${kind}">${findings[kind].title}</option>`)}</select></label>
<button type="button" id="unfold">Unfold all</button>
</form>`;
}
