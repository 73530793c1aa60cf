/** Every drawing also as a list with facts: built when it is unfolded, and for paper. */
export const LISTING = `
const FACT = Object.fromEntries(data.facts.map((name, place) => [name, place]));
const COLUMNS = ["Subnet", "Where", "Way out", "Public IPv4", "Finding", "Used by"];

function fillListing(listing) {
  if (listing.querySelector("table")) return;
  const head = el("tr", { role: "row" }, ...COLUMNS.map((name) => el("th", { scope: "col", role: "columnheader" }, name)));
  const rows = data.vpcs[listing.dataset.vpc].subnets.map((index) => listingRow(data.subnets[index]));
  listing.append(
    el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "List of subnets" },
      el("table", { class: "facts-list", role: "table", "aria-label": "Subnets" }, el("thead", { role: "rowgroup" }, head), el("tbody", { role: "rowgroup" }, ...rows)))
  );
}

function listingRow(subnet) {
  const fact = (name) => subnet.facts[FACT[name]] ?? "not known";
  const findings = subnet.verdicts.map((verdict) => el("div", {}, el("strong", {}, data.findings[verdict.finding].title), " (" + verdict.evidence + ")"));
  const uses = usesOf(subnet).map(([name, groups]) => name + " (" + groups.length + ")");
  return el("tr", { role: "row" },
    el("th", { scope: "row", role: "rowheader", class: "id" }, subnet.id),
    cell(fact("Availability Zone") + ", " + fact("IPv4 addresses")),
    cell(fact("Way out") + ", by " + fact("Route table")),
    cell(fact("Auto-assign public IPv4") + ", " + fact("Free addresses") + " free"),
    cell(...findings),
    cell(uses.slice(0, 5).join(", ") + (uses.length > 5 ? " and " + (uses.length - 5) + " more" : "")));
}

function cell(...children) {
  return el("td", { role: "cell" }, ...children);
}
`;
