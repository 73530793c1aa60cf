import type { Outcome } from "../lambda/core/outcome.ts";
import { type Progress, placeOf } from "./core/fix-result.ts";
import type { PlannedFix } from "./core/plan-fix.ts";
import type { World } from "./world.ts";

/**
 * Switches on what is planned, one subnet after the other, receipt first and verified: when Ctrl-C comes, the one in hand is
 * finished and no other begun. Notes each outcome in `progress`, and says whether all were begun.
 */
export function applyFixes(
  fixes: PlannedFix[],
  progress: Progress,
  { aws, io, interrupts }: Pick<World, "aws" | "io" | "interrupts">,
): Promise<"all" | "interrupted"> {
  return interrupts.hold(async () => {
    const shown = io.progress("Switching on …");
    try {
      for (const [index, { region, change }] of fixes.entries()) {
        if (interrupts.requested()) return "interrupted";
        if (!change) continue;
        shown.update(`Switching on ${index + 1} of ${fixes.length}: ${change.subnetId} …`);
        const outcomes = await aws.inRegion(region).enable([change]);
        const outcome: Outcome = outcomes.get(change.subnetId) ?? {
          kind: "failed",
          why: "nothing is known of it",
        };
        progress.outcomes.set(placeOf(region, change.subnetId), outcome);
      }
      return "all";
    } finally {
      shown.stop();
    }
  });
}

/** What stands in the subnets that are to be changed: one query for each region. */
export async function countInterfaces(
  fixes: PlannedFix[],
  { aws }: Pick<World, "aws">,
): Promise<Progress["interfaces"]> {
  const regions = [...new Set(fixes.map(({ region }) => region))];
  const counted = await Promise.all(
    regions.map(async (region) => {
      const ids = fixes.flatMap((fix) => (fix.region === region && fix.change ? [fix.change.subnetId] : []));
      const found = ids.length > 0 ? await aws.inRegion(region).countInterfaces(ids) : new Map();
      return [...found].map(([id, interfaces]) => [placeOf(region, id), interfaces] as const);
    }),
  );
  return new Map(counted.flat());
}
