import { InvalidArgumentError } from "commander";
import type { GlobalOptions } from "../command.ts";
import type { Aws } from "../context.ts";

const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;

/** Reads "eu-west-1,us-east-1": sorted, each once. */
export function parseRegions(text: string): string[] {
  const regions = text.split(",").map((part) => part.trim());
  const wrong = regions.find((region) => !REGION.test(region));
  if (wrong !== undefined) {
    throw new InvalidArgumentError(
      `"${wrong}" is no region. Allowed: names such as eu-west-1, with commas between them.`,
    );
  }
  return [...new Set(regions)].sort();
}

export type Regions = { kind: "regions"; regions: string[] } | { kind: "unknown"; why: string };

/**
 * The regions to work in: those that were named, all that the account has enabled, or the environment's own.
 */
export async function regionsFor({ region, allRegions }: GlobalOptions, aws: Aws): Promise<Regions> {
  if (region) return { kind: "regions", regions: region };
  if (allRegions) {
    const enabled = await aws.enabledRegions();
    if (enabled.kind === "read") return { kind: "regions", regions: [...enabled.value].sort() };
    return { kind: "unknown", why: enabled.kind === "unreadable" ? enabled.why : "EC2 names no regions" };
  }
  const own = await aws.defaultRegion();
  if (own) return { kind: "regions", regions: [own] };
  return {
    kind: "unknown",
    why: "No region is set. Type --region NAME, or --all-regions, or set AWS_REGION.",
  };
}
