import { type Progress, placeOf } from "../../engine/change/fix-result.ts";
import { type PlannedFix, planFix } from "../../engine/change/plan-fix.ts";
import type { Inventory } from "../../engine/model/inventory.ts";
import { plain } from "../../engine/text/safe-text.ts";
import type { GlobalOptions } from "../command.ts";
import type { CommandContext } from "../context.ts";
import { POLICY_FILE, type ReadPolicy, readPolicy, type SourcedPolicy } from "../shell/input-files.ts";
import { matcher, readInventory } from "../shell/read-inventory.ts";
import { signIn } from "../shell/sign-in.ts";
import { countInterfaces } from "./apply-fixes.ts";

/** What says which subnets are meant, and by whose leave. */
export interface FixScope extends GlobalOptions {
  cluster?: string[];
  policy?: string;
}

/** A plan, what it rests on, and what has become of it. */
export interface Prepared {
  plan: PlannedFix[];
  progress: Progress;
  inventory: Inventory;
  eventId: string;
  policy: SourcedPolicy;
}

/** Reads what there is and plans what to do about it; `why` is fit to be shown. */
export async function prepare(
  options: FixScope,
  context: CommandContext,
): Promise<({ kind: "prepared" } & Prepared) | { kind: "failed"; why: string }> {
  const policy = await policyFor(options, context);
  if (policy.kind === "failed") return policy;
  const signedIn = await signIn(options, context);
  if (signedIn.kind === "failed") return signedIn;
  const { identity, regions } = signedIn;
  const inventory = await readInventory(
    { account: identity.account, regions },
    matcher(options.cluster),
    context,
  );
  if (options.cluster && hasNoCluster(inventory)) {
    return {
      kind: "failed",
      why: `No cluster in ${regions.join(", ")} matches ${plain(options.cluster.join(" or "))}.`,
    };
  }
  const eventId = `cli-${context.newId()}`;
  const plan = planFix(inventory, { policy: policy.policy, eventId });
  const interfaces = await countInterfaces(plan, context);
  const progress: Progress = { outcomes: new Map(), outdated: new Set(), interfaces };
  return { kind: "prepared", plan, progress, inventory, eventId, policy };
}

/**
 * Plans once more after somebody has thought about it: nothing is changed on what was true before. What is
 * still to be changed stands in the plan as it is now, and is given back.
 */
export async function stillPlanned(prepared: Prepared, context: CommandContext): Promise<PlannedFix[]> {
  const { plan, inventory, eventId, policy, progress } = prepared;
  const { account, regions } = inventory;
  const changes = plan.filter(({ change }) => change);
  const clusters = new Set(changes.flatMap(({ groups }) => groups.map(({ cluster }) => cluster)));
  const places = { account, regions: regions.map(({ region }) => region) };
  const now = await readInventory(places, (cluster) => clusters.has(cluster), context);
  const fresh = planFix(now, { policy: policy.policy, eventId });
  const current = new Map(fresh.flatMap((each) => (each.change ? [[placeOfFix(each), each]] : [])));
  for (const place of changes.map(placeOfFix)) if (!current.has(place)) progress.outdated.add(place);
  prepared.plan = plan.map((each) => (each.change && current.get(placeOfFix(each))) || each);
  return prepared.plan.filter((each) => each.change && current.has(placeOfFix(each)));
}

function placeOfFix({ region, decision }: PlannedFix): string {
  return placeOf(region, decision.assessment.subnet.id);
}

async function policyFor({ policy }: FixScope, { files }: CommandContext): Promise<ReadPolicy> {
  if (policy !== undefined) return readPolicy(files, policy);
  const beside = await files.read(POLICY_FILE);
  const hint =
    beside.kind === "text" ? `; ${POLICY_FILE} here is heeded only with --policy ${POLICY_FILE}` : "";
  return {
    kind: "policy",
    policy: { mode: "enable", rules: [] },
    source: `none given: whatever lacks only public IPv4 is switched on${hint}`,
  };
}

function hasNoCluster({ regions }: Inventory): boolean {
  return regions.every(({ clusters }) => clusters.kind === "read" && clusters.value.length === 0);
}
