import { Option } from "@commander-js/extra-typings";
import { listUnread } from "../../engine/audit/list-unread.ts";
import { type FixedSubnet, type FixResult, fixResult, notApplied } from "../../engine/change/fix-result.ts";
import { type FixBasis, type PlannedFix, planAgain, planFix } from "../../engine/change/plan-fix.ts";
import type { Inventory } from "../../engine/model/inventory.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { count, some } from "../../engine/text/words.ts";
import { inOneAccount } from "../account-options.ts";
import { defineCommand, type ExitCode, type Failed, type NewCommand, type OptionsOf } from "../command.ts";
import type { CommandContext, Question } from "../context.ts";
import { readInventory } from "../shell/read-inventory.ts";
import {
  addSubnet,
  applyOneByOne,
  confirm,
  exitAfterChange,
  invocation,
  isSignedOut,
  report,
} from "./change-steps.ts";
import { doneText, isRefused, type Layout, planText } from "./fix-text.ts";
import { readFixBasis } from "./read-fix-basis.ts";

type Options = OptionsOf<typeof configure>;

export const fix = defineCommand({
  name: "fix",
  summary: "enable auto-assign public IPv4 where node groups fail without it, and write receipts",
  configure,
  examples: [
    {
      line: "nodegroup-guard fix --cluster legacy",
      does: "show the changes for this cluster and what they cost, ask, then apply them",
    },
    {
      line: "nodegroup-guard fix --cluster 'dev-*' 'test-*' --policy policy.json",
      does: "change only what the guard would change under this policy",
    },
    {
      line: "nodegroup-guard fix --region eu-west-1,eu-central-1 --yes",
      does: "apply the changes in two regions without asking",
    },
    {
      line: "nodegroup-guard fix --region eu-west-1 --subnet subnet-0a1b2c3d4e5f60001",
      does: "change only this subnet, even if no node group uses it yet",
    },
  ],
  exits: {
    0: "every change was made and verified, or there was nothing to change, or nothing that policy and tags allow",
    1: "something failed, was refused or was declined, or a subnet that was named is not to be changed",
    2: "something could not be read, or there was no terminal to ask on",
    141: "the output has no reader any more; nothing was changed after that was noticed",
  },
  run: fixSubnets,
});

function configure(command: NewCommand) {
  return inOneAccount(command)
    .addOption(new Option("--cluster <globs...>", "only clusters with these names; * and ? are wildcards"))
    .addOption(
      new Option("--subnet <ids...>", "only these subnets, whether or not a node group uses them").argParser(
        addSubnet,
      ),
    )
    .addOption(
      new Option(
        "--unused",
        "also the clusters' subnets that no node group uses: whatever is launched there, load balancers or other instances, gets a public IPv4 address too",
      ).conflicts("subnet"),
    )
    .addOption(
      new Option(
        "--policy <file>",
        "apply this policy (default: fix every subnet that node groups use and that lacks only public IPv4)",
      ),
    )
    .addOption(new Option("--yes", "don't ask for confirmation"))
    .addOption(new Option("--format <format>", "output format").choices(["text", "json"]).default("text"));
}

async function fixSubnets(options: Options, context: CommandContext): Promise<ExitCode | Failed> {
  const { aws, io } = context;
  const read = await readFixBasis(options, context);
  if (read.kind === "failed") return read;
  const { inventory, basis, policySource } = read;
  const plan = planFix(inventory, basis);
  const unknown = unknownSubnets(options, plan);
  if (unknown.length > 0) {
    const where = some(
      inventory.regions.map(({ region }) => region),
      4,
    );
    const whose = options.cluster
      ? `No cluster that matches ${plain(options.cluster.join(" or "))}`
      : "No cluster";
    const failed = inventory.regions.flatMap(listUnread).length;
    const doubt = failed > 0 ? ` ${count(failed, "read")} failed: what is hidden there is unknown.` : "";
    io.err(`${whose} in ${where} has ${unknown.join(", ")}. Nothing was changed.${doubt}\n`);
    return 2;
  }
  const shown = await withInterfaces(plan, context);
  const planned = planText(
    fixResult(inventory, shown, notApplied()),
    policySource,
    layoutFor(options, context),
  );
  const answer = await confirm(planned, questionFor(toEnable(shown).length), options, io);
  if (answer !== "confirmed")
    return finish(fixResult(inventory, shown, notApplied(answer)), options, context);

  // AWS may have changed while the question was open.
  const final = options.yes ? shown : await readAgain(shown, inventory, basis, context);
  if (isSignedOut(toEnable(shown), aws))
    return finish(fixResult(inventory, shown, notApplied("signed-out")), options, context);
  const applied = await applyOneByOne(
    toEnable(final),
    "Enabling auto-assign",
    ({ region, change }) => aws.inRegion(region).enable(change),
    context,
  );
  return finish(fixResult(inventory, final, applied), options, context);
}

