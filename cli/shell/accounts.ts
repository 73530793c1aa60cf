import type { UnreadAccount } from "../../engine/model/audit.ts";
import { compare } from "../../engine/model/compare.ts";
import { AUDIT_ROLE } from "../../engine/model/installed-guard.ts";
import type { Account } from "../../engine/model/ports.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { count } from "../../engine/text/words.ts";
import type { AccountOptions } from "../account-options.ts";
import type { Failed } from "../command.ts";
import type { CommandContext, Identity } from "../context.ts";
import { readAccountList } from "./account-list.ts";
import { identify } from "./identify.ts";
import { NO_PROGRESS } from "./progress.ts";
import { regionsFor, signIn } from "./sign-in.ts";

/** Accounts that are read at the same time: each has its own limits, and needs room in memory. */
const AT_ONCE = 16;

/** One account, and the regions to read there. */
export interface Place extends Account {
  regions: string[];
}

/** The accounts to work in; without `role` it is the caller's own alone, as if nothing were said about accounts. */
export interface Scope {
  kind: "scope";
  identity: Identity;
  accounts: Account[];
  /** The role's name; its ARN follows from the caller's partition. */
  role?: string;
  /** Left out where each account has to be asked for its own. */
  regions?: string[];
}

/** Identifies the caller, and the accounts and regions to work in. */
export async function chooseScope(options: AccountOptions, context: CommandContext): Promise<Scope | Failed> {
  const { accounts, organization, ou, role } = options;
  if (accounts === undefined && !organization) {
    const stray = ou ? "--ou needs --organization" : role && "--role needs --accounts or --organization";
    if (stray) return { kind: "failed", why: stray };
    const signedIn = await signIn(options, context);
    if (signedIn.kind === "failed") return signedIn;
    const { identity, regions } = signedIn;
    return { kind: "scope", identity, accounts: [{ account: identity.account }], regions };
  }
  if (ou && !organization) return { kind: "failed", why: "--ou needs --organization" };
  const named = accounts === undefined ? undefined : await readAccountList(accounts, context.files);
  if (named?.kind === "failed") return named;
  const regions = options.allRegions ? undefined : await regionsFor(options, context);
  if (regions?.kind === "failed") return regions;
  const caller = await identify(options, context);
  if (caller.kind === "failed") return caller;
  const found = named ?? (await listActive(ou ?? [], context));
  if (found.kind === "failed") return found;
  return {
    kind: "scope",
    identity: caller.value,
    accounts: found.accounts,
    role: role ?? AUDIT_ROLE,
    ...(regions ? { regions: regions.regions } : {}),
  };
}

async function listActive(
  units: string[],
  { aws, io }: CommandContext,
): Promise<{ kind: "accounts"; accounts: Account[] } | Failed> {
  const progress = io.progress("Listing the accounts of the organization …");
  const listed = await aws.listAccounts(units).finally(() => progress.stop());
  if (listed.kind === "read" && listed.value.length > 0) return { kind: "accounts", accounts: listed.value };
  if (listed.kind === "read") return { kind: "failed", why: "There is no active account there" };
  const why = listed.kind === "absent" ? "AWS Organizations knows nothing of it" : plain(listed.reason, 500);
  return {
    kind: "failed",
    why: `${why}\nAccounts are listed with credentials of the management account or of a delegated administrator; or name them: --accounts FILE`,
  };
}

/**
 * Works in each account of the scope, some at a time: `work` gets a context with that account's credentials. The
 * caller's own account is read with the caller's own. What is returned are the accounts in which it could not begin,
 * sorted; the others are not affected. Progress says how many are done.
 */
export async function inEachAccount(
  scope: Scope,
  context: CommandContext,
  work: (place: Place, inAccount: CommandContext) => Promise<void>,
): Promise<UnreadAccount[]> {
  const { accounts, role, regions = [] } = scope;
  if (role === undefined) {
    for (const account of accounts) await work({ ...account, regions }, context);
    return [];
  }
  const unread: UnreadAccount[] = [];
  const progress = context.io.progress(`Reading ${count(accounts.length, "account")} …`);
  let done = 0;
  const waiting = accounts.values();
  const worker = async () => {
    for (const account of waiting) {
      const failed = await inAccount(account, { ...scope, role }, context, work);
      if (failed) unread.push(failed);
      done += 1;
      progress.update(
        `Read ${done} of ${count(accounts.length, "account")}, ${accounts.length - done} left …`,
      );
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  } finally {
    progress.stop();
  }
  return unread.sort((a, b) => compare(a.account, b.account));
}

async function inAccount(
  account: Account,
  { identity, role, regions }: Scope & { role: string },
  context: CommandContext,
  work: (place: Place, inAccount: CommandContext) => Promise<void>,
): Promise<UnreadAccount | undefined> {
  const failed = (what: string, why: string, permission?: string): UnreadAccount => ({
    account: account.account,
    ...(account.name ? { accountName: account.name } : {}),
    what,
    why,
    ...(permission ? { permission } : {}),
  });
  const begin = async (aws: CommandContext["aws"]) => {
    const found = regions ? ({ kind: "read", value: regions } as const) : await aws.enabledRegions();
    if (found.kind === "absent") return failed("the list of regions", "EC2 returned no regions");
    if (found.kind === "signed-out") return failed("the list of regions", found.reason);
    if (found.kind === "unreadable")
      return failed("the list of regions", found.reason, found.denied ? found.action : undefined);
    const place = { ...account, regions: [...found.value].sort() };
    return work(place, { ...context, aws, io: { ...context.io, progress: () => NO_PROGRESS } });
  };
  if (account.account === identity.account) return (await begin(context.aws)) ?? undefined;
  const there = { account: account.account, arn: roleArn(account, role, identity) };
  const read = await context.aws.asRole(there, begin);
  if (read.kind === "read") return read.value ?? undefined;
  const why = read.kind === "absent" ? "there is no such role" : read.reason;
  const hint =
    read.kind === "unreadable" && read.denied
      ? ": it does not exist there, does not trust you, or you may not assume it"
      : "";
  return failed(`the role ${role}`, `${why}${hint}`);
}

/** In the caller's partition: China and GovCloud have their own. */
function roleArn({ account }: Account, role: string, { arn }: Identity): string {
  const [, partition] = arn.split(":");
  return `arn:${partition}:iam::${account}:role/${role}`;
}
