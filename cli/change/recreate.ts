import { Argument, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { planRecreation, type Recreation } from "../../engine/change/plan-recreation.ts";
import { decide } from "../../engine/decision/decide.ts";
import { NO_RULES } from "../../engine/decision/offer.ts";
import type { Read } from "../../engine/model/facts.ts";
import type { GroupRef } from "../../engine/model/group-ref.ts";
import type { NodegroupCreated } from "../../engine/model/nodegroup-call.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { inOneAccount } from "../account-options.ts";
import { defineCommand, type ExitCode, type Failed, type NewCommand, type OptionsOf } from "../command.ts";
import type { CommandContext } from "../context.ts";
import { howToSignInAgain } from "../shell/identify.ts";
import { readPolicy } from "../shell/input-files.ts";
import { signIn } from "../shell/sign-in.ts";
import { confirm, exitAfterChange, invocation, report } from "./change-steps.ts";
import { ranText, recreationText, refusalText, savedText, type Where } from "./recreate-text.ts";
import { runRecreation } from "./run-recreation.ts";

type Options = OptionsOf<typeof configure>;

export const recreate = defineCommand({
  name: "recreate",
  summary: "delete and re-create a node group that failed because of subnets which are ready now",
  configure,
  examples: [
    {
      line: "nodegroup-guard recreate legacy/ng-1 --dry-run",
      does: "show the settings that would be sent, and what is left out and why",
    },
    {
      line: "nodegroup-guard recreate legacy/ng-1 --region eu-west-1",
      does: "show them, ask, save them as a file, then delete and re-create the node group",
    },
  ],
  exits: {
    0: "the node group is ACTIVE again, or --dry-run would do it",
    1: "it was refused or declined, or something failed; what goes on from there was printed",
    2: "something could not be read, or there was no terminal to ask on; nothing was changed",
    141: "the output has no reader any more; nothing was changed after that was noticed",
  },
  run: recreateGroup,
});

function configure(command: NewCommand) {
  return inOneAccount(command)
    .addArgument(
      new Argument("<cluster/nodegroup>", "the node group, in status CREATE_FAILED").argParser(parseGroup),
    )
    .addOption(
      new Option(
        "--policy <file>",
        "name who forbids to enable auto-assign by a rule of this policy, instead of a command for it",
      ),
    )
    .addOption(new Option("--yes", "don't ask for confirmation"))
    .addOption(new Option("--dry-run", "show what would be done, and change nothing"));
}

/**
 * Only names that EKS allows: they become part of a file's name.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
 */
function parseGroup(text: string): GroupRef {
  const [, cluster, nodegroup] = /^([0-9A-Za-z][\w-]{0,99})\/([0-9A-Za-z][\w-]{0,62})$/.exec(text) ?? [];
  if (cluster !== undefined && nodegroup !== undefined) return { cluster, nodegroup };
  throw new InvalidArgumentError("Use the names of a cluster and a node group, such as legacy/ng-1.");
}

async function recreateGroup(
  options: Options,
  context: CommandContext,
  names: GroupRef,
): Promise<ExitCode | Failed> {
  const { io, aws, program } = context;
  const policy = options.policy === undefined ? undefined : await readPolicy(context.files, options.policy);
  if (policy?.kind === "failed") return policy;
  const signedIn = await signIn(options, context);
  if (signedIn.kind === "failed") return signedIn;
  const [region = "", ...others] = signedIn.regions;
  if (others.length > 0) {
    return { kind: "failed", why: "A node group is in one region: name it with --region NAME." };
  }
  const { account } = signedIn.identity;
  const here = aws.inRegion(region);
  const read = () => here.gatherFacts({ account, region, ...names, subnets: [] });
  const reading = io.progress("Reading from EKS, EC2 and CloudTrail …");
  const [facts, creation] = await Promise.all([read(), here.readCreation(names)]).finally(() =>
    reading.stop(),
  );
  const plan = planRecreation(names, facts, creation);

  const profile = options.profile ? { profile: options.profile } : {};
  const where: Where = { account, region, names, columns: io.columns, program, ...profile };
  if (plan.kind !== "recreate") {
    const open = plan.kind === "refused" ? plan.openSubnets : [];
    const today = context.now().toISOString().slice(0, 10);
    const scope = { account, region, ...names, createdBy: creatorOf(creation) };
    const rules = policy?.policy ?? NO_RULES;
    const decisions = open.map((assessment) => decide(assessment, scope, rules, today));
    io.out(refusalText(plan, { decisions, rulesApplied: policy !== undefined }, where));
    return plan.kind === "refused" ? 1 : 2;
  }
  const again = (flags: { yes?: boolean }) =>
    invocation(context, `recreate ${names.cluster}/${names.nodegroup}`, {
      ...profile,
      region,
      policy: options.policy,
      ...flags,
    });
  const shown = recreationText(plan, where);
  if (options.dryRun) {
    io.out(shown);
    io.err(`Nothing was changed. To do it, run:\n  ${again({})}\n`);
    return 0;
  }
  const unsure = unattended(plan, options, again({}));
  if (unsure !== null) {
    io.out(shown);
    io.err(unsure);
    return 2;
  }
  const asked = { ...(options.yes ? { yes: true } : {}), format: "text" as const };
  const answer = await confirm(
    shown,
    { text: `Delete ${names.cluster}/${names.nodegroup} and re-create it?`, word: names.nodegroup },
    asked,
    io,
  );
  if (answer !== "confirmed") {
    report({ stopped: answer }, null, again, asked, io, false);
    return exitAfterChange({ stopped: answer, unread: [] }, false);
  }

  const commands = { names, region, ...profile, again: again({}) };
  const ran = await runRecreation(
    {
      names,
      plan,
      region,
      isSignedOut: () => aws.isSignedOut(region),
      planAgain: async () => planRecreation(names, await read(), creation),
      onSaved: (file) => io.out(`\n${savedText(file, commands)}`),
    },
    context,
  );
  const first = aws.isSignedOut(region) ? howToSignInAgain(options.profile) : null;
  io.out(`\n${ranText(ran, where, commands, first)}`);
  return exitAfterChange(
    { stopped: ran.interrupted ? "interrupted" : null, unread: [] },
    ran.stage !== "active",
  );
}

function creatorOf(creation: Read<NodegroupCreated>): string | null {
  return (creation.kind === "read" && creation.value.caller.arn) || null;
}

/** With --yes nobody can vouch for the owner, so refuses if CloudTrail doesn't name the creator. */
function unattended({ unknownCreator }: Recreation, { yes }: Options, again: string): string | null {
  if (!yes || unknownCreator === undefined) return null;
  return `Nothing was changed: who created the node group is unknown (${plain(unknownCreator, 500)}), and with --yes nobody is asked. If no tool owns it, run this on a terminal:\n  ${again}\n`;
}
