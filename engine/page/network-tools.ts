import { findings } from "../model/findings.ts";
import { type Html, html } from "./escape.ts";
import { marks, RANKED, toneIcon } from "./finding-marks.ts";
import type { AuditMap } from "./map-audit.ts";
import { TONES, toneTitles } from "./palette.ts";

/** How to read the drawings, and, where the script runs, how to look through them. */
export function networkTools({ subnets }: AuditMap): Html {
  const kinds = RANKED.filter((kind) => subnets.some(({ finding }) => finding === kind));
  const tones = TONES.filter((tone) => kinds.some((kind) => marks[kind].tone === tone));
  return html`<p class="muted">Columns are Availability Zones, rows are ways out.<span class="js-only"> Open a subnet to see what is behind its finding; the arrow keys move between subnets.</span></p>
<ul class="legend" role="list">${tones.map((tone) => html`<li>${toneIcon(tone)}${toneTitles[tone]}</li>`)}</ul>
<form class="tools js-only" role="search" aria-label="Networks">
<label>Find <input type="search" id="find" placeholder="cluster, VPC or subnet" autocomplete="off" spellcheck="false"></label>
<label>Show <select id="only"><option value="">all findings</option>${kinds.map((kind) => html`<option value="${kind}">${findings[kind].title}</option>`)}</select></label>
<button type="button" id="unfold">Unfold all</button>
</form>`;
}
