import type { CommandContext } from "../context.ts";

/**
 * Does one piece of work after the other. When Ctrl-C comes, the one in hand is finished and no other begun:
 * what is left to do is told in the end, because the process lives until `work` has returned.
 */
export function oneByOne<T>(
  items: T[],
  title: string,
  work: (item: T) => Promise<void>,
  { io, interrupts }: Pick<CommandContext, "io" | "interrupts">,
): Promise<"all" | "interrupted"> {
  return interrupts.hold(async () => {
    const progress = io.progress(`${title} …`);
    try {
      for (const [index, item] of items.entries()) {
        if (interrupts.requested()) return "interrupted";
        progress.update(`${title}, ${index + 1} of ${items.length} …`);
        await work(item);
      }
      return "all";
    } finally {
      progress.stop();
    }
  });
}
