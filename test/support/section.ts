/**
 * The lines below a heading of a text, without their indentation: a mail's "Next", a subnet of an explanation. The
 * heading is a line at the margin, or begins one; the section ends with the next line at the margin. Fails where there
 * is none, or more than one.
 */
export function section(text: string, heading: string): string {
  const found = sections(text).filter(
    ({ title }) => title === heading || title.startsWith(`${heading} `) || title.startsWith(`${heading},`),
  );
  const [only, another] = found;
  if (!only || another) throw new Error(`${found.length} sections with the heading ${heading} in:\n${text}`);
  return only.lines.map((line) => `${line}\n`).join("");
}

/** The headings that have lines below them, in their order. */
export function headingsOf(text: string): string[] {
  return sections(text)
    .filter(({ lines }) => lines.length > 0)
    .map(({ title }) => title);
}

function sections(text: string): { title: string; lines: string[] }[] {
  const found: { title: string; lines: string[] }[] = [];
  for (const line of text.split("\n")) {
    if (/^\S/.test(line)) found.push({ title: line, lines: [] });
    else if (line !== "") found.at(-1)?.lines.push(line.replace(/^ {2}/, ""));
  }
  return found;
}
