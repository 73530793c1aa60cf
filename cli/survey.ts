import { matchesGlob } from "../lambda/core/glob.ts";
import { plain } from "../lambda/render/safe-text.ts";
import { quoted } from "../lambda/render/shell.ts";
import type { GlobalOptions } from "./command.ts";
import type { Inventory } from "./core/inventory.ts";
import { regionsFor } from "./regions.ts";
import type { Identity, World } from "./world.ts";

export type Entered =
  | { kind: "entered"; identity: Identity; regions: string[] }
  | { kind: "failed"; why: string };

/** Who is asking, and where: without either nothing can be said or done. `why` is fit to be shown. */
export async function enter(options: GlobalOptions, { aws }: Pick<World, "aws">): Promise<Entered> {
  const regions = await regionsFor(options, aws);
  if (regions.kind === "unknown") return { kind: "failed", why: plain(regions.why, 500) };
  const identity = await aws.identity();
  if (identity.kind === "read")
    return { kind: "entered", identity: identity.value, regions: regions.regions };
  const why = identity.kind === "unreadable" ? identity.why : "AWS doesn't say whose credentials these are";
  return { kind: "failed", why: `${why}\n${signIn(options.profile)}` };
}

function signIn(profile: string | undefined): string {
  if (profile === undefined) {
    return "If you are not signed in: type aws sso login or aws configure, or name a profile with --profile NAME";
  }
  const name = quoted(profile);
  return `Is there a profile ${name}, and is it signed in? Type: aws configure list --profile ${name}, or: aws sso login --profile ${name}`;
}

/** Reads all clusters of the regions that `matches` wants, and what belongs to them. */
export async function survey(
  { account, regions }: { account: string; regions: string[] },
  matches: (cluster: string) => boolean,
  { aws, io, now }: Pick<World, "aws" | "io" | "now">,
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
          progress.update(`Read ${sum("clusters")} clusters, ${sum("nodegroups")} node groups …`);
        }),
      ),
    );
    return { account, time, regions: inventories };
  } finally {
    progress.stop();
  }
}

/** Whether a name is wanted; without globs every one is. */
export function matcher(globs: string[] | undefined): (name: string) => boolean {
  return (name) => globs === undefined || globs.some((glob) => matchesGlob(glob, name));
}
