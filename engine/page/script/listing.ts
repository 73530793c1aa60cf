/** Every drawing also as a list with facts: built when it is unfolded, and for paper. */
export const LISTING = `
const FACT = Object.fromEntries(data.facts.map((name, place) => [name, place]));
const COLUMNS = ["Subnet", "Way out", "Public IPv4", "Finding"];

function fillListing(listing) {
  if (listing.querySelector("table")) return;
  const head = el("tr", { role: "row" }, ...COLUMNS.map((name) => el("th", { scope: "col", role: "columnheader" }, name)));
  const rows = data.vpcs[listing.dataset.vpc].subnets.map((index) => listingRow(data.subnets[index]));
  const table = el("table", { class: "facts-list", role: "table", "aria-label": "Subnets with their facts" },
    el("thead", { role: "rowgroup" }, head),
    el("tbody", { role: "rowgroup" }, ...rows));
  listing.append(el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "List of subnets" }, table));
}

function listingRow(subnet) {
  const fact = (name) => subnet.facts[FACT[name]];
  const uses = usesOf(subnet).map(([name, groups]) => name + " (" + groups.length + ")");
  const used = uses.slice(0, 8).join(", ") + (uses.length > 8 ? " and " + (uses.length - 8) + " more" : "");
  return el("tr", { role: "row" },
    el("th", { scope: "row", role: "rowheader" }, line("id", subnet.id), line("muted", fact("Availability Zone")), line("muted", fact("IPv4 addresses"))),
    cell(line("", fact("Way out")), line("muted", fact("Route table"))),
    cell(line("", fact("Auto-assign public IPv4")), line("muted", fact("Free addresses"), " free")),
    cell(...subnet.verdicts.flatMap(verdictLines), line("muted", subnet.finding === "ready" ? null : fact("Defined as"), "", "defined as "), line("muted", used, "", "used by ")));
}

function verdictLines(verdict) {
  const notes = verdict.notes.map(([kind, evidence]) => line("muted", data.findings[kind].title + ": " + evidence, "", "also "));
  const title = el("strong", {}, data.findings[verdict.finding].title);
  return [el("div", { class: "verdict" }, icon(verdict.finding), el("div", {}, title, line("", verdict.evidence))), ...notes];
}

function line(name, text, after = "", before = "") {
  return text === null || text === "" ? null : el("div", { class: name }, before + text + after);
}

function cell(...children) {
  return el("td", { role: "cell" }, ...children);
}
`;
