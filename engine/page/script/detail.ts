/** The panel about one subnet: built when it is asked for, from the data in the page. */
export const DETAIL = `
const panel = byId("detail");
let opener = null;

function openDetail(index) {
  closeDetail();
  opener = byId("s" + index);
  opener.setAttribute("aria-expanded", "true");
  panel.replaceChildren(...detailOf(data.subnets[index]));
  panel.hidden = false;
  panel.scrollTop = 0;
  document.body.classList.add("with-detail");
  opener.scrollIntoView({ block: "nearest" });
  byId("detail-title").focus({ preventScroll: true });
  say(summaryOf(data.subnets[index]));
}

/** What a screen reader says after the heading, which has the focus then. */
function summaryOf({ finding, actions }) {
  return data.findings[finding].title + (actions.length > 0 ? ", " + plural(actions.length, "thing") + " to do" : "");
}

function closeDetail(back) {
  if (panel.hidden) return;
  panel.hidden = true;
  panel.replaceChildren();
  document.body.classList.remove("with-detail");
  opener.setAttribute("aria-expanded", "false");
  if (back) opener.focus();
}

function detailOf(subnet) {
  const close = el("button", { type: "button", class: "close" }, "Close");
  close.addEventListener("click", () => closeDetail(true));
  const title = el("h2", { id: "detail-title", tabindex: "-1" }, el("span", { class: "vh" }, "Subnet "), el("span", { class: "id" }, subnet.id));
  return [
    el("div", { class: "head" }, title, close),
    ...subnet.verdicts.map(opinionOf),
    block("What to do", subnet.actions.length > 0 ? el("ul", {}, ...subnet.actions.map(actionOf)) : el("p", {}, data.findings[subnet.finding].advice)),
    block("Facts", factsOf(subnet)),
    block("Used by", el("ul", { class: "uses" }, ...usesOf(subnet).map(([name, groups]) => el("li", {}, el("strong", {}, name), ": " + groups.join(", "))))),
  ];
}

function opinionOf(verdict, place, verdicts) {
  const finding = data.findings[verdict.finding];
  const parts = [
    el("h3", {}, icon(verdict.finding), el("span", {}, finding.title)),
    el("p", {}, finding.explanation),
    el("h4", {}, "Evidence"),
    el("p", { class: "evidence" }, verdict.evidence),
  ];
  if (verdict.notes.length > 0) {
    const notes = verdict.notes.map(([kind, evidence]) => el("li", {}, data.findings[kind].title + ": " + evidence));
    parts.push(el("h4", {}, "Also true"), el("ul", {}, ...notes));
  }
  if (verdicts.length > 1) {
    parts.push(el("h4", {}, "For"), el("p", {}, verdict.uses.map(([cluster, groups]) => data.clusters[cluster][0] + " (" + plural(groups.length, "node group") + ")").join(", ")));
  }
  parts.push(el("h4", {}, "Reference"), el("p", {}, el("a", { href: finding.reference, rel: "noopener noreferrer", target: "_blank" }, "AWS documentation on this")));
  return el("div", { class: "opinion tone-" + finding.tone }, ...parts);
}

function block(title, content) {
  return el("div", { class: "block" }, el("h3", {}, title), content);
}

/** The list of actions has the text and the commands already. */
function actionOf(index) {
  const target = byId("a" + index);
  const commands = target.querySelector(".commands");
  const text = el("a", { href: "#a" + index }, target.closest(".action").querySelector(".what").textContent);
  return el("li", {}, text, commands ? commands.cloneNode(true) : null);
}

function factsOf(subnet) {
  const known = data.facts.flatMap((name, place) => (subnet.facts[place] === null ? [] : [[name, subnet.facts[place]]]));
  return el("dl", { class: "about-facts" }, ...known.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

/** Clusters by name, each with its node groups. */
function usesOf(subnet) {
  const byCluster = new Map();
  for (const [cluster, groups] of subnet.verdicts.flatMap((verdict) => verdict.uses)) {
    byCluster.set(cluster, [...(byCluster.get(cluster) ?? []), ...groups]);
  }
  return [...byCluster].map(([cluster, groups]) => [data.clusters[cluster][0], groups.sort((a, b) => a - b).map((group) => groupText(data.clusters[cluster][1][group]))]);
}

function groupText([name, status]) {
  if (name === null) return "its next node group";
  return status === null || status === "ACTIVE" ? name : name + " (" + status + ")";
}
`;
