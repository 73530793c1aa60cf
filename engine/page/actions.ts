import { isCertain } from "../audit/count-audit.ts";
import type { Action, Audit } from "../model/audit.ts";
import { findings } from "../model/findings.ts";
import { count, digits } from "../text/words.ts";
import { drawTarget, type Place } from "./action-target.ts";
import { type Html, html } from "./escape.ts";
import { findingIcon, marks } from "./finding-marks.ts";
import type { AuditMap } from "./map-audit.ts";

/** More than anyone does in one sitting; the others are one click away. */
const TARGETS_SHOWN = 8;

interface Numbered {
  action: Action;
  /** The place in the audit's list. */
  index: number;
}

/** What to do, in order: the most urgent first, what has the same advice in one place. */
export function listActions({ actions }: Audit, map: AuditMap): Html {
  if (actions.length === 0) return html``;
  const places = placesByAction(map);
  const numbered = actions.map((action, index) => ({ action, index }));
  let number = 1;
  const sections = SECTIONS.map(({ title, holds }) => {
    const alike = groupAlike(numbered.filter(({ action }) => holds(action)));
    const start = number;
    number += alike.length;
    return alike.length > 0 ? section(title, alike, start, places) : html``;
  });
  return html`<section id="actions" aria-labelledby="actions-title"><h2 id="actions-title">What to do</h2>
${sections}
</section>`;
}

const SECTIONS: { title: string; holds: (action: Action) => boolean }[] = [
  {
    title: "Existing node groups can’t scale out",
    holds: (action) => isCertain(action) && action.blocksScaleOut,
  },
  { title: "The next node group would fail", holds: (action) => isCertain(action) && !action.blocksScaleOut },
  { title: "Could not be judged", holds: (action) => !isCertain(action) },
];

function placesByAction({ subnets }: AuditMap): Map<number, Place[]> {
  const byAction = new Map<number, Place[]>();
  for (const { index, id, actions } of subnets) {
    for (const action of actions) {
      const places = byAction.get(action) ?? [];
      places.push({ index, id });
      byAction.set(action, places);
    }
  }
  return byAction;
}

function groupAlike(actions: Numbered[]): Numbered[][] {
  const byAdvice = new Map<string, Numbered[]>();
  for (const numbered of actions) {
    const key = JSON.stringify([numbered.action.finding, numbered.action.text]);
    const alike = byAdvice.get(key) ?? [];
    alike.push(numbered);
    byAdvice.set(key, alike);
  }
  return [...byAdvice.values()];
}

function section(title: string, alike: Numbered[][], start: number, places: Map<number, Place[]>): Html {
  return html`<h3 class="urgency">${title}</h3>
<ol class="actions" role="list" start="${start}">${alike.map((actions, at) => card(actions, start + at, places))}</ol>
`;
}

function card(actions: Numbered[], number: number, places: Map<number, Place[]>): Html {
  const [first] = actions;
  if (!first) return html``;
  const { finding, text } = first.action;
  const targets = actions.map(({ action, index }) => drawTarget(action, index, places.get(index) ?? []));
  const rest = targets.slice(TARGETS_SHOWN);
  const commands = new Set(actions.flatMap(({ action }) => action.commands)).size;
  return html`<li class="action card tone-${marks[finding].tone}">
<h4><span class="number" aria-hidden="true">${digits(number)}</span><span class="what">${text}</span></h4>
<p class="about">${findingIcon(finding)}<span class="finding">${findings[finding].title}</span></p>
<ul class="targets" role="list">${targets.slice(0, TARGETS_SHOWN)}</ul>
${rest.length > 0 ? html`<details class="more"><summary>${digits(rest.length)} more of the same</summary><ul class="targets" role="list">${rest}</ul></details>` : ""}
${commands > 1 ? html`<p class="js-only"><button type="button" class="copy copy-all">Copy all ${count(commands, "command")}</button></p>` : ""}
</li>
`;
}
