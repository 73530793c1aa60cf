import { type Command, InvalidArgumentError, Option } from "commander";
import type { CliCommand, ExitCode } from "../command.ts";
import { consent } from "../consent.ts";
import { placeOf } from "../core/fix-result.ts";
import type { PlannedUndo } from "../core/plan-undo.ts";
import { type UndoResult, undoneSubnet } from "../core/undo-result.ts";
import { oneByOne } from "../one-by-one.ts";
import { type PreparedUndo, prepareUndo, stillMeant, type UndoScope } from "../prepare-undo.ts";
import { invocation } from "../render/invocation.ts";
import { count } from "../render/paragraphs.ts";
import { undoneText, undoPlanText } from "../render/undo-text.ts";
import type { World } from "../world.ts";

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

async function undoReceipts(options: UndoOptions, world: World): Promise<ExitCode> {
  const { io } = world;
  const json = options.format === "json";
  const prepared = await prepareUndo(options, world);
  if (prepared.kind === "failed") {
    io.err(`${prepared.why}\n`);
    return 2;
  }
  const planned = undoPlanText(resultOf(prepared, null));
  if (json) io.err(planned);
  else io.out(planned);
  const stopped = prepared.undos.length > 0 ? await carryOut(prepared, options, world) : null;
  const result = resultOf(prepared, stopped);
  const { outcomes, outdated } = prepared.progress;
  const begun = outcomes.size + outdated.size > 0;
  if (json) io.out(`${JSON.stringify(result, undefined, 2)}\n`);
  else if (begun) io.out(`\n${undoneText(result)}`);
  if (stopped && !begun) io.err(nothingChanged(stopped, options));
  return exitFor(result);
}

/** Asks, looks again if that took a person's time, and takes back; says what stopped it, if anything. */
async function carryOut(
  prepared: PreparedUndo,
  options: UndoOptions,
  world: World,
): Promise<UndoResult["stopped"]> {
  const { undos, progress } = prepared;
  const answer = await consent(questionFor(undos), options.yes ?? false, world.io);
  if (answer !== "given") return answer;
  const current = options.yes ? undos : await stillMeant(prepared, options, world);
  const takeBack = async ({ region, id, tag, switchOff }: PlannedUndo) => {
    const outcome = await world.aws.inRegion(region).takeBack({ subnetId: id, receipt: tag, switchOff });
    progress.outcomes.set(placeOf(region, id), outcome);
  };
  const ended = await oneByOne(current, "Taking back", takeBack, world);
  return ended === "interrupted" ? "interrupted" : null;
}

function questionFor(undos: PlannedUndo[]): string {
  const on = undos.filter(({ switchOff }) => switchOff).length;
  const receipts = count(undos.length, "receipt");
  return on === 0
    ? `Remove ${receipts}?`
    : `Switch auto-assign public IPv4 off in ${count(on, "subnet")} and remove ${receipts}?`;
}

function resultOf(prepared: PreparedUndo, stopped: UndoResult["stopped"]): UndoResult {
  const { account, undos, leftAlone, unread, progress } = prepared;
  const subnets = undos.map((each) => undoneSubnet(each, progress));
  return { version: "1", account, subnets, leftAlone, unread, stopped };
}

function nothingChanged(stopped: NonNullable<UndoResult["stopped"]>, options: UndoOptions): string {
  if (stopped !== "unaskable") return "Nothing was changed.\n";
  const { profile, region, allRegions, cluster, subnet } = options;
  const again = { profile, region: region?.join(","), "all-regions": allRegions, cluster, subnet, yes: true };
  return `Nothing was changed: there is no terminal to ask at. To go ahead without being asked, type:\n  ${invocation("undo", again)}\n`;
}

function exitFor({ subnets, unread, stopped }: UndoResult): ExitCode {
  if (stopped === "interrupted") return 130;
  if (stopped === "unaskable") return 2;
  if (stopped === "declined" || subnets.some(({ outcome }) => outcome === "failed")) return 1;
  return unread.length > 0 ? 2 : 0;
}
