import { type ActionGroup, groupActions, UNUSED_REMARK } from "../audit/group-actions.ts";
import type { Action, Audit, FailedGroup } from "../model/audit.ts";
import { findings } from "../model/findings.ts";
import { groupLabel } from "../text/group-label.ts";
import { count, digits, some } from "../text/words.ts";
import { type Html, html } from "./escape.ts";
import { findingIcon, marks } from "./finding-marks.ts";
import type { AuditMap, MappedSubnet } from "./map-audit.ts";

/** More than anyone does in one sitting; the others are one click away. */
const TARGETS_SHOWN = 8;
const SUBNETS_SHOWN = 8;
const CLUSTERS_SHOWN = 5;
const GROUPS_SHOWN = 6;

/** An action, its place in the audit's list, and the subnets in which it fixes something. */
interface Placed {
  action: Action;
  index: number;
  subnets: MappedSubnet[];
}

/** What to do, in order: the most urgent first, the same advice in one place. */
export function actionsSection({ actions, failedGroups }: Audit, map: AuditMap): Html {
  if (actions.length === 0 && failedGroups.length === 0) return html``;
  const placed = new Map(
    actions.map((action, index): [Action, Placed] => [action, { action, index, subnets: [] }]),
  );
  const inOrder = [...placed.values()];
  for (const subnet of map.subnets) {
    for (const index of subnet.actions) inOrder[index]?.subnets.push(subnet);
  }
  let number = 1;
  const lists = groupActions(actions).map((group) => {
    const start = number;
    number += group.alike.length;
    return list(group, start, placed);
  });
  return html`<section id="actions" aria-labelledby="actions-title"><h2 id="actions-title">What to do</h2>
${failedSection(failedGroups)}${lists}
</section>`;
}

/** Node groups that stay failed, even in subnets that are fixed. */
function failedSection(groups: FailedGroup[]): Html {
  if (groups.length === 0) return html``;
  return html`<h3 class="urgency">Node groups in CREATE_FAILED</h3>
<ul class="actions" role="list">${groups.map(failedCard)}</ul>
`;
}

function failedCard({ region, cluster, nodegroup, issues, openSubnets, text, commands }: FailedGroup): Html {
  const open = some(openSubnets, SUBNETS_SHOWN);
  return html`<li class="action card">
<h4><span class="what">${cluster}/${nodegroup} <span class="muted nowrap">in ${region}</span></span></h4>
${issues.slice(0, 3).map(({ code, message }) => html`<p class="muted">EKS says: ${code}: ${message}</p>`)}
${open ? html`<p>First resolve what is found below in ${open}: it would fail there again.</p>` : ""}
<p>${text}</p>
${listCommands(commands)}
</li>
`;
}

function list({ urgency, title, alike }: ActionGroup, start: number, placed: Map<Action, Placed>): Html {
  const cards = alike.map((actions, at) =>
    card(
      actions.flatMap((action) => placed.get(action) ?? []),
      start + at,
    ),
  );
  const remark = urgency === "unused" ? html`<p class="muted">${UNUSED_REMARK}</p>` : "";
  return html`<h3 class="urgency">${title.replaceAll("'", "’")}</h3>
${remark}<ol class="actions" role="list" start="${start}">${cards}</ol>
`;
}

function card(alike: Placed[], number: number): Html {
  const [first] = alike;
  if (!first) return html``;
  const { finding, text } = first.action;
  const targets = alike.map(drawTarget);
  const rest = targets.slice(TARGETS_SHOWN);
  const commands = new Set(alike.flatMap(({ action }) => action.fix ?? action.commands)).size;
  const effect = alike.some(({ action }) => action.fix) ? html`<p class="muted">${EFFECT}</p>` : "";
  return html`<li class="action card tone-${marks[finding].tone}">
<h4><span class="number" aria-hidden="true">${digits(number)}</span><span class="what">${text}</span></h4>
<p class="about">${findingIcon(finding)}<span class="finding">${findings[finding].title}</span></p>
<ul class="targets" role="list">${targets.slice(0, TARGETS_SHOWN)}</ul>
${rest.length > 0 ? html`<details class="more"><summary>${digits(rest.length)} more of the same</summary><ul class="targets" role="list">${rest}</ul></details>` : ""}
${effect}${commands > 1 ? html`<p class="js-only"><button type="button" class="copy copy-all">Copy all ${count(commands, "command")}</button></p>` : ""}
</li>
`;
}

