import type { PageData, SubnetData } from "../data-island.ts";
import { usesOf } from "./detail.ts";
import { all, announce, byId, data, el, findingOf, icon, known, plural, subnetAt, tileOf } from "./page.ts";

const COLUMNS = ["Subnet", "Default route", "Public IPv4", "Finding"];
const USES_SHOWN = 8;

/** How far along and across to look for the next subnet, by the key that was pressed. */
const DIRECTIONS: { [key: string]: [x: number, y: number] } = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

const accounts = all<HTMLDetailsElement>(".account");

const vpcs = all<HTMLDetailsElement>(".vpc").map((element, place) => {
  const { subnets, clusters } = known(data.vpcs[place]);
  return { element, subnets, text: textOf(element, subnets, clusters) };
});

/** The names by which a network is found; searched in the data, so that nothing has to be laid out for it. */
function textOf(element: HTMLElement, subnets: number[], clusters: number[]): string {
  const ids = subnets.map(subnetAt).flatMap((subnet) => [...namesOf(subnet), factOf(subnet, "VPC") ?? ""]);
  const names = clusters.map((cluster) => known(data.clusters[cluster])[0]);
  const title = element.querySelector("h3")?.textContent ?? "";
  return [accountOf(element), title, ...ids, ...names].join(" ").toLowerCase();
}

/** The account of an element, to find it by if the page has several. */
function accountOf(element: HTMLElement): string {
  return element.closest(".account")?.querySelector("h2")?.textContent ?? "";
}

function namesOf(subnet: SubnetData): string[] {
  return [factOf(subnet, "Name") ?? "", subnet.id];
}

function factOf({ facts }: SubnetData, name: PageData["facts"][number]): string | null {
  return facts[data.facts.indexOf(name)] ?? null;
}

const subnetsOf = new Map<number, number[]>();
data.subnets.forEach(({ verdicts }, index) => {
  const users = new Set(verdicts.flatMap(({ uses }) => uses).map(([cluster]) => cluster));
  for (const cluster of users) subnetsOf.set(cluster, [...(subnetsOf.get(cluster) ?? []), index]);
});

const rows = all("[data-cluster]").map((element) => {
  const subnets = subnetsOf.get(Number(element.dataset.cluster)) ?? [];
  const ids = subnets.map(subnetAt).flatMap(namesOf);
  return {
    element,
    subnets,
    text: [accountOf(element), element.textContent, ...ids].join(" ").toLowerCase(),
  };
});

/** The search field and the choice of a finding; null where there are no networks. */
const find = document.querySelector<HTMLInputElement>("#find");
const only = document.querySelector<HTMLSelectElement>("#only");

/** Shows the networks and clusters in which some subnet has this finding. */
export function showOnly(finding: string): void {
  if (!only) return;
  only.value = finding;
  applyFilter();
  only.focus({ preventScroll: true });
}

function applyFilter(): void {
  const wanted = find?.value.trim().toLowerCase() ?? "";
  const chosen = only?.value ?? "";
  const fits = (index: number) =>
    chosen === "" ||
    subnetAt(index).verdicts.some(({ finding, tone }) => finding === chosen || tone === chosen);
  for (const { element, subnets, text } of [...vpcs, ...rows]) {
    element.hidden = !text.includes(wanted) || !(chosen === "" || subnets.some(fits));
  }
  for (const { subnets } of vpcs) {
    for (const index of subnets) tileOf(index).classList.toggle("dim", !fits(index));
  }
  const networks = vpcs.filter(({ element }) => !element.hidden);
  const clusters = rows.filter(({ element }) => !element.hidden);
  if (networks[0] && (wanted || chosen)) networks[0].element.open = true;
  for (const account of accounts) {
    const shown = account.querySelector(".vpc:not([hidden]), [data-cluster]:not([hidden])");
    account.hidden = shown === null && Boolean(wanted || chosen);
  }
  const [first] = accounts.filter(({ hidden }) => !hidden);
  if (first && (wanted || chosen)) first.open = true;
  byId("no-network").hidden = networks.length > 0;
  byId("no-cluster").hidden = clusters.length > 0;
  announce(`${plural(networks.length, "network")} and ${plural(clusters.length, "cluster")} shown`);
}

function toggleAll(button: HTMLElement): void {
  const shown = [...accounts, ...vpcs.map(({ element }) => element)].filter(({ hidden }) => !hidden);
  const unfold = shown.some(({ open }) => !open);
  for (const element of shown) element.open = unfold;
  button.textContent = unfold ? "Fold all" : "Unfold all";
}

