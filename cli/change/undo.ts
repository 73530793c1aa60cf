import { type Command, InvalidArgumentError, Option } from "commander";
import { placeOf, type Stopped } from "../../engine/change/fix-result.ts";
import type { PlannedUndo } from "../../engine/change/plan-undo.ts";
import { type UndoResult, undoneSubnet } from "../../engine/change/undo-result.ts";
import { count } from "../../engine/text/paragraphs.ts";
import type { CliCommand, ExitCode } from "../command.ts";
import type { CommandContext } from "../context.ts";
import { changeWithConsent, exitAfterChange } from "./change-with-consent.ts";
import { oneByOne } from "./one-by-one.ts";
import { type PreparedUndo, prepareUndo, stillMeant, type UndoScope } from "./prepare-undo.ts";
import { undoneText, undoPlanText } from "./undo-text.ts";

/** Options as commander hands them over. */
export interface UndoOptions extends UndoScope {
  yes?: boolean;
  format: "text" | "json";
}

export const undo: CliCommand<UndoOptions> = {
  name: "undo",
  summary: "switch off again what the guard switched on",
  configure(command: Command) {
    command
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
  },
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
  },
  run: undoReceipts,
};

function addSubnet(id: string, before: string[] | undefined): string[] {
  if (!/^subnet-[0-9a-z]+$/.test(id)) {
    throw new InvalidArgumentError(`Allowed: ids such as subnet-0a1b2c3d4e5f60001.`);
  }
  return [...(before ?? []), id];
}

async function undoReceipts(options: UndoOptions, context: CommandContext): Promise<ExitCode> {
  const prepared = await prepareUndo(options, context);
  if (prepared.kind === "failed") {
    context.io.err(`${prepared.why}\n`);
    return 2;
  }
  const { undos, progress } = prepared;
  const takeBack = async ({ region, id, tag, switchOff }: PlannedUndo) => {
    const outcome = await context.aws.inRegion(region).takeBack({ subnetId: id, receipt: tag, switchOff });
    progress.outcomes.set(placeOf(region, id), outcome);
  };
  const make = async () => {
    // Asking takes a person's time, in which much can change.
    const current = options.yes ? undos : await stillMeant(prepared, options, context);
    return oneByOne(current, "Taking back", takeBack, context);
  };
  const { profile, region, allRegions, cluster, subnet } = options;
  const result = await changeWithConsent<UndoResult>(
    {
      command: "undo",
      question: questionFor(undos),
      make,
      progress,
      resultOf: (stopped) => resultOf(prepared, stopped),
      planText: undoPlanText,
      doneText: undoneText,
      again: { profile, region: region?.join(","), "all-regions": allRegions, cluster, subnet },
    },
    options,
    context.io,
  );
  return exitAfterChange(
    result,
    result.subnets.some(({ outcome }) => outcome === "failed"),
  );
}

function questionFor(undos: PlannedUndo[]): string | null {
  if (undos.length === 0) return null;
  const on = undos.filter(({ switchOff }) => switchOff).length;
  const receipts = count(undos.length, "receipt");
  return on === 0
    ? `Remove ${receipts}?`
    : `Switch auto-assign public IPv4 off in ${count(on, "subnet")} and remove ${receipts}?`;
}

function resultOf(prepared: PreparedUndo, stopped: Stopped): UndoResult {
  const { account, undos, leftAlone, unread, progress } = prepared;
  const subnets = undos.map((each) => undoneSubnet(each, progress));
  return { version: "1", account, subnets, leftAlone, unread, stopped };
}