/** One thing to change: what it is, what that fixes, and what to type. */
function drawTarget({ action, index, subnets }: Placed): Html {
  const { region, target, fix, commands, unused } = action;
  const name = target.name ? html` “${target.name}”` : "";
  const unread = target.kind === "permission" || target.kind === "call";
  return html`<li class="target" id="a${index}">
<p>${kindText(target)} ${targetId(target.id, subnets)}${name} <span class="muted nowrap">in ${region}</span></p>
<p class="muted">${unread ? "Needed for" : unused ? "Of" : "Fixes"} ${groupsText(action)}${links(subnets.filter(({ id }) => id !== target.id))}</p>
${fix ? listCommands([fix]) : ""}${listCommands(commands, fix !== undefined)}
</li>
`;
}

/** @see https://aws.amazon.com/vpc/pricing/ */
const EFFECT =
  "Instances launched in these subnets from then on get a public IPv4 address, at US$0.005 an hour each, and can be reached from the internet as far as their security groups allow, unless the launch says otherwise.";

function kindText({ kind }: Action["target"]): string {
  return kind === "vpc" ? "VPC" : kind.replaceAll("-", " ");
}

/** A link into the drawing where the target itself is drawn. */
function targetId(id: string, subnets: MappedSubnet[]): Html {
  const drawn = subnets.find((subnet) => subnet.id === id);
  return drawn ? link(drawn) : html`<strong class="id">${id}</strong>`;
}

function groupsText({ fixes }: Action): string {
  const byCluster = new Map<string, Set<string>>();
  for (const { cluster, ...group } of fixes) {
    const groups = byCluster.get(cluster) ?? new Set();
    byCluster.set(cluster, groups.add(groupLabel(group)));
  }
  const clusters = [...byCluster].map(
    ([cluster, groups]) => `${cluster} (${some([...groups], GROUPS_SHOWN)})`,
  );
  return some(clusters, CLUSTERS_SHOWN);
}

function links(subnets: MappedSubnet[]): Html {
  if (subnets.length === 0) return html``;
  const rest = subnets.length - SUBNETS_SHOWN;
  const shown = subnets.slice(0, SUBNETS_SHOWN).map((subnet) => html` ${link(subnet)}`);
  return html`, in ${count(subnets.length, "subnet")}:${shown}${rest > 0 ? ` and ${digits(rest)} more` : ""}`;
}

function link({ index, id }: MappedSubnet): Html {
  return html`<a class="id" href="#s${index}" data-subnet="${index}">${id}</a>`;
}

/**
 * Commands to paste, each with its button; a long one breaks between options, never within. Alternatives to the
 * commands before them are not copied together with those.
 */
function listCommands(commands: string[], alternative = false): Html {
  if (commands.length === 0) return html``;
  return html`<div class="commands">${alternative ? html`<p class="muted">Or, without a receipt to undo it by:</p>` : ""}${commands.map(
    (command) =>
      html`<div class="command${alternative ? " alternative" : ""}"><pre><code>${options(command)}</code></pre><button type="button" class="copy js-only">Copy<span class="vh"> command</span></button></div>`,
  )}</div>`;
}

/** Spaces stay where they are, so that the copy is exactly the command. */
function options(command: string): Html[] {
  return command.split(/( )(?=--)/).map((part) => (part === " " ? html` ` : html`<span>${part}</span>`));
}
