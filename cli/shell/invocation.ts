import { quoted } from "../../engine/text/shell.ts";

/** A command line of this program, to paste; options without a value are left out. */
export function invocation(
  command: string,
  options: Record<string, string | string[] | boolean | undefined>,
): string {
  const words = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    if (value === true) return [`--${name}`];
    return [`--${name}`, ...[value].flat().map(quoted)];
  });
  return ["nodegroup-guard", command, ...words].join(" ");
}
