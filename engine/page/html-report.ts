import type { Audit } from "../model/audit.ts";
import { digits } from "../text/words.ts";
import { actionsSection } from "./actions.ts";
import { clustersSection } from "./clusters.ts";
import { accountData, dataIsland } from "./data-island.ts";
import { type Html, html } from "./escape.ts";
import { type AuditMap, mapAudit } from "./map-audit.ts";
import { findForm, networksSection } from "./networks.ts";
import { drawPage } from "./page-frame.ts";
import { summaryHeader } from "./summary.ts";
import { unreadSection } from "./unread.ts";

/**
 * An audit as one HTML file that needs nothing else: no network, no other file. The same audit gives the same
 * bytes. Everything that was read, names and tags included, counts as hostile: see escape.ts and the page's own
 * content security policy.
 */
export function renderHtml(audit: Audit): string {
  const map = mapAudit(audit);
  return drawPage({
    title: `nodegroup-guard audit of ${audit.account}, ${audit.time.slice(0, 10)}`,
    header: html`${summaryHeader(audit, map)}
${contents(audit, map)}`,
    main: html`${actionsSection(audit, map)}
<div class="look-through">
${findForm(map)}
${networksSection(audit, map)}
${clustersSection(audit, map)}
</div>
${unreadSection(audit, map.place)}`,
    data: dataIsland([accountData(audit, map)]),
  });
}

function contents({ actions, failedGroups, clusters, unread }: Audit, { vpcs }: AuditMap): Html {
  const parts = [
    actions.length + failedGroups.length > 0 ? html`<a href="#actions">What to do</a>` : undefined,
    vpcs.length > 0 ? html`<a href="#networks">Networks <span>${digits(vpcs.length)}</span></a>` : undefined,
    clusters.length > 0
      ? html`<a href="#clusters">Clusters <span>${digits(clusters.length)}</span></a>`
      : undefined,
    unread.length > 0
      ? html`<a href="#unread">Not read <span>${digits(unread.length)}</span></a>`
      : undefined,
  ];
  const links = parts.flatMap((part) => (part ? [html`<li>${part}</li>`] : []));
  return links.length === 0 ? html`` : html`<nav aria-label="Contents"><ul>${links}</ul></nav>`;
}