function layoutFor({ profile }: Options, { io, program }: CommandContext): Layout {
  return { columns: io.columns, program, ...(profile ? { profile } : {}) };
}

function finish(result: FixResult, options: Options, context: CommandContext): ExitCode {
  const { profile, region, allRegions, cluster, subnet, unused, policy } = options;
  const started = result.subnets.some(
    ({ outcome, skipped }) => outcome !== "unchanged" || skipped === "changed-meanwhile",
  );
  const done = started ? doneText(result, layoutFor(options, context)) : null;
  const again = {
    profile,
    region: region?.join(","),
    "all-regions": allRegions,
    cluster,
    subnet,
    unused,
    policy,
  };
  const line = ({ yes }: { yes?: boolean }) => invocation(context, "fix", { ...again, yes });
  report(
    result,
    done,
    line,
    options,
    context.io,
    isSignedOut(
      result.subnets.filter(({ planned }) => planned),
      context.aws,
    ),
  );
  const isExpected = ({ skipped }: FixedSubnet) =>
    !isRefused(skipped) || (skipped === "policy" && subnet === undefined);
  const wentWrong = result.subnets.some((each) => each.outcome === "failed" || !isExpected(each));
  return exitAfterChange(result, wentWrong);
}

/** A named subnet that is not a cluster's must not pass for one that needs nothing. */
function unknownSubnets({ subnet = [] }: Options, plan: PlannedFix[]): string[] {
  const found = new Set(plan.map(({ id }) => id));
  return subnet.filter((id) => !found.has(id));
}

function toEnable(plan: PlannedFix[]) {
  return plan.filter((fix) => fix.kind === "enable");
}

/** Counts the network interfaces in the subnets to change: one query per region. */
async function withInterfaces(plan: PlannedFix[], { aws }: CommandContext): Promise<PlannedFix[]> {
  const changes = toEnable(plan);
  const regions = [...new Set(changes.map(({ region }) => region))];
  const counted = await Promise.all(
    regions.map(async (region) => {
      const ids = changes.flatMap((fix) => (fix.region === region ? [fix.id] : []));
      return [region, await aws.inRegion(region).countInterfaces(ids)] as const;
    }),
  );
  const byRegion = new Map(counted);
  return plan.map((fix) => {
    const interfaces = byRegion.get(fix.region)?.get(fix.id);
    return interfaces ? { ...fix, interfaces } : fix;
  });
}

/** Reads the clusters of the plan again, and plans again. */
async function readAgain(
  shown: PlannedFix[],
  { account, regions }: Inventory,
  basis: FixBasis,
  context: CommandContext,
): Promise<PlannedFix[]> {
  const clusters = new Set(toEnable(shown).flatMap(({ groups }) => groups.map(({ cluster }) => cluster)));
  const where = { account, regions: regions.map(({ region }) => region) };
  const now = await readInventory(where, (cluster) => clusters.has(cluster), context);
  return planAgain(shown, planFix(now, basis));
}

function questionFor(changes: number): Question | null {
  if (changes === 0) return null;
  const those = changes === 1 ? "this subnet" : `these ${changes} subnets`;
  return { text: `Enable auto-assign public IPv4 in ${those}?` };
}
