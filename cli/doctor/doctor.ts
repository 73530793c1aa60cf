import { Option } from "@commander-js/extra-typings";
import { compare } from "../../engine/model/compare.ts";
import { withAccountOptions } from "../account-options.ts";
import { defineCommand, type ExitCode, type Failed, type NewCommand, type OptionsOf } from "../command.ts";
import type { CommandContext, Identity } from "../context.ts";
import { chooseScope, inEachAccount } from "../shell/accounts.ts";
import { accountsDiagnosisText, diagnosesExit } from "./accounts-diagnosis.ts";
import { DEFAULT_STACK, diagnoseRegion } from "./diagnose-region.ts";
import { type DiagnosedGuard, type Diagnosis, diagnosisText, doctorExit } from "./diagnosis.ts";

type Options = OptionsOf<typeof configure>;

export const doctor = defineCommand({
  name: "doctor",
  summary: "check whether an installed guard is able to work",
  configure,
  examples: [
    {
      line: "nodegroup-guard doctor --region eu-west-1",
      does: "go along the chain from the trail to the mailbox, only looking",
    },
    {
      line: "nodegroup-guard doctor --send-test",
      does: "also send a test message to confirm delivery",
    },
    {
      line: "nodegroup-guard doctor --stack team-guard --format json",
      does: "look at the guard of this stack alone, for a program to read",
    },
    {
      line: "nodegroup-guard doctor --organization --region eu-west-1,us-east-1",
      does: "look at the guards of all accounts of the organization, by a role in each",
    },
  ],
  exits: {
    0: "the guard is able to work, and so are the scheduled audit and the early warnings that it has",
    1: "something is wrong",
    2: "something is unknown, or an option is invalid",
  },
  run: runDoctor,
});

function configure(command: NewCommand) {
  return withAccountOptions(command)
    .addOption(
      new Option("--stack <name>", "the stack of one guard, instead of every guard that carries the tag"),
    )
    .addOption(
      new Option("--send-test", "send a message, marked as a test, to everybody who subscribed to the topic"),
    )
    .addOption(
      new Option("--format <format>", "form of the output").choices(["text", "json"]).default("text"),
    );
}

async function runDoctor(options: Options, context: CommandContext): Promise<ExitCode | Failed> {
  const scope = await chooseScope(options, context);
  if (scope.kind === "failed") return scope;
  const several = scope.role !== undefined;
  if (several && options.sendTest) {
    const why = "--send-test is for one account at a time: the role in other accounts can only read";
    return { kind: "failed", why };
  }
  const found: Diagnosis[] = [];
  const unread = await inEachAccount(scope, context, async ({ account, name, regions }, inAccount) => {
    const { arn } = scope.identity;
    const diagnosis = await diagnoseAccount({ account, arn }, regions, options, inAccount);
    found.push(name ? { ...diagnosis, accountName: name } : diagnosis);
  });
  const accounts = found.sort((a, b) => compare(a.account, b.account));
  const { io } = context;
  const [only] = accounts;
  const asJson = options.format === "json";
  if (several || !only) {
    const all = { version: "1", accounts, unread };
    io.out(asJson ? jsonOf(all) : accountsDiagnosisText(accounts, unread, io));
    return diagnosesExit(accounts, unread);
  }
  io.out(asJson ? jsonOf(only) : diagnosisText(only, io));
  return doctorExit(only);
}

function jsonOf(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

async function diagnoseAccount(
  identity: Identity,
  regions: string[],
  options: Options,
  context: CommandContext,
): Promise<Diagnosis> {
  const progress = context.io.progress("Asking AWS about the guard …");
  const diagnosed = await Promise.all(
    regions.map((region) => diagnoseRegion(region, identity, options, context)),
  ).finally(() => progress.stop());
  // Nobody claims that the guard is in every region that the account has; only that it is in one that was named.
  const isMeant = ({ guard }: DiagnosedGuard) => !options.allRegions || guard.present;
  const guards = diagnosed.flat();
  return {
    version: "1",
    account: identity.account,
    stack: options.stack ?? DEFAULT_STACK,
    regions: guards.filter(isMeant),
    notDeployedIn: guards.filter((each) => !isMeant(each)).map(({ region }) => region),
  };
}
