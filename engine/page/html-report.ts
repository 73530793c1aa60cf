import { createHash } from "node:crypto";
import type { Audit } from "../model/audit.ts";
import { digits } from "../text/words.ts";
import { listActions } from "./actions.ts";
import { listClusters } from "./clusters.ts";
import { drawVpc } from "./drawing.ts";
import { type Html, html, trusted } from "./escape.ts";
import { symbols } from "./finding-marks.ts";
import { dataIsland } from "./island.ts";
import { type AuditMap, mapAudit } from "./map-audit.ts";
import { networkTools } from "./network-tools.ts";
import { SCRIPT } from "./script/script.ts";
import { STYLE } from "./style/style.ts";
import { summarise } from "./summary.ts";
import { listUnread } from "./unread.ts";

/** That many VPCs are shown unfolded: the ones with something to do. */
const OPEN = 6;

/** From here on, browsers are told to lay out only what is in sight. */
const MANY = 30;

/**
 * An audit as one HTML file that needs nothing else: no network, no other file. The same audit gives the same
 * bytes. All that was read, names and tags included, is taken for hostile: see escape.ts and the page's own
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
${summarise(audit, map)}
${contents(audit, map)}
<main id="main" tabindex="-1">
${listActions(audit, map)}
${networks(audit, map)}
${listClusters(audit, map)}
${listUnread(audit)}
</main>
<footer class="muted">Read with the permissions of whoever ran the audit. A finding tells what EC2 and EKS said at that time.</footer>
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

function contents({ actions, clusters, unread }: Audit, { vpcs }: AuditMap): Html {
  const parts = [
    actions.length > 0 ? html`<a href="#actions">What to do</a>` : undefined,
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

function networks(audit: Audit, map: AuditMap): Html {
  if (map.vpcs.length === 0) return html``;
  const urgent = map.vpcs.filter(({ subnets }) => subnets.some(({ finding }) => finding !== "ready")).length;
  const open = Math.min(OPEN, urgent || 1);
  return html`<section id="networks"${map.vpcs.length > MANY ? html` class="many"` : ""} aria-labelledby="networks-title"><h2 id="networks-title">Networks</h2>
${networkTools(map)}
${map.vpcs.map((vpc, index) => drawVpc(vpc, index, audit, index < open))}
<p id="none-match" class="card" hidden>No network matches.</p>
</section>`;
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
