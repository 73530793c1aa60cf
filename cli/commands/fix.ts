import { type Command, Option } from "commander";
import { applyFixes } from "../apply-fixes.ts";
import type { CliCommand, ExitCode } from "../command.ts";
import { consent } from "../consent.ts";
import { type FixResult, fixedSubnet } from "../core/fix-result.ts";
import { listUnread } from "../core/list-unread.ts";
import { type FixScope, type Prepared, prepare, stillPlanned } from "../prepare-fix.ts";
import { doneText, planText } from "../render/fix-text.ts";
import { invocation } from "../render/invocation.ts";
import type { World } from "../world.ts";

/** Options as commander hands them over. */
export interface FixOptions extends FixScope {
  yes?: boolean;
  format: "text" | "json";
}

export const fix: CliCommand<FixOptions> = {
  name: "fix",
  summary: "switch public IPv4 on where the next node group would fail, and leave receipts",
  configure(command: Command) {
    command
      .addOption(new Option("--cluster <globs...>", "only for these clusters: * and ? stand for anything"))
      .addOption(
        new Option("--policy <file>", "keep to this policy (default: whatever is missing is switched on)"),
      )
      .addOption(new Option("--yes", "don't ask"))
      .addOption(
        new Option("--format <format>", "form of the output").choices(["text", "json"]).default("text"),
      );
  },
  examples: [
    {
      line: "nodegroup-guard fix --cluster legacy",
      does: "show what would be switched on for this cluster and what it costs, ask, then do it",
    },
    {
      line: "nodegroup-guard fix --cluster 'dev-*' 'test-*' --policy policy.json",
      does: "do what the guard would do under this policy, and nothing more",
    },
    {
      line: "nodegroup-guard fix --region eu-west-1,eu-central-1 --yes",
      does: "do it in two regions without being asked",
    },
  ],
  exits: {
    0: "everything was switched on and verified, or there was nothing to switch on",
    1: "something failed, was refused or was declined",
    2: "something could not be read, or nobody could be asked",
  },
  run: fixSubnets,
};

async function fixSubnets(options: FixOptions, world: World): Promise<ExitCode> {
  const { io } = world;
  const json = options.format === "json";
  const prepared = await prepare(options, world);
  if (prepared.kind === "failed") {
    io.err(`${prepared.why}\n`);
    return 2;
  }
  const planned = planText(resultOf(prepared, null), prepared.policy.source);
  if (json) io.err(planned);
  else io.out(planned);
  const stopped = await carryOut(prepared, options, world);
  const result = resultOf(prepared, stopped);
  const { outcomes, outdated } = prepared.progress;
  const begun = outcomes.size + outdated.size > 0;
  if (json) io.out(`${JSON.stringify(result, undefined, 2)}\n`);
  else if (begun) io.out(`\n${doneText(result, options.profile)}`);
  if (stopped && !begun) io.err(nothingChanged(stopped, options));
  return exitFor(result);
}

/**
 * Asks, looks again if that took a person's time, and makes the changes; says what stopped it, if anything.
 */
async function carryOut(
  prepared: Prepared,
  options: FixOptions,
  world: World,
): Promise<FixResult["stopped"]> {
  const changes = prepared.plan.filter(({ change }) => change);
  if (changes.length === 0) return null;
  const subnets = changes.length === 1 ? "this subnet" : `these ${changes.length} subnets`;
  const question = `Switch auto-assign public IPv4 on in ${subnets}?`;
  const answer = await consent(question, options.yes ?? false, world.io);
  if (answer !== "given") return answer;
  const current = options.yes ? changes : await stillPlanned(prepared, world);
  return (await applyFixes(current, prepared.progress, world)) === "interrupted" ? "interrupted" : null;
}

function resultOf({ plan, progress, inventory }: Prepared, stopped: FixResult["stopped"]): FixResult {
  return {
    version: "1",
    account: inventory.account,
    time: inventory.time,
    subnets: plan.map((each) => fixedSubnet(each, progress)),
    unread: inventory.regions.flatMap(listUnread),
    stopped,
  };
}

function nothingChanged(stopped: NonNullable<FixResult["stopped"]>, options: FixOptions): string {
  if (stopped !== "unaskable") return "Nothing was changed.\n";
  const { profile, region, allRegions, cluster, policy } = options;
  const again = { profile, region: region?.join(","), "all-regions": allRegions, cluster, policy, yes: true };
  return `Nothing was changed: there is no terminal to ask at. To go ahead without being asked, type:\n  ${invocation("fix", again)}\n`;
}

function exitFor({ subnets, unread, stopped }: FixResult): ExitCode {
  if (stopped === "interrupted") return 130;
  if (stopped === "unaskable") return 2;
  const refused = subnets.some(({ leftAlone }) => leftAlone !== null && leftAlone !== "policy");
  const failed = subnets.some(({ outcome }) => outcome === "failed");
  if (stopped === "declined" || refused || failed) return 1;
  return unread.length > 0 ? 2 : 0;
}
