import { worstParts } from "../audit/audit-words.ts";
import { type AuditCounts, countAudit } from "../audit/count-audit.ts";
import type { Audit } from "../model/audit.ts";
import { findings, isReady } from "../model/findings.ts";
import { count, digits, minuteOf } from "../text/words.ts";
import { type Html, html, inTypography, trusted } from "./escape.ts";
import { findingIcon, TONES, tones } from "./finding-marks.ts";
import { type AuditMap, RANKED } from "./map-audit.ts";
import type { ShownSubnet } from "./networks.ts";

/** Between two parts of the bar, in per cent of it. */
const GAP = 0.3;

/** The outcome in one sentence, what the audit covers, and how often it found what. */
export function summaryHeader(audit: Audit, map: AuditMap): Html {
  const { account, time, regions } = audit;
  const groups = audit.clusters
    .flatMap((cluster) => cluster.groups)
    .filter(({ nodegroup }) => nodegroup !== null);
  return html`<header class="top"><p class="brand">nodegroup-guard <span>audit</span></p>
<h1>${headline(audit)}</h1>
${lead(audit)}
<dl class="about-audit">
<div><dt>Account</dt><dd class="id">${account}</dd></div>
<div><dt>Time</dt><dd><time datetime="${time}">${minuteOf(time)}</time></dd></div>
<div><dt>${regions.length === 1 ? "Region" : "Regions"}</dt><dd>${regions.join(", ")}</dd></div>
<div><dt>Scope</dt><dd>${count(audit.clusters.length, "cluster")}, ${count(groups.length, "node group")}, ${count(map.subnets.length, "subnet")} in ${count(map.vpcs.length, "VPC")}</dd></div>
</dl>
${proportions(map)}${findingCounts(map.subnets, "#networks")}
</header>`;
}

/** The outcome in one sentence. */
export function headline(audit: Audit): string {
  const counts = countAudit(audit);
  if (counts.clusters + counts.unknown === 0) return "No clusters found";
  return outcomeText(counts, { affected: counts.faulty, all: count(counts.clusters, "cluster") });
}

/** The outcome for `affected` out of `all`: clusters, or accounts. */
export function outcomeText(
  { failed, unknown }: Pick<AuditCounts, "failed" | "unknown">,
  { affected, all }: { affected: number; all: string },
): string {
  if (affected > 0)
    return `Node groups ${failed > 0 ? "failed or would" : "would"} fail in ${digits(affected)} of ${all}`;
  if (unknown > 0)
    return `No known problems in ${all}, but ${count(unknown, "thing is", "things are")} unknown`;
  return `No problems found in ${all}`;
}

/** The worst finding and the gaps: the two things to know before reading on. */
function lead(audit: Audit): Html {
  const { unread } = audit;
  const sentences = [
    ...worstOf(countAudit(audit)),
    ...(unread.length > 0
      ? [html`<a href="#unread">${count(unread.length, "thing")} could not be read.</a>`]
      : []),
  ];
  return inSentences(sentences);
}

/** A paragraph of these; nothing where there are none. */
export function inSentences(sentences: Html[]): Html {
  return sentences.length > 0
    ? html`<p class="lead">${sentences.map((sentence) => html`${sentence} `)}</p>`
    : html``;
}

/** The worst of an audit, in sentences. */
export function worstOf(counts: AuditCounts): Html[] {
  return worstParts(counts).map(
    (part) => html`${inTypography(part.charAt(0).toUpperCase() + part.slice(1))}.`,
  );
}

/** Drawn as attributes: the content security policy allows no inline styles. */
function proportions({ subnets }: AuditMap): Html {
  if (subnets.length === 0) return html``;
  let from = 0;
  const bars = TONES.map((tone) => {
    const number = subnets.filter((subnet) => subnet.tone === tone).length;
    const width = (number / subnets.length) * 100;
    const drawn = Math.max(width - GAP, GAP);
    const bar = `<rect class="tone-${tone}" x="${from.toFixed(2)}" width="${drawn.toFixed(2)}" height="1"/>`;
    from += width;
    return number > 0 ? bar : "";
  });
  return trusted(
    `<svg class="proportions" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">${bars.join("")}</svg>`,
  );
}

/** How often each finding blocks now, would block, and so on; each shows what it counts, and leads `to` it. */
export function findingCounts(subnets: ShownSubnet[], to: string): Html {
  const items = TONES.flatMap((tone) => {
    const alike = subnets.filter((subnet) => subnet.tone === tone);
    return RANKED.map((kind) => {
      const number = alike.filter(({ finding }) => finding === kind).length;
      const severity = isReady(kind) ? "" : html` <span class="muted">${tones[tone].title}</span>`;
      return number === 0
        ? html``
        : html`<li><a href="${to}" class="tone-${tone}" data-finding="${kind}">${findingIcon(kind, tone)}<span class="amount">${digits(number)}</span><span><span class="finding">${findings[kind].title}</span>${severity}</span></a></li>`;
    });
  });
  return html`<h2 class="vh">Subnets per finding</h2><ul class="counts" role="list">${items}</ul>`;
}
