import type { SubnetData } from "../data-island.ts";
import { all, announce, byId, data, el, findingOf, icon, known, plural, subnetAt, tileOf } from "./page.ts";

const panel = byId("detail");
let opener: HTMLElement | null = null;

/** Shows the panel with everything about one subnet, made from the data in the page. */
export function openDetail(index: number): void {
  closeDetail();
  const subnet = subnetAt(index);
  opener = tileOf(index);
  // The address of the subnet, to be put into a ticket; going back is not meant to reopen panels.
  history.replaceState(null, "", `#${opener.id}`);
  opener.setAttribute("aria-expanded", "true");
  panel.replaceChildren(...detailOf(subnet, opener.id));
  panel.hidden = false;
  panel.scrollTop = 0;
  document.body.classList.add("with-detail");
  opener.scrollIntoView({ block: "nearest" });
  byId("detail-title").focus({ preventScroll: true });
  announce(summaryOf(subnet));
}

/** `back` gives the focus back to the subnet from which the panel was opened. */
export function closeDetail(back = false): void {
  if (panel.hidden) return;
  panel.hidden = true;
  panel.replaceChildren();
  document.body.classList.remove("with-detail");
  opener?.setAttribute("aria-expanded", "false");
  if (back) opener?.focus();
}

/** Clusters by name, each with those of its node groups that use the subnet. */
export function usesOf({ verdicts }: SubnetData): [cluster: string, groups: string[]][] {
  const byCluster = new Map<number, number[]>();
  for (const [cluster, groups] of verdicts.flatMap(({ uses }) => uses)) {
    byCluster.set(cluster, [...(byCluster.get(cluster) ?? []), ...groups]);
  }
  return [...byCluster].map(([cluster, groups]) => {
    const [name, nodegroups] = known(data.clusters[cluster]);
    return [name, groups.sort((a, b) => a - b).map((group) => groupText(known(nodegroups[group])))];
  });
}

function groupText([label, status]: [label: string, status: string | null]): string {
  return status === null || status === "ACTIVE" ? label : `${label} (${status})`;
}

/** A summary for screen readers, after the heading, which then has the focus. */
function summaryOf({ finding, actions }: SubnetData): string {
  const { title } = findingOf(finding);
  return actions.length > 0 ? `${title}, ${plural(actions.length, "thing")} to do` : title;
}

function detailOf(subnet: SubnetData, address: string): HTMLElement[] {
  const close = el("button", { type: "button", class: "close" }, "Close");
  close.addEventListener("click", () => closeDetail(true));
  const title = el(
    "h2",
    { id: "detail-title", tabindex: "-1" },
    el("span", { class: "vh" }, "Subnet "),
    el("span", { class: "id" }, subnet.id),
  );
  const uses = usesOf(subnet).map(([name, groups]) =>
    el("li", {}, el("strong", {}, name), `: ${groups.join(", ")}`),
  );
  return [
    el("div", { class: "head" }, title, close),
    el("p", {}, el("a", { href: `#${address}` }, "Link to this subnet")),
    ...subnet.verdicts.map(opinionOf),
    block("What to do", thingsToDo(subnet)),
    block("Facts", factsOf(subnet)),
    block("Used by", el("ul", { class: "uses" }, ...uses)),
  ];
}

type VerdictData = SubnetData["verdicts"][number];

function opinionOf(
  { finding, tone, evidence, notes, uses }: VerdictData,
  _: number,
  verdicts: VerdictData[],
): HTMLElement {
  const { title, explanation, reference } = findingOf(finding);
  const link = { href: reference, rel: "noopener noreferrer", target: "_blank" };
  const also = notes.map(([kind, evidence]) => el("li", {}, `${findingOf(kind).title}: ${evidence}`));
  const users = uses.map(
    ([cluster, groups]) => `${known(data.clusters[cluster])[0]} (${plural(groups.length, "node group")})`,
  );
  return el(
    "div",
    { class: `opinion tone-${tone}` },
    el("h3", {}, icon(finding, tone), el("span", {}, title)),
    el("p", {}, explanation),
    el("h4", {}, "Evidence"),
    el("p", { class: "evidence" }, evidence),
    ...(also.length > 0 ? [el("h4", {}, "Also true"), el("ul", {}, ...also)] : []),
    ...(verdicts.length > 1 ? [el("h4", {}, "For"), el("p", {}, users.join(", "))] : []),
    el("h4", {}, "Reference"),
    el("p", {}, el("a", link, "AWS documentation on this")),
  );
}

function block(title: string, content: HTMLElement): HTMLElement {
  return el("div", { class: "block" }, el("h3", {}, title), content);
}

function thingsToDo({ finding, actions }: SubnetData): HTMLElement {
  return actions.length > 0 ? el("ul", {}, ...actions.map(actionOf)) : el("p", {}, findingOf(finding).advice);
}

/** The list of actions has the text and the commands already. */
function actionOf(address: string): HTMLElement {
  const target = byId(address);
  const text = known(target.closest(".action")?.querySelector(".what")?.textContent);
  const commands = all(".commands", known(target.closest(".target"))).map((each) => each.cloneNode(true));
  return el("li", {}, el("a", { href: `#${address}` }, text), ...commands);
}

function factsOf({ facts }: SubnetData): HTMLElement {
  const rows = data.facts.flatMap((name, place) => {
    const fact = facts[place] ?? null;
    return fact === null ? [] : [el("dt", {}, name), el("dd", {}, fact)];
  });
  return el("dl", { class: "about-facts" }, ...rows);
}
