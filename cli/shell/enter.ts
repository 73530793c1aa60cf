import { plain } from "../../engine/text/safe-text.ts";
import { quoted } from "../../engine/text/shell.ts";
import type { GlobalOptions } from "../command.ts";
import type { Identity, World } from "../world.ts";
import { regionsFor } from "./regions.ts";

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
  const why =
    identity.kind === "unreadable" ? identity.reason : "AWS doesn't say whose credentials these are";
  return { kind: "failed", why: `${plain(why, 500)}\n${signIn(options.profile)}` };
}

function signIn(profile: string | undefined): string {
  if (profile === undefined) {
    return "If you are not signed in: type aws sso login or aws configure, or name a profile with --profile NAME";
  }
  const name = quoted(profile);
  return `Is there a profile ${name}, and is it signed in? Type: aws configure list --profile ${name}, or: aws sso login --profile ${name}`;
}
