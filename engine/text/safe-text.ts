/**
 * Control characters, line and paragraph separators, marks that reorder or hide text, and halves of surrogate
 * pairs: everything with which a name could be displayed as something else.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Text that stays on its line and hides nothing: unsafe characters become their code points, long text is
 * truncated.
 */
export function plain(text: string, max = 300): string {
  return clip(text.replace(UNSAFE, escaped), max);
}

/** Printable ASCII only, as SNS demands of a subject. */
export function ascii(text: string, max: number): string {
  return clip(text.replace(/[^\x20-\x7e]/gu, "?"), max, "...");
}

/** Printable ASCII whose middle gives way: names often differ in how they begin and in how they end. */
export function middleCut(text: string, max: number): string {
  const whole = ascii(text, Number.POSITIVE_INFINITY);
  if (whole.length <= max) return whole;
  const kept = Math.max(0, max - CUT.length);
  const head = Math.ceil(kept / 2);
  return whole.slice(0, head) + CUT + whole.slice(whole.length - (kept - head));
}

const CUT = "..";

/** Like `plain`, between backticks for Markdown. */
export function code(text: string, max = 300): string {
  return `\`${plain(text, max).replaceAll("`", "'")}\``;
}

function escaped(character: string): string {
  return `\\u{${Number(character.codePointAt(0)).toString(16)}}`;
}

/** Counts code points, so that no character is cut in half. */
function clip(text: string, max: number, mark = "…"): string {
  const points = [...text];
  return points.length <= max ? text : points.slice(0, max - mark.length).join("") + mark;
}
