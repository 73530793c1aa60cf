import picocolors from "picocolors";

/** Colours, or nothing in their place. */
export type Paint = Pick<
  ReturnType<typeof picocolors.createColors>,
  "bold" | "dim" | "red" | "yellow" | "green" | "cyan"
>;

export function paintFor(color: boolean): Paint {
  return picocolors.createColors(color);
}
