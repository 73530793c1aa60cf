import { closeDetail, openDetail } from "./detail.ts";
import { fillListing, makeStop, moveFrom, prepareNetworks, showOnly } from "./networks.ts";
import { all, announce, known, tileOf } from "./page.ts";

/** The page works without this script, except for the details of single subnets. */
document.documentElement.classList.add("js");
prepareNetworks();

document.addEventListener("click", (event) => {
  const target = closest(event, "button, a");
  if (!target) return;
  const { finding, subnet } = target.dataset;
  if (target.classList.contains("subnet")) openDetail(Number(subnet));
  else if (target.classList.contains("copy")) copyCommands(target);
  else if (finding) showOnly(finding);
  else if (subnet) {
    event.preventDefault();
    reveal(tileOf(Number(subnet)));
    openDetail(Number(subnet));
  } else if (target instanceof HTMLAnchorElement && target.hash) {
    reveal(document.getElementById(target.hash.slice(1)));
  }
});

document.addEventListener("keydown", (event) => {
  const tile = closest(event, ".subnet");
  if (event.key === "Escape") closeDetail(true);
  else if (tile && !event.altKey && !event.ctrlKey && !event.metaKey) moveFrom(tile, event);
});

document.addEventListener("focusin", (event) => {
  const tile = closest(event, ".subnet");
  if (tile) makeStop(tile);
});

document.addEventListener(
  "toggle",
  (event) => {
    const listing = closest(event, ".listing[open]");
    if (listing) fillListing(listing);
  },
  true,
);

function closest({ target }: Event, selector: string): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(selector) : null;
}

/** Unfolds all that the element is in, and the element itself. */
function reveal(from: HTMLElement | null): void {
  for (let node = from; node; node = node.parentElement) {
    if (node instanceof HTMLDetailsElement) node.open = true;
    if (node.matches(".vpc, .account, [data-cluster]")) node.hidden = false;
  }
}

/** Opens what the page's address names: a subnet with its panel, or whatever else is folded away. */
function openAddressed(): void {
  const element = document.getElementById(location.hash.slice(1));
  if (!element) return;
  reveal(element);
  if (element.classList.contains("subnet")) openDetail(Number(element.dataset.subnet));
  else element.scrollIntoView();
}

addEventListener("hashchange", openAddressed);
openAddressed();

/** Copies a command, or all of an action. Where the clipboard is refused, the command is selected. */
async function copyCommands(button: HTMLElement): Promise<void> {
  const isAll = button.classList.contains("copy-all");
  const from = button.closest(isAll ? ".action" : ".command");
  const codes = all(`${isAll ? ".commands:not(.alternative) " : ""}code`, known(from));
  const commands = new Set(codes.map((code) => code.textContent));
  const label = button.firstChild;
  const text = label?.nodeValue ?? "";
  const copied = await toClipboard([...commands].join("\n"), codes[0]);
  if (!label) return;
  label.nodeValue = copied ? "Copied" : "Selected";
  announce(copied ? "Copied to the clipboard" : "Selected: press Control C to copy");
  setTimeout(() => {
    label.nodeValue = text;
  }, 1600);
}

async function toClipboard(text: string, code: HTMLElement | undefined): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // An old browser, or a page that was opened from a file.
    if (code) getSelection()?.selectAllChildren(code);
    return document.execCommand("copy");
  }
}

/** Details unfolded for printing, to be folded again after it. */
let unfolded: HTMLDetailsElement[] = [];

function unfoldForPaper(): void {
  unfolded.push(...all<HTMLDetailsElement>("details:not([open])"));
  for (const details of unfolded) details.open = true;
  for (const listing of all(".listing")) fillListing(listing);
}

function foldAgain(): void {
  for (const details of unfolded) details.open = false;
  unfolded = [];
}

addEventListener("beforeprint", unfoldForPaper);
addEventListener("afterprint", foldAgain);
matchMedia("print").addEventListener("change", ({ matches }) => (matches ? unfoldForPaper() : foldAgain()));
