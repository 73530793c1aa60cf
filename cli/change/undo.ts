import { Option } from "@commander-js/extra-typings";
import { listUnread, type Unread, whyUnread } from "../../engine/audit/list-unread.ts";
import { notApplied } from "../../engine/change/fix-result.ts";
import {
  type PlannedUndo,
  planUndo,
  planUndoAgain,
  type Receipted,
  type Wanted,
  withBlocked,
} from "../../engine/change/plan-undo.ts";
import { type UndoPlan, type UndoResult, undoResult } from "../../engine/change/undo-result.ts";
import type { Unreadable } from "../../engine/model/facts.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { count } from "../../engine/text/words.ts";
import { inOneAccount } from "../account-options.ts";
import { defineCommand, type ExitCode, type Failed, type NewCommand, type OptionsOf } from "../command.ts";
import type { CommandContext, Question } from "../context.ts";
import { matcher, readInventory } from "../shell/read-inventory.ts";
import { signIn } from "../shell/sign-in.ts";
import {
  addSubnet,
  applyOneByOne,
  confirm,
  exitAfterChange,
  invocation,
  isSignedOut,
  report,
} from "./change-steps.ts";
import { undoneText, undoPlanText } from "./undo-text.ts";

type Options = OptionsOf<typeof configure>;

export const undo = defineCommand({
  name: "undo",
  summary: "disable auto-assign again where the guard or fix enabled it",
  configure,
  examples: [
    {
      line: "nodegroup-guard undo --cluster legacy",
      does: "show what was enabled for this cluster and which node groups need it, ask, then disable it",
    },
    {
      line: "nodegroup-guard undo --region eu-west-1 --subnet subnet-0a1b2c3d4e5f60001 --yes",
      does: "undo the change of one subnet without asking",
    },
  ],
  exits: {
    0: "every change was undone and verified, or there was nothing to undo",
    1: "something failed or was declined",
    2: "something could not be read, or there was no terminal to ask on",
    141: "the output has no reader any more; nothing was changed after that was noticed",
  },
  run: undoReceipts,
});

function configure(command: NewCommand) {
  return inOneAccount(command)
    .addOption(
      new Option(
        "--cluster <globs...>",
        "only receipts for clusters with these names; * and ? are wildcards",
      ).conflicts("subnet"),
    )
    .addOption(new Option("--subnet <ids...>", "only these subnets").argParser(addSubnet))
    .addOption(new Option("--yes", "don't ask for confirmation"))
    .addOption(new Option("--format <format>", "output format").choices(["text", "json"]).default("text"));
}

async function undoReceipts(options: Options, context: CommandContext): Promise<ExitCode | Failed> {
  const { aws, io } = context;
  const shown = await readPlan(options, context);
  if (shown.kind === "failed") return shown;
  const planned = undoPlanText(undoResult(shown, notApplied()), io.columns);
  const answer = await confirm(planned, questionFor(shown.undos), options, io);
  if (answer !== "confirmed") return finish(undoResult(shown, notApplied(answer)), options, context);

  // AWS may have changed while the question was open.
  const undos = options.yes ? shown.undos : await readAgain(shown.undos, options, context);
  if (isSignedOut(shown.undos, aws))
    return finish(undoResult(shown, notApplied("signed-out")), options, context);
  const applied = await applyOneByOne(
    undos.filter(({ kind }) => kind === "undo"),
    "Undoing",
    ({ region, undo }) => aws.inRegion(region).undoChange(undo),
    context,
  );
  return finish(undoResult({ ...shown, undos }, applied), options, context);
}

function finish(result: UndoResult, options: Options, context: CommandContext): ExitCode {
  const { profile, region, allRegions, cluster, subnet } = options;
  const started = result.subnets.some(({ outcome }) => outcome !== "unchanged");
  const done = started ? undoneText(result, context.io.columns) : null;
  const again = { profile, region: region?.join(","), "all-regions": allRegions, cluster, subnet };
  const line = ({ yes }: { yes?: boolean }) => invocation(context, "undo", { ...again, yes });
  report(result, done, line, options, context.io, isSignedOut(result.subnets, context.aws));
  return exitAfterChange(
    result,
    result.subnets.some(({ outcome }) => outcome === "failed"),
  );
}

/** Reads the receipts and plans what to undo. */
async function readPlan(
  options: Options,
  context: CommandContext,
): Promise<({ kind: "read" } & UndoPlan) | Failed> {
  const signedIn = await signIn(options, context);
  if (signedIn.kind === "failed") return signedIn;
  const { account } = signedIn.identity;
  const { receipted, unread } = await readReceipts(signedIn.regions, context);
  const { undos, skipped } = planUndo(receipted, wantedBy(options));
  const regions = [...new Set(undos.flatMap(({ region, disable }) => (disable ? [region] : [])))];
  // Clusters other than the receipts' own may have node groups in the subnets.
  const inventory = await readInventory({ account, regions }, () => true, context);
  return {
    kind: "read",
    account,
    undos: withBlocked(undos, inventory),
    skipped,
    unread: [...unread, ...inventory.regions.flatMap(listUnread)],
  };
}

/** Reads the receipts again, and plans again. */
async function readAgain(
  shown: PlannedUndo[],
  options: Options,
  context: CommandContext,
): Promise<PlannedUndo[]> {
  const regions = [...new Set(shown.map(({ region }) => region))];
  const { receipted } = await readReceipts(regions, context);
  return planUndoAgain(shown, planUndo(receipted, wantedBy(options)).undos);
}

async function readReceipts(
  regions: string[],
  { aws, io }: CommandContext,
): Promise<{ receipted: Receipted[]; unread: Unread[] }> {
  const progress = io.progress("Reading receipts …");
  const answers = await Promise.all(
    regions.map(async (region) => ({ region, read: await aws.inRegion(region).readReceipts() })),
  ).finally(() => progress.stop());
  return {
    receipted: answers.flatMap(({ region, read }) =>
      read.kind === "read" ? [{ region, subnets: read.value }] : [],
    ),
    unread: answers.flatMap(({ region, read }) =>
      read.kind === "unreadable" ? [unreadReceipts(region, read)] : [],
    ),
  };
}

function unreadReceipts(region: string, read: Unreadable): Unread {
  const { why, ...permission } = whyUnread(read);
  return { region, what: "receipts", why: plain(why, 500), ...permission };
}

function wantedBy({ cluster, subnet }: Options): Wanted {
  return { ...(cluster ? { cluster: matcher(cluster) } : {}), ...(subnet ? { subnets: subnet } : {}) };
}

function questionFor(undos: PlannedUndo[]): Question | null {
  if (undos.length === 0) return null;
  const on = undos.filter(({ disable }) => disable).length;
  const receipts = count(undos.length, "receipt");
  const disable = on === 0 ? "" : `Disable auto-assign public IPv4 in ${count(on, "subnet")} and remove`;
  return { text: `${disable || "Remove"} ${receipts}?` };
}
