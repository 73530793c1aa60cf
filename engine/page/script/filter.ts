/** Search by name and by finding. Names are searched in the data, so nothing has to be laid out for it. */
export const FILTER = `
const vpcs = all(".vpc").map((element, place) => ({ element, place, text: textOf(data.vpcs[place]) }));

function textOf({ subnets, clusters }) {
  const words = subnets.flatMap((index) => [data.subnets[index].id, data.subnets[index].facts[FACT["VPC"]] ?? ""]);
  return [...words, ...clusters.map((cluster) => data.clusters[cluster][0])].join(" ").toLowerCase();
}

function applyFilter() {
  const find = byId("find").value.trim().toLowerCase();
  const only = byId("only").value;
  const fits = (index) => only === "" || data.subnets[index].verdicts.some((verdict) => verdict.finding === only);
  let shown = 0;
  for (const { element, place, text } of vpcs) {
    const subnets = data.vpcs[place].subnets;
    element.hidden = !(text.includes(find) || element.querySelector("h3").textContent.toLowerCase().includes(find)) || !subnets.some(fits);
    for (const index of subnets) byId("s" + index).classList.toggle("dim", !fits(index));
    if (!element.hidden) shown += 1;
    if (!element.hidden && (find || only) && shown === 1) element.open = true;
  }
  byId("none-match").hidden = shown > 0;
  say(plural(shown, "network") + " shown");
}

function showOnly(finding) {
  byId("only").value = finding;
  applyFilter();
  byId("only").focus({ preventScroll: true });
}
`;
