import picocolors from "picocolors";

/** Functions that colour a text, or return it unchanged. */
export type Paint = Pick<
  ReturnType<typeof picocolors.createColors>,
  "bold" | "dim" | "red" | "yellow" | "green" | "cyan"
>;

export function paintFor(color: boolean): Paint {
  return picocolors.createColors(color);
}
