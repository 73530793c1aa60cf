import { type Failed, type GlobalOptions, regionFault } from "../command.ts";
import type { Identity } from "../context.ts";
import { type Asking, identify, known } from "./identify.ts";

export type SignedIn = { kind: "signed-in"; identity: Identity; regions: string[] } | Failed;

/** Identifies the caller and the regions to work in. */
export async function signIn(options: GlobalOptions, context: Asking): Promise<SignedIn> {
  const regions = await regionsFor(options, context);
  if (regions.kind === "failed") return regions;
  const caller = await identify(options, context);
  return caller.kind === "failed" ? caller : { ...regions, kind: "signed-in", identity: caller.value };
}

export type Regions = { kind: "read"; regions: string[] } | Failed;

/** The regions to work in: those of --region, all that are enabled, or the default region. */
export async function regionsFor(options: GlobalOptions, context: Asking): Promise<Regions> {
  const { region, allRegions } = options;
  const { aws } = context;
  if (region) return { kind: "read", regions: region };
  const own = await aws.defaultRegion();
  const fault = own === undefined ? undefined : regionFault(own);
  if (fault !== undefined) {
    return { kind: "failed", why: `${fault}, in AWS_REGION or the profile, or --region NAME.` };
  }
  if (allRegions) {
    const enabled = await known(aws.enabledRegions(), "EC2 returned no regions", options, context);
    return enabled.kind === "read" ? { kind: "read", regions: [...enabled.value].sort() } : enabled;
  }
  if (own) return { kind: "read", regions: [own] };
  return {
    kind: "failed",
    why: "No region is set. Use --region NAME or --all-regions, or set AWS_REGION.",
  };
}
