import type { Action } from "../model/audit.ts";
import { count, digits, some } from "../text/words.ts";
import { listCommands } from "./commands.ts";
import { type Html, html } from "./escape.ts";

/** A subnet, and its place in the drawings. */
export interface Place {
  index: number;
  id: string;
}

const LINKS_SHOWN = 8;
const CLUSTERS_SHOWN = 5;
const GROUPS_SHOWN = 6;

/** One thing to touch: what it is, what that mends, and what to type. */
export function drawTarget(action: Action, index: number, subnets: Place[]): Html {
  const { region, target, commands } = action;
  const unread = target.kind === "permission" || target.kind === "call";
  return html`<li class="target" id="a${index}">
<p>${kindText(target)} ${targetId(target.id, subnets)} <span class="muted nowrap">in ${region}</span></p>
<p class="muted">${unread ? "Needed for" : "Mends"} ${groupsText(action)}${links(subnets.filter(({ id }) => id !== target.id))}</p>
${listCommands(commands)}
</li>
`;
}

function kindText({ kind }: Action["target"]): string {
  return kind === "vpc" ? "VPC" : kind.replaceAll("-", " ");
}

/** A link into the drawing where the target itself is drawn. */
function targetId(id: string, subnets: Place[]): Html {
  const drawn = subnets.find((subnet) => subnet.id === id);
  return drawn ? link(drawn) : html`<strong class="id">${id}</strong>`;
}

function groupsText({ mends }: Action): string {
  const byCluster = new Map<string, Set<string>>();
  for (const { cluster, nodegroup } of mends) {
    const groups = byCluster.get(cluster) ?? new Set();
    byCluster.set(cluster, groups.add(nodegroup ?? "the next node group"));
  }
  const clusters = [...byCluster].map(
    ([cluster, groups]) => `${cluster} (${some([...groups], GROUPS_SHOWN)})`,
  );
  return some(clusters, CLUSTERS_SHOWN);
}

function links(subnets: Place[]): Html {
  if (subnets.length === 0) return html``;
  const rest = subnets.length - LINKS_SHOWN;
  const shown = subnets.slice(0, LINKS_SHOWN).map((subnet) => html` ${link(subnet)}`);
  return html`, in ${count(subnets.length, "subnet")}:${shown}${rest > 0 ? ` and ${digits(rest)} more` : ""}`;
}

function link({ index, id }: Place): Html {
  return html`<a class="id" href="#s${index}" data-subnet="${index}">${id}</a>`;
}
