import { affectedGroups, BY_HAND, relationOf } from "../audit/audit-words.ts";
import { type ActionGroup, groupActions, UNUSED_REMARK, urgencyOf } from "../audit/group-actions.ts";
import type { Action, Audit, FailedGroup } from "../model/audit.ts";
import { findings } from "../model/findings.ts";
import { AUTO_ASSIGN_EFFECT } from "../text/auto-assign-effect.ts";
import { count, digits } from "../text/words.ts";
import { type Html, html, inTypography } from "./escape.ts";
import { findingIcon, TONE_OF } from "./finding-marks.ts";
import type { AuditMap, MappedSubnet } from "./map-audit.ts";
import { drawPart, type PagePlace } from "./part.ts";

/** More than anyone does in one sitting; the others are one click away. */
const TARGETS_SHOWN = 8;
const SUBNETS_SHOWN = 8;

/** An action, its address in the page, and the subnets in which it fixes something. */
interface Placed {
  action: Action;
  address: string;
  subnets: MappedSubnet[];
}

/** The actions, the most urgent first, the same advice in one place. */
export function actionsSection({ actions, failedGroups }: Audit, map: AuditMap): Html {
  if (actions.length === 0 && failedGroups.length === 0) return html``;
  const placed = new Map(
    actions.map((action, index): [Action, Placed] => [
      action,
      { action, address: map.actions[index] ?? "", subnets: [] },
    ]),
  );
  const inOrder = [...placed.values()];
  for (const subnet of map.subnets) {
    for (const index of subnet.actions) inOrder[index]?.subnets.push(subnet);
  }
  let number = 1;
  const lists = groupActions(actions).map((group) => {
    const start = number;
    number += group.alike.length;
    return list(group, start, placed, map.place);
  });
  return drawPart(
    { name: "actions", title: "What to do" },
    map.place,
    html`${failedSection(failedGroups, map)}${lists}
`,
  );
}

/** Node groups that stay failed, even in subnets that are fixed. */
function failedSection(groups: FailedGroup[], map: AuditMap): Html {
  if (groups.length === 0) return html``;
  return html`<h3 class="urgency">Node groups in CREATE_FAILED</h3>
<ul class="actions" role="list">${groups.map((group, index) => failedCard(group, map.failedGroups[index] ?? ""))}</ul>
`;
}

function failedCard(group: FailedGroup, address: string): Html {
  const { region, cluster, nodegroup, issues, text, recreate, commands } = group;
  return html`<li class="action card tone-blocks" id="${address}">
<h4><span class="what">${cluster}/${nodegroup} <span class="muted nowrap">in ${region}</span></span> ${anchor(address)}</h4>
${issues.slice(0, 3).map(({ code, message }) => html`<p class="muted">EKS says: ${code}: ${message}</p>`)}
<p>${text}</p>
${recreate ? listCommands([recreate]) : ""}${listCommands(commands, recreate && BY_HAND.recreate)}
</li>
`;
}

function list(
  { urgency, title, alike }: ActionGroup,
  start: number,
  placed: Map<Action, Placed>,
  { account }: PagePlace,
): Html {
  const cards = alike.map((actions, at) =>
    card(
      actions.flatMap((action) => placed.get(action) ?? []),
      start + at,
      `effect-${account === undefined ? "" : `${account}-`}${start + at}`,
    ),
  );
  const remark = urgency === "unused" ? html`<p class="muted">${UNUSED_REMARK}</p>` : "";
  return html`<h3 class="urgency">${inTypography(title)}</h3>
${remark}<ol class="actions" role="list" start="${start}">${cards}</ol>
`;
}

function card(alike: Placed[], number: number, note: string): Html {
  const [first] = alike;
  if (!first) return html``;
  const { finding, text } = first.action;
  const tone = TONE_OF[urgencyOf(first.action)];
  const targets = byCommands(alike).map(drawTargets);
  const rest = targets.slice(TARGETS_SHOWN);
  const commands = new Set(alike.flatMap(({ action }) => action.fix ?? action.commands)).size;
  const { autoAssign } = findings[finding];
  const effect = commands > 0 && autoAssign ? AUTO_ASSIGN_EFFECT[autoAssign] : undefined;
  return html`<li class="action card tone-${tone}">
<h4><span class="number" aria-hidden="true">${digits(number)}</span><span class="what">${text}</span></h4>
<p class="about">${findingIcon(finding, tone)}<span class="finding">${findings[finding].title}</span></p>
<ul class="targets" role="list">${targets.slice(0, TARGETS_SHOWN)}</ul>
${rest.length > 0 ? html`<details class="more"><summary>${digits(rest.length)} more of the same</summary><ul class="targets" role="list">${rest}</ul></details>` : ""}
${effect ? html`<p class="effect" id="${note}"><strong>What it costs and exposes:</strong> every instance launched in these subnets from now on ${effect}</p>` : ""}
${commands > 1 ? html`<p class="js-only"><button type="button" class="copy copy-all"${effect ? html` aria-describedby="${note}"` : ""}>Copy all ${count(commands, "command")}</button></p>` : ""}
</li>
`;
}

