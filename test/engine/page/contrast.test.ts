import { FINDINGS } from "../../../engine/model/findings.ts";
import { marks, outlines, TONES } from "../../../engine/page/finding-marks.ts";
import { dark, light, type Scheme } from "../../../engine/page/palette.ts";

/** What WCAG 2.2 asks of text at level AA; the marks, which are graphics, would get by with 3. */
const ENOUGH = 4.5;

describe.each([
  ["light", light],
  ["dark", dark],
])("the %s scheme", (_, scheme) => {
  it.each(FINDINGS)("tells %s with enough contrast", (finding) => {
    const { ink, wash, fill, mark } = scheme.tones[marks[finding].tone];
    expect(contrast(ink, wash)).toBeGreaterThanOrEqual(ENOUGH);
    expect(contrast(mark, fill)).toBeGreaterThanOrEqual(ENOUGH);
    for (const ground of grounds(scheme)) expect(contrast(ink, ground)).toBeGreaterThanOrEqual(ENOUGH);
  });

  it("writes text, muted text and links with enough contrast on everything they stand on", () => {
    const { text, muted, accent, onAccent } = scheme.page;
    const washes = TONES.map((tone) => scheme.tones[tone].wash);
    for (const ground of [...grounds(scheme), ...washes]) {
      for (const ink of [text, muted, accent]) expect(contrast(ink, ground)).toBeGreaterThanOrEqual(ENOUGH);
    }
    expect(contrast(onAccent, accent)).toBeGreaterThanOrEqual(ENOUGH);
  });

  it("sets shapes off from what they stand on", () => {
    for (const tone of TONES) {
      const { fill, wash } = scheme.tones[tone];
      for (const ground of [...grounds(scheme), wash])
        expect(contrast(fill, ground)).toBeGreaterThanOrEqual(3);
    }
  });
});

describe("the symbols", () => {
  it("give every finding a mark of its own and every tone an outline of its own", () => {
    expect(new Set(Object.keys(marks))).toEqual(new Set(FINDINGS));
    expect(new Set(FINDINGS.map((kind) => marks[kind].mark)).size).toBe(FINDINGS.length);
    expect(new Set(Object.values(outlines)).size).toBe(TONES.length);
  });
});

describe("the measure", () => {
  it("is WCAG's", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  });
});

function grounds({ page: { ground, surface, inset } }: Scheme): string[] {
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
