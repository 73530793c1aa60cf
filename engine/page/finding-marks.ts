import type { Urgency } from "../audit/group-actions.ts";
import { FINDINGS, type FindingKind, isOpen, isReady } from "../model/findings.ts";
import { type Html, html, trusted } from "./escape.ts";

/** How bad it is, worst first: each has colours (style/page.css) and an outline of its own. */
export const TONES = ["blocks", "would", "note", "good"] as const;
export type Tone = (typeof TONES)[number];

export const tones: Record<Tone, { title: string; meaning?: string; outline: string }> = {
  blocks: {
    title: "blocks now",
    meaning: "an existing node group can’t scale out",
    outline: "M4.5 2.5h15a2 2 0 0 1 2 2v15a2 2 0 0 1-2 2h-15a2 2 0 0 1-2-2v-15a2 2 0 0 1 2-2z",
  },
  would: {
    title: "would block",
    meaning: "a new node group would fail",
    outline: "M12 .8L23.2 12 12 23.2.8 12z",
  },
  note: {
    title: "worth knowing",
    meaning: "whether node groups would fail is not known, or none is known to use the subnet",
    outline: "M12 1.2l9.4 5.4v10.8L12 22.8l-9.4-5.4V6.6z",
  },
  good: { title: "fine", outline: "M12 2a10 10 0 1 0 0 20 10 10 0 1 0 0-20z" },
};

/** The severity of what is to be done. */
export const TONE_OF: Record<Urgency, Tone> = {
  "existing-groups": "blocks",
  "next-group": "would",
  unused: "note",
  unknown: "note",
};

/** The severity of a subnet's finding, by whom it affects. */
export function toneOf(found: { finding: FindingKind; evidence: string }, urgency: Urgency): Tone {
  if (isReady(found.finding)) return "good";
  return TONE_OF[isOpen(found) ? "unknown" : urgency];
}

/** The most severe of them; "good" where there is none. */
export function worstTone(each: Tone[]): Tone {
  return TONES.find((tone) => each.includes(tone)) ?? "good";
}

/** A glyph for each kind of finding: strokes on a field of 24 by 24, the same for every severity. */
export const glyphs: Record<FindingKind, string> = {
  "missing-public-ip": "M13.6 17.5v-11l-6.1 7.6h8.7",
  reverted: "M7.6 7.6v3.9h3.9M7.9 11.2a4.6 4.6 0 1 1 .7 4",
  "missing-ipv6": "M14.2 6.5c-3.6 1-5.6 4-5.6 7a3.5 3.5 0 1 0 .5-1.6",
  "shared-subnet":
    "M10 15.4a3.4 3.4 0 1 1 0-6.8 3.4 3.4 0 1 1 0 6.8zM14 15.4a3.4 3.4 0 1 1 0-6.8 3.4 3.4 0 1 1 0 6.8z",
  "blackhole-route": "M12 8a4 4 0 1 0 0 8 4 4 0 1 0 0-8zM12 12h.01",
  "no-route-to-api": "M7 12h6.5M16 8v8",
  "internet-blocked": "M7 12h10",
  "looks-private": "M8.8 11.4h6.4v5H8.8zM10 11.4V9.6a2 2 0 0 1 4 0v1.8",
  "endpoint-restricted": "M8.5 9v6M12 7v10M15.5 9v6",
  "launch-template-conflict": "M7.5 10h9M7.5 14h9M14.4 6.8l-4.8 10.4",
  "unsupported-location": "M12 18c-3-3.3-4.5-5.5-4.5-7.5a4.5 4.5 0 0 1 9 0c0 2-1.5 4.2-4.5 7.5zM12 10.4h.01",
  "foreign-subnet": "M8 16l8-8M10 8h6v6",
  "subnet-not-found": "M8 8l8 8M16 8l-8 8",
  "few-addresses": "M7.8 16.5v-9M12 16.5v-3M16.2 16.5h.01",
  "unclear-route": "M12 17.5v-4.7L8 7.5M12 12.8l4-5.3",
  undetermined: "M9.2 9.3a2.8 2.8 0 1 1 4.3 2.4c-1 .6-1.5 1.1-1.5 2.2M12 17.2h.01",
  ready: "M7.5 12.4l3.1 3.1 6-6.6",
};

const GATEWAYS = {
  internet: "M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18zM3.5 12h17M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18",
  elsewhere: "M4 6h7v12H4zM14 12h7M18 8.6l3.4 3.4-3.4 3.4",
  nowhere: "M3 12h9M15 7v10M19 9.5v5",
  chevron: "M9 5.5l6.5 6.5L9 18.5",
};

/** All symbols of the page, defined once. */
export function symbols(): Html {
  const ofFindings = FINDINGS.map((kind) => symbol(`f-${kind}`, `<path class="mark" d="${glyphs[kind]}"/>`));
  const ofGateways = Object.entries(GATEWAYS).map(([name, path]) =>
    symbol(`g-${name}`, `<path class="line" d="${path}"/>`),
  );
  const ofTones = TONES.map((tone) =>
    symbol(`t-${tone}`, `<path fill="currentColor" d="${tones[tone].outline}"/>`),
  );
  const all = [...ofFindings, ...ofTones, ...ofGateways].join("");
  return trusted(`<svg class="symbols" width="0" height="0" aria-hidden="true">${all}</svg>`);
}

function symbol(id: string, content: string): string {
  return `<symbol id="${id}" viewBox="0 0 24 24">${content}</symbol>`;
}

/** A finding's glyph in its severity's shape; its text is next to it, so it is hidden from screen readers. */
export function findingIcon(kind: FindingKind, tone: Tone): Html {
  return html`<svg class="icon tone-${tone}" aria-hidden="true"><use href="#t-${tone}"/><use href="#f-${kind}"/></svg>`;
}

export function toneIcon(tone: Tone): Html {
  return html`<svg class="icon tone-${tone}" aria-hidden="true"><use href="#t-${tone}"/></svg>`;
}

export function plainIcon(name: keyof typeof GATEWAYS): Html {
  return html`<svg class="icon" aria-hidden="true"><use href="#g-${name}"/></svg>`;
}