/** Writes the list of a drawing's subnets, with their facts; once, when it is unfolded or printed. */
export function fillListing(listing: HTMLElement): void {
  if (listing.querySelector("table")) return;
  const { subnets } = known(vpcs[Number(listing.dataset.vpc)]);
  const head = COLUMNS.map((name) => el("th", { scope: "col", role: "columnheader" }, name));
  const table = el(
    "table",
    { class: "facts-list", role: "table", "aria-label": "Subnets with their facts" },
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...head)),
    el("tbody", { role: "rowgroup" }, ...subnets.map((index) => listingRow(subnetAt(index)))),
  );
  const scroll = { class: "scroll", tabindex: "0", role: "group", "aria-label": "List of subnets" };
  listing.append(el("div", scroll, table));
}

function listingRow(subnet: SubnetData): HTMLElement {
  const fact = (name: PageData["facts"][number]) => factOf(subnet, name);
  const uses = usesOf(subnet).map(([name, groups]) => `${name} (${groups.length})`);
  const rest = uses.length - USES_SHOWN;
  const used = uses.slice(0, USES_SHOWN).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
  const id = el(
    "th",
    { scope: "row", role: "rowheader" },
    line("name", fact("Name")),
    line("id", subnet.id),
    line("muted", fact("Availability Zone")),
    line("muted", fact("IPv4 addresses")),
  );
  return el(
    "tr",
    { role: "row", class: `tone-${subnet.tone}` },
    id,
    cell(line("", fact("Default route")), line("muted", fact("Route table"))),
    cell(line("", fact("Auto-assign public IPv4")), line("muted", fact("Free addresses"), "", " free")),
    cell(
      ...subnet.verdicts.flatMap(verdictLines),
      line("muted", subnet.tone === "good" ? null : fact("Defined as"), "defined as "),
      line("muted", used, "used by "),
    ),
  );
}

function verdictLines({ finding, tone, evidence, notes }: SubnetData["verdicts"][number]): (Node | null)[] {
  const title = el("strong", {}, findingOf(finding).title);
  return [
    el("div", { class: "verdict" }, icon(finding, tone), el("div", {}, title, line("", evidence))),
    ...notes.map(([kind, evidence]) => line("muted", `${findingOf(kind).title}: ${evidence}`, "also ")),
  ];
}

/** A line of the detail; null if there is no text. */
function line(name: string, text: string | null, before = "", after = ""): HTMLElement | null {
  return text ? el("div", { class: name }, before + text + after) : null;
}

function cell(...children: (Node | null)[]): HTMLElement {
  return el("td", { role: "cell" }, ...children);
}

/** Moves the focus as the arrow keys, Home and End say. */
export function moveFrom(tile: HTMLElement, event: KeyboardEvent): void {
  const tiles = tilesBeside(tile);
  const ends: { [key: string]: HTMLElement | undefined } = { Home: tiles[0], End: tiles.at(-1) };
  const next = ends[event.key] ?? nearest(tile, tiles, DIRECTIONS[event.key]);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** Makes each drawing one stop for the tab key: the subnet that had the focus last. */
export function makeStop(tile: HTMLElement): void {
  for (const other of tilesBeside(tile)) other.tabIndex = -1;
  tile.tabIndex = 0;
}

function tilesBeside(tile: HTMLElement): HTMLElement[] {
  return all(".subnet", known(tile.closest(".drawing")));
}

/** The nearest subnet in that direction, as laid out now; one that is out of line counts as farther away. */
function nearest(
  from: HTMLElement,
  tiles: HTMLElement[],
  direction: [x: number, y: number] | undefined,
): HTMLElement | undefined {
  if (!direction) return undefined;
  const [right, down] = direction;
  const start = centreOf(from);
  let best: HTMLElement | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const tile of tiles) {
    const centre = centreOf(tile);
    const [x, y] = [centre.x - start.x, centre.y - start.y];
    const along = x * right + y * down;
    const far = along + 3 * (Math.abs(x * down) + Math.abs(y * right));
    if (along > 4 && far < least) {
      best = tile;
      least = far;
    }
  }
  return best;
}

function centreOf(element: HTMLElement): { x: number; y: number } {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}

/** Wires up the fields, and gives each drawing its one stop. */
export function prepareNetworks(): void {
  for (const drawing of all(".drawing")) {
    all(".subnet", drawing).forEach((tile, place) => {
      tile.tabIndex = place === 0 ? 0 : -1;
      tile.setAttribute("aria-expanded", "false");
      tile.setAttribute("aria-controls", "detail");
    });
  }
  find?.addEventListener("input", applyFilter);
  find?.form?.addEventListener("submit", (event) => event.preventDefault());
  only?.addEventListener("change", applyFilter);
  const unfold = document.getElementById("unfold");
  unfold?.addEventListener("click", () => toggleAll(unfold));
}
