import { type Progress, placeOf } from "../../engine/change/fix-result.ts";
import type { PlannedFix } from "../../engine/change/plan-fix.ts";
import type { CommandContext } from "../context.ts";
import { oneByOne } from "./one-by-one.ts";

/**
 * Switches on what is planned, receipt first and verified. Notes each outcome in `progress`, and says whether
 * all were begun.
 */
export function applyFixes(
  fixes: PlannedFix[],
  progress: Progress,
  context: Pick<CommandContext, "aws" | "io" | "interrupts">,
): Promise<"all" | "interrupted"> {
  const switchOn = async ({ region, change }: PlannedFix) => {
    if (!change) return;
    const outcome = await context.aws.inRegion(region).enable(change);
    progress.outcomes.set(placeOf(region, change.subnetId), outcome);
  };
  return oneByOne(fixes, "Switching on", switchOn, context);
}

/** What stands in the subnets that are to be changed: one query for each region. */
export async function countInterfaces(
  fixes: PlannedFix[],
  { aws }: Pick<CommandContext, "aws">,
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