/** Groups targets that share their commands, shown once: three subnets may share a route table. */
function byCommands(alike: Placed[]): Placed[][] {
  const byText = new Map<string, Placed[]>();
  for (const placed of alike) {
    const { region, target, fix, commands } = placed.action;
    const hasCommands = fix !== undefined || commands.length > 0;
    const key = JSON.stringify(hasCommands ? [region, target.kind, fix, commands] : placed.address);
    const same = byText.get(key) ?? [];
    byText.set(key, same);
    same.push(placed);
  }
  return [...byText.values()];
}

/** The targets to change: each with what that fixes, and the commands. */
function drawTargets(same: Placed[]): Html {
  const [first] = same;
  if (!first) return html``;
  const { region, target, fix, commands } = first.action;
  const relation = relationOf({ ...first.action, unused: same.every(({ action }) => action.unused) });
  const targets = new Set(same.map(({ action }) => action.target.id));
  const subnets = [...new Set(same.flatMap((placed) => placed.subnets))].filter(({ id }) => !targets.has(id));
  const fixes = same.flatMap(({ action }) => action.fixes);
  const names = same.map(
    ({ action: { target }, address, subnets }) =>
      html` <span class="nowrap" id="${address}">${targetId(target.id, subnets)}</span>${target.name ? html` “${target.name}”` : ""}`,
  );
  return html`<li class="target">
<p>${same.length > 1 ? `${digits(same.length)} ${kindText(target)}s` : kindText(target)}${names} <span class="muted nowrap">in ${region}</span> ${anchor(first.address)}</p>
<p class="muted">${relation.charAt(0).toUpperCase() + relation.slice(1)} ${affectedGroups({ fixes })}${links(subnets)}</p>
${fix ? listCommands([fix]) : ""}${listCommands(commands, fix && BY_HAND.fix)}
</li>
`;
}

function anchor(address: string): Html {
  return html`<a class="anchor" href="#${address}" aria-label="Link to this action">#</a>`;
}

function kindText({ kind }: Action["target"]): string {
  return kind === "vpc" ? "VPC" : kind.replaceAll("-", " ");
}

/** A link into the drawing where the target itself is drawn. */
function targetId(id: string, subnets: MappedSubnet[]): Html {
  const drawn = subnets.find((subnet) => subnet.id === id);
  return drawn ? link(drawn) : html`<strong class="id">${id}</strong>`;
}

function links(subnets: MappedSubnet[]): Html {
  if (subnets.length === 0) return html``;
  const rest = subnets.length - SUBNETS_SHOWN;
  const shown = subnets.slice(0, SUBNETS_SHOWN).map((subnet) => html` ${link(subnet)}`);
  return html`, in ${count(subnets.length, "subnet")}:${shown}${rest > 0 ? ` and ${digits(rest)} more` : ""}`;
}

function link({ index, address, id }: MappedSubnet): Html {
  return html`<a class="id" href="#${address}" data-subnet="${index}">${id}</a>`;
}

/**
 * Commands to paste, each with its button; a long one breaks between options, never within. Alternatives to the
 * commands before them are not copied together with those.
 */
function listCommands(commands: string[], alternative?: string): Html {
  if (commands.length === 0) return html``;
  return html`<div class="commands${alternative ? " alternative" : ""}">${alternative ? html`<p class="muted">${alternative}</p>` : ""}${commands.map(
    (command) =>
      html`<div class="command"><pre><code>${options(command)}</code></pre><button type="button" class="copy js-only">Copy<span class="vh"> command</span></button></div>`,
  )}</div>`;
}

/** Spaces stay where they are, so that the copy is exactly the command. */
function options(command: string): Html[] {
  return command.split(/( )(?=--)/).map((part) => (part === " " ? html` ` : html`<span>${part}</span>`));
}
