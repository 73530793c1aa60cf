import type { FixBasis } from "../../engine/change/plan-fix.ts";
import type { Inventory } from "../../engine/model/inventory.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { some } from "../../engine/text/words.ts";
import type { Failed, GlobalOptions } from "../command.ts";
import type { CommandContext } from "../context.ts";
import { POLICY_FILE, type ReadPolicy, readPolicy } from "../shell/input-files.ts";
import { matcher, readInventory } from "../shell/read-inventory.ts";
import { signIn } from "../shell/sign-in.ts";

/** The options of fix by which a plan is based on one thing or another. */
interface BasisOptions extends GlobalOptions {
  cluster?: string[] | undefined;
  subnet?: string[] | undefined;
  unused?: true | undefined;
  policy?: string | undefined;
}

type ReadBasis = { kind: "read"; inventory: Inventory; basis: FixBasis; policySource: string } | Failed;

/** Reads what the plan of fix is based on: its policy, and the clusters that its options choose. */
export async function readFixBasis(options: BasisOptions, context: CommandContext): Promise<ReadBasis> {
  const found = await policyFor(options, context);
  if (found.kind === "failed") return found;
  const signedIn = await signIn(options, context);
  if (signedIn.kind === "failed") return signedIn;
  const { identity, regions } = signedIn;
  const { account } = identity;
  const inventory = await readInventory({ account, regions }, matcher(options.cluster), context);
  if (options.cluster && hasNoCluster(inventory)) {
    const globs = plain(options.cluster.join(" or "));
    return { kind: "failed", why: `No cluster in ${some(regions, 4)} matches ${globs}.` };
  }
  const { subnet, unused = false } = options;
  const wanted = { ...(subnet ? { subnets: subnet } : {}), unused };
  const basis = { policy: found.policy, eventId: `cli-${context.newId()}`, wanted };
  return { kind: "read", inventory, basis, policySource: found.source };
}

async function policyFor({ policy }: BasisOptions, { files }: CommandContext): Promise<ReadPolicy> {
  if (policy !== undefined) return readPolicy(files, policy);
  const unused = await files.read(POLICY_FILE);
  const hint = unused.kind === "text" ? `; to apply ${POLICY_FILE}, use --policy ${POLICY_FILE}` : "";
  return {
    kind: "policy",
    policy: { mode: "enable", rules: [] },
    source: `none given, so no rule was looked at: every subnet that node groups use and that lacks only public IPv4${hint}`,
  };
}

function hasNoCluster({ regions }: Inventory): boolean {
  return regions.every(({ clusters }) => clusters.kind === "read" && clusters.value.length === 0);
}
