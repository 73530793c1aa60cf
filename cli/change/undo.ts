import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { listUnread, type Unread, whyUnread } from "../../engine/audit/list-unread.ts";
import { notApplied } from "../../engine/change/fix-result.ts";
import {
  type PlannedUndo,
  planUndo,
  planUndoAgain,
  type Receipted,
  type Wanted,
  withCutOff,
} from "../../engine/change/plan-undo.ts";
import { type UndoPlan, type UndoResult, undoResult } from "../../engine/change/undo-result.ts";
import type { Unreadable } from "../../engine/model/facts.ts";
import { count } from "../../engine/text/paragraphs.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { defineCommand, type ExitCode, type NewCommand, type OptionsOf } from "../command.ts";
import type { CommandContext, Io } from "../context.ts";
import { matcher, readInventory } from "../shell/read-inventory.ts";
import { signIn } from "../shell/sign-in.ts";
import { applyOneByOne, confirm, exitAfterChange, invocation, report } from "./change-steps.ts";
import { undoneText, undoPlanText } from "./undo-text.ts";

type Options = OptionsOf<typeof configure>;

export const undo = defineCommand({
  name: "undo",
  summary: "switch off again what the guard switched on",
  configure,
  examples: [
    {
      line: "nodegroup-guard undo --cluster legacy",
      does: "show what was switched on for this cluster and who would miss it, ask, then switch it off",
    },
    {
      line: "nodegroup-guard undo --region eu-west-1 --subnet subnet-0a1b2c3d4e5f60001 --yes",
      does: "take back one subnet without being asked",
    },
  ],
  exits: {
    0: "everything was taken back and verified, or there was nothing to take back",
    1: "something failed or was declined",
    2: "something could not be read, or nobody could be asked",
    141: "the output has no reader any more; what was not begun by then was not changed",
  },
  run: undoReceipts,
});

function configure(command: NewCommand) {
  return command
    .addOption(
      new Option(
        "--cluster <globs...>",
        "only receipts for these clusters: * and ? stand for anything",
      ).conflicts("subnet"),
    )
    .addOption(new Option("--subnet <ids...>", "only these subnets").argParser(addSubnet))
    .addOption(new Option("--yes", "don't ask"))
    .addOption(
      new Option("--format <format>", "form of the output").choices(["text", "json"]).default("text"),
    );
}

function addSubnet(id: string, before: string[] | undefined): string[] {
  if (!/^subnet-[0-9a-z]+$/.test(id)) {
    throw new InvalidArgumentError(`Allowed: ids such as subnet-0a1b2c3d4e5f60001.`);
  }
  return [...(before ?? []), id];
}

async function undoReceipts(options: Options, context: CommandContext): Promise<ExitCode> {
  const { aws, io } = context;
  const shown = await readPlan(options, context);
  if (shown.kind === "failed") {
    io.err(`${shown.why}\n`);
    return 2;
  }
  const planned = undoPlanText(undoResult(shown, notApplied()));
  const answer = await confirm(planned, questionFor(shown.undos), options, io);
  if (answer !== "confirmed") return finish(undoResult(shown, notApplied(answer)), options, io);

  // Asking takes a person's time, in which much can change.
  const undos = options.yes ? shown.undos : await lookAgain(shown.undos, options, context);
  const applied = await applyOneByOne(
    undos.filter(({ kind }) => kind === "undo"),
    "Taking back",
    ({ region, undo }) => aws.inRegion(region).undoChange(undo),
    context,
  );
  return finish(undoResult({ ...shown, undos }, applied), options, io);
}

function finish(result: UndoResult, options: Options, io: Io): ExitCode {
  const { profile, region, allRegions, cluster, subnet } = options;
  const begun = result.subnets.some(({ outcome }) => outcome !== "unchanged");
  const done = begun ? undoneText(result) : null;
  const again = { profile, region: region?.join(","), "all-regions": allRegions, cluster, subnet };
  report(result, done, invocation("undo", { ...again, yes: true }), options, io);
  return exitAfterChange(
    result,
    result.subnets.some(({ outcome }) => outcome === "failed"),
  );
}

/** Reads the receipts and plans what to do about them; `why` is fit to be shown. */
async function readPlan(
  options: Options,
  context: CommandContext,
): Promise<({ kind: "read" } & UndoPlan) | { kind: "failed"; why: string }> {
  const signedIn = await signIn(options, context);
  if (signedIn.kind === "failed") return signedIn;
  const { account } = signedIn.identity;
  const { receipted, unread } = await readReceipts(signedIn.regions, context);
  const { undos, leftAlone } = planUndo(receipted, wantedBy(options));
  const regions = [...new Set(undos.flatMap(({ region, switchOff }) => (switchOff ? [region] : [])))];
  // Any cluster may have node groups in the subnets, whatever cluster the receipts are for.
  const inventory = await readInventory({ account, regions }, () => true, context);
  return {
    kind: "read",
    account,
    undos: withCutOff(undos, inventory),
    leftAlone,
    unread: [...unread, ...inventory.regions.flatMap(listUnread)],
  };
}

/** Reads the receipts once more, and plans again. */
async function lookAgain(
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
  const progress = io.progress("Looking for receipts …");
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

function questionFor(undos: PlannedUndo[]): string | null {
  if (undos.length === 0) return null;
  const on = undos.filter(({ switchOff }) => switchOff).length;
  const receipts = count(undos.length, "receipt");
  return on === 0
    ? `Remove ${receipts}?`
    : `Switch auto-assign public IPv4 off in ${count(on, "subnet")} and remove ${receipts}?`;
}
