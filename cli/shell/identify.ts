import type { Read } from "../../engine/model/facts.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { quoted } from "../../engine/text/shell.ts";
import type { Failed, GlobalOptions } from "../command.ts";
import type { CommandContext, Identity, SignedOut } from "../context.ts";

export type Known<T> = { kind: "read"; value: T } | Failed;

/** The clients and the terminal for the first calls to AWS. */
export type Asking = Pick<CommandContext, "aws" | "io">;

/** Identifies the caller. */
export function identify(options: GlobalOptions, asking: Asking): Promise<Known<Identity>> {
  return known(asking.aws.identity(), "AWS did not identify the caller", options, asking);
}

/** One of the first answers of AWS. Where it is missing, signing in is the advice only if that helps. */
export async function known<T>(
  asked: Promise<Read<T> | SignedOut>,
  nothing: string,
  { profile }: GlobalOptions,
  { io }: Asking,
): Promise<Known<T>> {
  const progress = io.progress("Signing in …");
  const read = await asked.finally(() => progress.stop());
  if (read.kind === "read") return read;
  const why = plain(read.kind === "absent" ? nothing : read.reason, 500);
  if (read.kind !== "signed-out") return { kind: "failed", why };
  return { kind: "failed", why: `${why}\n${howToSignIn(profile, read.profile)}` };
}

/** The advice to somebody whom AWS knew a moment ago. */
export function howToSignInAgain(profile: string | undefined): string {
  return `Sign in again, for example: aws sso login${profile === undefined ? "" : ` --profile ${quoted(profile)}`}`;
}

function howToSignIn(chosen: string | undefined, ofEnvironment: string | undefined): string {
  const profile = chosen ?? ofEnvironment;
  if (profile === undefined) {
    return "Sign in with aws sso login or aws configure, or choose a profile with --profile NAME";
  }
  const name = quoted(profile);
  const source = chosen === undefined ? ", which AWS_PROFILE names," : "";
  return `Check that the profile ${name}${source} exists: aws configure list --profile ${name}\nSign in with it: aws sso login --profile ${name}`;
}
