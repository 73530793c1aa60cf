/** Wires everything up. Nothing here is needed to read the page. */
export const START = `
document.documentElement.classList.add("js");
prepareTiles();

document.addEventListener("click", (event) => {
  const target = event.target.closest("button, a");
  if (!target) return;
  if (target.classList.contains("subnet")) openDetail(target.dataset.subnet);
  else if (target.classList.contains("copy")) copyCommand(target);
  else if (target.dataset.finding) showOnly(target.dataset.finding);
  else if (target.dataset.subnet) {
    event.preventDefault();
    reveal(byId("s" + target.dataset.subnet));
    openDetail(target.dataset.subnet);
  } else if (target.hash) reveal(byId(target.hash.slice(1)));
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeDetail(true);
  else if (event.target.classList.contains("subnet") && !event.altKey && !event.ctrlKey && !event.metaKey) moveFrom(event.target, event);
});

document.addEventListener("focusin", ({ target }) => {
  if (target.classList.contains("subnet")) makeStop(target);
});

document.addEventListener("toggle", ({ target }) => {
  if (target.classList.contains("listing") && target.open) fillListing(target);
}, true);

/** Unfolds whatever the element stands in, and the element itself. */
function reveal(element) {
  for (let node = element; node; node = node.parentElement) {
    if (node.localName === "details") node.open = true;
    if (node.classList.contains("vpc")) node.hidden = false;
  }
}

if (byId("find")) {
  byId("find").addEventListener("input", applyFilter);
  byId("only").addEventListener("change", applyFilter);
  byId("find").form.addEventListener("submit", (event) => event.preventDefault());
  byId("unfold").addEventListener("click", ({ target }) => {
    const unfold = vpcs.some(({ element }) => !element.hidden && !element.open);
    for (const { element } of vpcs) if (!element.hidden) element.open = unfold;
    target.textContent = unfold ? "Fold all" : "Unfold all";
  });
}

/** What was folded before printing is folded again after it. */
let unfolded = [];
function unfoldForPaper() {
  unfolded.push(...all("details:not([open])"));
  for (const details of all("details")) details.open = true;
  all(".listing").forEach(fillListing);
}
function foldAgain() {
  for (const details of unfolded) details.open = false;
  unfolded = [];
}
addEventListener("beforeprint", unfoldForPaper);
addEventListener("afterprint", foldAgain);
matchMedia("print").addEventListener("change", ({ matches }) => (matches ? unfoldForPaper() : foldAgain()));
`;
