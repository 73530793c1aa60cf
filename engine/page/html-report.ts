import { createHash } from "node:crypto";
import type { Audit } from "../model/audit.ts";
import { digits } from "../text/words.ts";
import { actionsSection } from "./actions.ts";
import { SCRIPT, STYLE } from "./assets.ts";
import { clustersSection } from "./clusters.ts";
import { dataIsland } from "./data-island.ts";
import { type Html, html, trusted } from "./escape.ts";
import { symbols } from "./finding-marks.ts";
import { type AuditMap, mapAudit } from "./map-audit.ts";
import { findForm, networksSection } from "./networks.ts";
import { summaryHeader } from "./summary.ts";

/**
 * An audit as one HTML file that needs nothing else: no network, no other file. The same audit gives the same
 * bytes. Everything that was read, names and tags included, counts as hostile: see escape.ts and the page's own
 * content security policy.
 */
export function renderHtml(audit: Audit): string {
  const map = mapAudit(audit);
  return `${
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>nodegroup-guard audit of ${audit.account}, ${audit.time.slice(0, 10)}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
${symbols()}
<a class="skip" href="#main">Skip to the content</a>
<div class="page">
${summaryHeader(audit, map)}
${contents(audit, map)}
<main id="main" tabindex="-1">
${actionsSection(audit, map)}
<div class="look-through">
${findForm(map)}
${networksSection(audit, map)}
${clustersSection(audit, map)}
</div>
${unreadSection(audit)}
</main>
<footer class="muted">Read with the permissions of the caller. Findings show what EC2 and EKS reported at that time.</footer>
</div>
<aside id="detail" class="card" aria-labelledby="detail-title" hidden></aside>
<p id="status" class="vh" role="status" aria-live="polite"></p>
<noscript><p class="noscript">Everything but the details of single subnets is shown without JavaScript.</p></noscript>
${dataIsland(audit, map)}
<script>${trusted(SCRIPT)}</script>
</body>
</html>`.markup
  }\n`;
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

/** Everything that the audit could not read, and why. */
function unreadSection({ unread }: Audit): Html {
  if (unread.length === 0) return html``;
  const rows = unread.map(
    ({ region, what, why, permission }) =>
      html`<tr role="row"><th role="rowheader" scope="row">${what}</th><td role="cell" data-label="Region">${region}</td><td role="cell" data-label="Why">${why}${permission ? html`<br>To add: permission <span class="id">${permission}</span>` : ""}</td></tr>
`,
  );
  return html`<section id="unread" aria-labelledby="unread-title"><h2 id="unread-title">What could not be read</h2>
<p class="muted">Nothing was concluded about these.</p>
<div class="scroll card"><table class="list" role="table" aria-labelledby="unread-title">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">What</th><th role="columnheader" scope="col">Region</th><th role="columnheader" scope="col">Why</th></tr></thead>
<tbody role="rowgroup">${rows}</tbody></table></div></section>`;
}

/**
 * Nothing may be loaded, sent, framed or run but this very style and script; text can't become markup at all.
 *
 * @see https://www.w3.org/TR/CSP3/#framework-policy
 */
function contentSecurityPolicy(): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(SCRIPT)}'`,
    `style-src '${hashOf(STYLE)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
