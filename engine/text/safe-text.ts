/**
 * Control characters, line and paragraph separators, marks that reorder or hide text, and halves of surrogate
 * pairs: everything by which a name could pretend to be something else where it is shown.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Text that stays on its line and shows what it is: unsafe characters become their code points, long text is
 * cut.
 */
export function plain(text: string, max = 300): string {
  return clip(text.replace(UNSAFE, escaped), max);
}

/** Printable ASCII only, as SNS demands of a subject. */
export function ascii(text: string, max: number): string {
  return clip(text.replace(/[^\x20-\x7e]/gu, "?"), max, "...");
}

/** As `plain`, made to stand between backticks in Markdown. */
export function code(text: string, max = 300): string {
  return `\`${plain(text, max).replaceAll("`", "'")}\``;
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

/** Counts code points, so that no character is cut in half. */
function clip(text: string, max: number, mark = "…"): string {
  const points = [...text];
  return points.length <= max ? text : points.slice(0, max - mark.length).join("") + mark;
}
