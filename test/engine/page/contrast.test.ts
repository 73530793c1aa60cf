import { readFileSync } from "node:fs";
import { FINDINGS } from "../../../engine/model/findings.ts";
import { glyphs, TONES, tones } from "../../../engine/page/finding-marks.ts";

/** The contrast that WCAG 2.2 requires of text at level AA; the marks, which are graphics, need only 3. */
const ENOUGH = 4.5;

const css = readFileSync("engine/page/style/page.css", "utf8");
const DARK = /@media screen and \(prefers-color-scheme: dark\) \{\n([\s\S]*?)\n\}/;
const light = schemeOf(css.replace(DARK, ""));
const dark = schemeOf(DARK.exec(css)?.[1] ?? "");

describe.each([
  ["light", light],
  ["dark", dark],
])("the %s scheme", (_, scheme) => {
  it.each(TONES)("shows what is %s with enough contrast", (tone) => {
    const { ink, wash, fill, mark } = toneOf(scheme, tone);
    expect(contrast(ink, wash)).toBeGreaterThanOrEqual(ENOUGH);
    expect(contrast(mark, fill)).toBeGreaterThanOrEqual(ENOUGH);
    for (const ground of grounds(scheme)) expect(contrast(ink, ground)).toBeGreaterThanOrEqual(ENOUGH);
  });

  it("writes text, muted text and links with enough contrast on everything behind them", () => {
    const { text, muted, accent, onAccent } = pageOf(scheme);
    const washes = TONES.map((tone) => toneOf(scheme, tone).wash);
    for (const ground of [...grounds(scheme), ...washes]) {
      for (const ink of [text, muted, accent]) expect(contrast(ink, ground)).toBeGreaterThanOrEqual(ENOUGH);
    }
    expect(contrast(onAccent, accent)).toBeGreaterThanOrEqual(ENOUGH);
  });

  it("sets shapes off from everything behind them", () => {
    for (const tone of TONES) {
      const { fill, wash } = toneOf(scheme, tone);
      for (const ground of [...grounds(scheme), wash])
        expect(contrast(fill, ground)).toBeGreaterThanOrEqual(3);
    }
  });
});

test("the dark scheme has a colour of its own for each of the light one's", () => {
  const names = (scheme: Scheme) => [...scheme].map(([selector, colours]) => [selector, ...colours.keys()]);
  expect(names(dark)).toEqual(names(light));
});

describe("the symbols", () => {
  it("give every finding a glyph of its own and every severity an outline and colours of its own", () => {
    expect(new Set(Object.keys(glyphs))).toEqual(new Set(FINDINGS));
    expect(new Set(Object.values(glyphs)).size).toBe(FINDINGS.length);
    expect(new Set(TONES.map((tone) => tones[tone].outline)).size).toBe(TONES.length);
    for (const scheme of [light, dark]) {
      expect(new Set(TONES.map((tone) => toneOf(scheme, tone).fill)).size).toBe(TONES.length);
    }
  });
});

describe("the measure", () => {
  it("is WCAG's", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  });
});

/** Colours by selector and name, as the style sheet has them. */
type Scheme = Map<string, Map<string, string>>;

function schemeOf(rules: string): Scheme {
  const scheme: Scheme = new Map();
  for (const [, selector = "", body = ""] of rules.matchAll(/(:root|\.tone-\w+) \{([^}]*)\}/g)) {
    const colours = scheme.get(selector) ?? new Map();
    scheme.set(selector, colours);
    for (const [, name = "", colour = ""] of body.matchAll(/--(\w+): (#[0-9a-f]{6});/g)) {
      colours.set(name, colour);
    }
  }
  return scheme;
}

function pageOf(scheme: Scheme) {
  const colour = coloursOf(scheme, ":root");
  return {
    ...{ ground: colour("ground"), surface: colour("surface"), inset: colour("inset") },
    ...{ text: colour("text"), muted: colour("muted") },
    ...{ accent: colour("accent"), onAccent: colour("onAccent") },
  };
}

function toneOf(scheme: Scheme, tone: string) {
  const colour = coloursOf(scheme, `.tone-${tone}`);
  return { ink: colour("ink"), wash: colour("wash"), fill: colour("fill"), mark: colour("mark") };
}

function coloursOf(scheme: Scheme, selector: string): (name: string) => string {
  return (name) => {
    const colour = scheme.get(selector)?.get(name);
    if (!colour) throw new Error(`page.css has no colour --${name} for ${selector}`);
    return colour;
  };
}

function grounds(scheme: Scheme): string[] {
  const { ground, surface, inset } = pageOf(scheme);
  return [ground, surface, inset];
}

/** @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) =>
    linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255),
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
