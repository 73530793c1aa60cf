import { findings } from "../../lambda/core/findings.ts";
import type { Action, Audit } from "../core/audit.ts";
import { listCommands } from "./commands.ts";
import { type Html, html } from "./escape.ts";
import { findingIcon, marks } from "./finding-marks.ts";
import type { AuditMap } from "./map-audit.ts";
import { count, digits, some } from "./words.ts";

/** More than anyone does in one sitting; the others are one click away. */
const SHOWN = 20;
const LINKS = 8;

/** What to do, in order, with the commands. */
export function listActions({ actions }: Audit, map: AuditMap): Html {
  if (actions.length === 0) return html``;
  const subnets = subnetsByAction(map);
  const items = actions.map((action, index) => item(action, index, subnets.get(index) ?? []));
  const rest = actions.length - SHOWN;
  return html`<section id="actions" aria-labelledby="actions-title"><h2 id="actions-title">What to do</h2>
<p class="muted">In this order: what mends most stands first, and before it all what keeps existing node groups from scaling out.</p>
<ol class="actions" role="list">${items.slice(0, SHOWN)}</ol>
${rest > 0 ? html`<details class="more"><summary>${count(rest, "more action")}</summary><ol class="actions" role="list" start="${SHOWN + 1}">${items.slice(SHOWN)}</ol></details>` : ""}
</section>`;
}

type Place = { index: number; id: string };

function subnetsByAction({ subnets }: AuditMap): Map<number, Place[]> {
  const byAction = new Map<number, Place[]>();
  for (const { index, id, actions } of subnets) {
    for (const action of actions) byAction.set(action, [...(byAction.get(action) ?? []), { index, id }]);
  }
  return byAction;
}

function item(action: Action, index: number, subnets: Place[]): Html {
  const { finding, region, target, text, commands, blocksScaleOut } = action;
  return html`<li class="action card tone-${marks[finding].tone}" id="a${index}">
<h3><span class="number" aria-hidden="true">${digits(index + 1)}</span><span>${text}</span></h3>
<p class="about">${findingIcon(finding)}<span class="finding">${findings[finding].title}</span> <span class="muted">${kindText(target)} ${targetId(target.id, subnets)} <span class="nowrap">in ${region}</span></span></p>
${blocksScaleOut ? html`<p class="stuck">Existing node groups can’t scale out there until this is done.</p>` : ""}
<p>${mendsText(action)}${links(subnets.filter(({ id }) => id !== target.id))}</p>
${listCommands(commands)}
</li>
`;
}

function kindText({ kind }: Action["target"]): string {
  return kind === "vpc" ? "VPC" : kind.replaceAll("-", " ");
}

function mendsText({ mends }: Action): string {
  const existing = new Set(
    mends.filter(({ nodegroup }) => nodegroup !== null).map((place) => `${place.cluster}/${place.nodegroup}`),
  );
  const next = new Set(mends.filter(({ nodegroup }) => nodegroup === null).map(({ cluster }) => cluster));
  const clusters = [...new Set(mends.map(({ cluster }) => cluster))].sort();
  const what = [
    ...(existing.size > 0 ? [count(existing.size, "existing node group")] : []),
    ...(next.size > 0 ? [`the next node group of ${count(next.size, "cluster")}`] : []),
  ];
  return `Mends ${what.join(" and ") || "nothing that is in use"}${clusters.length > 0 ? ` (${some(clusters, 5)})` : ""}.`;
}

/** A link into the drawing where the target itself is drawn. */
function targetId(id: string, subnets: Place[]): Html {
  const drawn = subnets.find((subnet) => subnet.id === id);
  return drawn ? link(drawn) : html`<span class="id">${id}</span>`;
}

function link({ index, id }: Place): Html {
  return html`<a class="id" href="#s${index}" data-subnet="${index}">${id}</a>`;
}

function links(subnets: Place[]): Html {
  if (subnets.length === 0) return html``;
  const shown = subnets.slice(0, LINKS);
  const rest = subnets.length - shown.length;
  return html` <span class="where">Subnets:${shown.map((subnet) => html` ${link(subnet)}`)}${rest > 0 ? ` and ${digits(rest)} more` : ""}</span>`;
}
