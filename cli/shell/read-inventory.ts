import { matchesGlob } from "../../engine/model/glob.ts";
import type { Inventory } from "../../engine/model/inventory.ts";
import { count } from "../../engine/text/words.ts";
import type { CommandContext } from "../context.ts";

/** Reads the clusters of these regions whose names match, and what belongs to them, and shows progress. */
export async function readInventory(
  { account, regions }: { account: string; regions: string[] },
  matches: (cluster: string) => boolean,
  { aws, io, now }: Pick<CommandContext, "aws" | "io" | "now">,
): Promise<Inventory> {
  const time = now().toISOString();
  const progress = io.progress("Asking EKS and EC2 …");
  const done = new Map<string, { clusters: number; nodegroups: number }>();
  const sum = (key: "clusters" | "nodegroups") =>
    [...done.values()].reduce((total, each) => total + each[key], 0);
  try {
    const inventories = await Promise.all(
      regions.map((region) =>
        aws.inRegion(region).readInventory(matches, (counts) => {
          done.set(region, counts);
          progress.update(
            `Read ${count(sum("clusters"), "cluster")}, ${count(sum("nodegroups"), "node group")} …`,
          );
        }),
      ),
    );
    return { account, time, regions: inventories };
  } finally {
    progress.stop();
  }
}

/** Whether a name matches one of the globs; without globs every name does. */
export function matcher(globs: string[] | undefined): (name: string) => boolean {
  return (name) => globs === undefined || globs.some((glob) => matchesGlob(glob, name));
}
