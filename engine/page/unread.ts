import type { Audit } from "../model/audit.ts";
import { type Html, html } from "./escape.ts";
import { drawPart, idOfPart, type PagePlace } from "./part.ts";

/** Everything that the audit could not read, and why. */
export function unreadSection({ unread }: Audit, place: PagePlace): Html {
  if (unread.length === 0) return html``;
  const rows = unread.map(
    ({ region, what, why, permission }) =>
      html`<tr role="row"><th role="rowheader" scope="row">${what}</th><td role="cell" data-label="Region">${region}</td><td role="cell" data-label="Why">${why}${permission ? html`<br>To add: permission <span class="id">${permission}</span>` : ""}</td></tr>
`,
  );
  return drawPart(
    { name: "unread", title: "What could not be read" },
    place,
    html`<p class="muted">Nothing was concluded about these.</p>
<div class="scroll card"><table class="list" role="table" aria-labelledby="${idOfPart("unread", place)}-title">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">What</th><th role="columnheader" scope="col">Region</th><th role="columnheader" scope="col">Why</th></tr></thead>
<tbody role="rowgroup">${rows}</tbody></table></div>`,
  );
}
