import { type Command, Option } from "commander";
import { listUnread } from "../../engine/audit/list-unread.ts";
import { type FixResult, fixedSubnet, type Stopped } from "../../engine/change/fix-result.ts";
import type { CliCommand, ExitCode } from "../command.ts";
import type { CommandContext } from "../context.ts";
import { applyFixes } from "./apply-fixes.ts";
import { changeWithConsent, exitAfterChange } from "./change-with-consent.ts";
import { doneText, planText } from "./fix-text.ts";
import { type FixScope, type Prepared, prepare, stillPlanned } from "./prepare-fix.ts";

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

async function fixSubnets(options: FixOptions, context: CommandContext): Promise<ExitCode> {
  const prepared = await prepare(options, context);
  if (prepared.kind === "failed") {
    context.io.err(`${prepared.why}\n`);
    return 2;
  }
  const { plan, policy, progress } = prepared;
  const changes = plan.filter(({ change }) => change);
  const make = async () => {
    // Asking takes a person's time, in which much can change.
    const current = options.yes ? changes : await stillPlanned(prepared, context);
    return applyFixes(current, progress, context);
  };
  const { profile, region, allRegions, cluster } = options;
  const result = await changeWithConsent<FixResult>(
    {
      command: "fix",
      question: questionFor(changes.length),
      make,
      progress,
      resultOf: (stopped) => resultOf(prepared, stopped),
      planText: (planned) => planText(planned, policy.source),
      doneText: (done) => doneText(done, profile),
      again: {
        profile,
        region: region?.join(","),
        "all-regions": allRegions,
        cluster,
        policy: options.policy,
      },
    },
    options,
    context.io,
  );
  const refused = result.subnets.some(({ leftAlone }) => leftAlone !== null && leftAlone !== "policy");
  return exitAfterChange(result, refused || result.subnets.some(({ outcome }) => outcome === "failed"));
}

function questionFor(changes: number): string | null {
  if (changes === 0) return null;
  return `Switch auto-assign public IPv4 on in ${changes === 1 ? "this subnet" : `these ${changes} subnets`}?`;
}

function resultOf({ plan, progress, inventory }: Prepared, stopped: Stopped): FixResult {
  return {
    version: "1",
    account: inventory.account,
    time: inventory.time,
    subnets: plan.map((each) => fixedSubnet(each, progress)),
    unread: inventory.regions.flatMap(listUnread),
    stopped,
  };
}
