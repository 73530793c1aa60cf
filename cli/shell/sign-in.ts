import { plain } from "../../engine/text/safe-text.ts";
import { quoted } from "../../engine/text/shell.ts";
import type { GlobalOptions } from "../command.ts";
import type { Aws, CommandContext, Identity } from "../context.ts";

export type SignedIn =
  | { kind: "signed-in"; identity: Identity; regions: string[] }
  | { kind: "failed"; why: string };

/** Finds out whose credentials these are, and in which regions to work. `why` is fit to be shown. */
export async function signIn(
  options: GlobalOptions,
  { aws }: Pick<CommandContext, "aws">,
): Promise<SignedIn> {
  const regions = await regionsFor(options, aws);
  if (regions.kind === "unknown") return { kind: "failed", why: plain(regions.why, 500) };
  const identity = await aws.identity();
  if (identity.kind === "read")
    return { kind: "signed-in", identity: identity.value, regions: regions.regions };
  const why =
    identity.kind === "unreadable" ? identity.reason : "AWS doesn't say whose credentials these are";
  return { kind: "failed", why: `${plain(why, 500)}\n${howToSignIn(options.profile)}` };
}

function howToSignIn(profile: string | undefined): string {
  if (profile === undefined) {
    return "If you are not signed in: type aws sso login or aws configure, or name a profile with --profile NAME";
  }
  const name = quoted(profile);
  return `Is there a profile ${name}, and is it signed in? Type: aws configure list --profile ${name}, or: aws sso login --profile ${name}`;
}

type Regions = { kind: "regions"; regions: string[] } | { kind: "unknown"; why: string };

/**
 * The regions to work in: those that were named, all that the account has enabled, or the environment's own.
 */
async function regionsFor({ region, allRegions }: GlobalOptions, aws: Aws): Promise<Regions> {
  if (region) return { kind: "regions", regions: region };
  if (allRegions) {
    const enabled = await aws.enabledRegions();
    if (enabled.kind === "read") return { kind: "regions", regions: [...enabled.value].sort() };
    return { kind: "unknown", why: enabled.kind === "unreadable" ? enabled.reason : "EC2 names no regions" };
  }
  const own = await aws.defaultRegion();
  if (own) return { kind: "regions", regions: [own] };
  return {
    kind: "unknown",
    why: "No region is set. Type --region NAME, or --all-regions, or set AWS_REGION.",
  };
}
