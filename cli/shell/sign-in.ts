import { plain } from "../../engine/text/safe-text.ts";
import { quoted } from "../../engine/text/shell.ts";
import type { GlobalOptions } from "../command.ts";
import type { CommandContext, Identity } from "../context.ts";
import { regionsFor } from "./regions.ts";

export type SignedIn =
  | { kind: "signed-in"; identity: Identity; regions: string[] }
  | { kind: "failed"; why: string };

/** Who is asking, and where: without either nothing can be said or done. `why` is fit to be shown. */
export async function signIn(
  options: GlobalOptions,
  { aws }: Pick<CommandContext, "aws">,
): Promise<SignedIn> {
  const regions = await regionsFor(options, aws);
  if (regions.kind === "unknown") return { kind: "failed", why: plain(regions.why, 500) };
  const identity = await aws.identity();
  if (identity.kind === "read")
    return { kind: "signed-in", identity: identity.value, regions: regions.regions };
  const why = identity.kind === "unreadable" ? identity.why : "AWS doesn't say whose credentials these are";
  return { kind: "failed", why: `${plain(why, 500)}\n${howToSignIn(options.profile)}` };
}

function howToSignIn(profile: string | undefined): string {
  if (profile === undefined) {
    return "If you are not signed in: type aws sso login or aws configure, or name a profile with --profile NAME";
  }
  const name = quoted(profile);
  return `Is there a profile ${name}, and is it signed in? Type: aws configure list --profile ${name}, or: aws sso login --profile ${name}`;
}
