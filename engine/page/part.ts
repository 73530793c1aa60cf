import { type Addresses, addresses } from "./address.ts";
import { type Html, html } from "./escape.ts";

/** An audit's place in the page: alone, or as one account after others, with numbers continued. */
export interface PagePlace {
  /** Left out where the page is about one account. */
  account?: string;
  /** Unique in the whole page. */
  addressOf: Addresses;
  /** How many of them the page has before. */
  first: { subnets: number; clusters: number; vpcs: number };
}

/** A page about one account. */
export function alone(): PagePlace {
  return { addressOf: addresses(), first: { subnets: 0, clusters: 0, vpcs: 0 } };
}

export type PartName = "actions" | "networks" | "clusters" | "unread";

/** The id of a part of the report: links lead there. */
export function idOfPart(name: PartName, { account }: PagePlace): string {
  return account === undefined ? name : `${name}-${account}`;
}

/** A part of the report under its heading, which names the account where there are several. */
export function drawPart(
  { name, title, classes = "" }: { name: PartName; title: string; classes?: string },
  place: PagePlace,
  content: Html,
): Html {
  const id = idOfPart(name, place);
  const where = place.account === undefined ? "" : html` <span class="muted">in ${place.account}</span>`;
  return html`<section id="${id}" class="part-${name}${classes}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}${where}</h2>
${content}</section>`;
}
