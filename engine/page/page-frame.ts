import { createHash } from "node:crypto";
import { SCRIPT, STYLE } from "./assets.ts";
import { type Html, html, trusted } from "./escape.ts";
import { symbols } from "./finding-marks.ts";

/** The parts that differ from page to page. */
export interface PageParts {
  title: string;
  /** The outcome, and links to what follows. */
  header: Html;
  main: Html;
  data: Html;
}

/** The whole file: head, style and script around the parts. */
export function drawPage({ title, header, main, data }: PageParts): string {
  return `${
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
${symbols()}
<a class="skip" href="#main">Skip to the content</a>
<div class="page">
${header}
<main id="main" tabindex="-1">
${main}
</main>
<footer class="muted">Read with the permissions of the caller. Findings show what EC2 and EKS reported at that time.</footer>
</div>
<aside id="detail" class="card" aria-labelledby="detail-title" hidden></aside>
<p id="status" class="vh" role="status" aria-live="polite"></p>
<noscript><p class="noscript">Everything but the details of single subnets is shown without JavaScript.</p></noscript>
${data}
<script>${trusted(SCRIPT)}</script>
</body>
</html>`.markup
  }\n`;
}

/**
 * A policy that allows this very style and script only: nothing else is loaded, sent, framed or run, and text can't
 * become markup.
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
