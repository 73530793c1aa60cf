import { widthOf } from "./width.ts";

/**
 * Breaks prose between words, so that no line is longer than `width`; a word that is longer has a line to itself.
 * Every line begins with `indent`. Not for commands: they have to stay in one piece.
 */
export function wrap(text: string, width: number, indent = ""): string[] {
  const room = Math.max(20, width - indent.length);
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= room)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => (line === "" ? line : indent + line));
}
