import { buildAudit } from "../../engine/audit/build-audit.ts";
import { auditExit, comparisonExit } from "../../engine/audit/compare-audits.ts";
import type { Audit, UnreadAccount } from "../../engine/model/audit.ts";
import { compare } from "../../engine/model/compare.ts";
import type { Policy } from "../../engine/model/policy.ts";
import type { CommandContext } from "../context.ts";
import { inEachAccount, type Place, type Scope } from "../shell/accounts.ts";
import { readInventory } from "../shell/read-inventory.ts";
import { type ComparedAccount, compareAccount, type Expected } from "./compare.ts";

/** The parts of the audits that the end of the run needs, once each has been handed on. */
export interface AuditedAccounts {
  exit: 0 | 1 | 2;
  clusters: number;
  /** The audited regions, sorted, each once. */
  regions: string[];
  failedReads: Audit["unread"];
  unread: UnreadAccount[];
  /** Left out where nothing is expected. */
  compared?: ComparedAccount[];
  /** Unread accounts that the expected audit could read, or didn't have. */
  addedAccounts: UnreadAccount[];
}

export interface Order {
  scope: Scope;
  /** Left out where none was given. */
  policy: Policy | undefined;
  matches: (cluster: string) => boolean;
  expected: Expected | undefined;
  /** Gets each account's audit as soon as it is done, in no order. */
  handOn: (audit: Audit) => void;
}

/** Audits every account of the scope. */
export async function auditAccounts(
  { scope, policy, matches, expected, handOn }: Order,
  context: CommandContext,
): Promise<AuditedAccounts> {
  const exits: (0 | 1 | 2)[] = [];
  const compared: ComparedAccount[] = [];
  const failedReads: Audit["unread"] = [];
  const regions = new Set<string>();
  let clusters = 0;
  const unread = await inEachAccount(scope, context, async (place, inAccount) => {
    const audit = withAccountName(buildAudit(await readInventory(place, matches, inAccount), policy), place);
    const comparison = expected && compareAccount(expected, audit, matches);
    if (comparison) compared.push(comparison);
    exits.push(comparison ? comparisonExit(comparison) : auditExit(audit));
    failedReads.push(...audit.unread.map((each) => (scope.role ? withAccount(each, audit) : each)));
    for (const region of audit.regions) regions.add(region);
    clusters += audit.clusters.length;
    handOn(audit);
  });
  const addedAccounts = unread.filter(({ account }) => !expected?.unread.has(account));
  return {
    exit: addedAccounts.length > 0 ? 2 : (exits.sort().at(-1) ?? 0),
    clusters,
    failedReads,
    unread,
    addedAccounts,
    regions: [...regions].sort(),
    ...(expected ? { compared: compared.sort((a, b) => compare(a.account, b.account)) } : {}),
  };
}

function withAccountName(audit: Audit, { name }: Place): Audit {
  const { version, account, ...rest } = audit;
  return { version, account, ...(name ? { accountName: name } : {}), ...rest };
}

function withAccount(failed: Audit["unread"][number], { account }: Audit): Audit["unread"][number] {
  return { ...failed, region: `${failed.region}, account ${account}` };
}
