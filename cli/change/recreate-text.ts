import type { Recreation, RecreationPlan } from "../../engine/change/plan-recreation.ts";
import type { Decision } from "../../engine/decision/decide.ts";
import { findings } from "../../engine/model/findings.ts";
import type { GroupRef } from "../../engine/model/group-ref.ts";
import { doubtText, exemptionText, RULES_UNSEEN } from "../../engine/text/exemption.ts";
import { ownerStep } from "../../engine/text/owner-steps.ts";
import { paragraphs, section } from "../../engine/text/paragraphs.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { commandLine } from "../../engine/text/shell.ts";
import { some } from "../../engine/text/words.ts";
import { wrap } from "../../engine/text/wrap.ts";
import type { Ran } from "./recreation-step.ts";
import { type Commands, resumeCommands } from "./resume-commands.ts";

/** The place of the node group, and the width at which prose wraps. */
export interface Where {
  account: string;
  region: string;
  names: GroupRef;
  columns: number;
  profile?: string;
  program: string;
}

/** The plan: what would be deleted, and what would be sent. */
export function recreationText(plan: Recreation, where: Where): string {
  const { account, region, columns } = where;
  const lines = (texts: string[]) => texts.flatMap((text) => wrap(plain(text, 600), columns - 2));
  return paragraphs([
    wrap(`Would delete and re-create ${nameOf(where)} in ${region}, account ${account}`, columns),
    section("CREATE_FAILED, which is final, because of", lines(plan.issues.map(issueText))),
    section("Every subnet is ready now", lines([some(plan.subnets, 16)])),
    section("Settings to send", jsonLines(plan.settings)),
    section("Left out", lines(plan.leftOut.map(({ names, why }) => `${names.join(", ")}: ${why}`))),
    section(
      "WARNING: who created it is unknown",
      plan.unknownCreator === undefined
        ? []
        : lines([
            `${plan.unknownCreator}. No tag names a tool, but Terraform, for example, sets none. If a tool owns the node group, re-create it with that tool.`,
          ]),
    ),
  ]);
}

/** The decisions about the subnets that are not ready, and whether a policy was given for them. */
export interface OpenSubnets {
  decisions: Decision[];
  rulesApplied: boolean;
}

/** Why it is not re-created, and what to do instead. */
export function refusalText(
  plan: Exclude<RecreationPlan, Recreation>,
  open: OpenSubnets,
  where: Where,
): string {
  const lines = plan.why.flatMap((why) => wrap(plain(why, 600), where.columns - 2));
  if (plan.kind === "unknown") {
    return paragraphs([
      [`Can't tell whether to re-create ${nameOf(where)}. Nothing was changed.`],
      section("Unknown", lines),
    ]);
  }
  return paragraphs([
    [`Won't re-create ${nameOf(where)}. Nothing was changed.`],
    section("Because", lines),
    section("First, for the subnets", subnetLines(open, where)),
    ...insteadSections(plan, where),
  ]);
}

function insteadSections(plan: Extract<RecreationPlan, { kind: "refused" }>, where: Where): string[][] {
  const { names, region, columns } = where;
  const { owner } = plan;
  const own = owner ? [ownerStep(owner, { ...names, region })] : [];
  return own.map(({ text, commands }) => section("Instead", [...wrap(text, columns - 2), ...commands]));
}

/** The step for each subnet, or the tag or rule that forbids changing it. */
function subnetLines({ decisions, rulesApplied }: OpenSubnets, where: Where): string[] {
  const { names, region, columns, profile, program } = where;
  const of = { ...(profile ? { profile } : {}), region };
  const exempted = decisions.flatMap(({ assessment: { subnet, finding }, offer }) =>
    offer.kind === "forbidden" ? [`${plain(subnet.id)}: ${exemptionText(offer.by, finding)}`] : [],
  );
  const free = decisions.filter(({ offer }) => offer.kind !== "forbidden");
  const fixable = free.filter(({ assessment }) => findings[assessment.finding].fixable);
  const doubtful = fixable.flatMap(({ offer }) => (offer.kind === "undecided" ? [offer.rule.name] : []));
  const inLines = (texts: string[]) => texts.flatMap((text) => wrap(text, columns - 2));
  const remarks = [
    ...(doubtful.length > 0 ? [doubtText([...new Set(doubtful)])] : []),
    ...(rulesApplied || fixable.length === 0 ? [] : [RULES_UNSEEN]),
  ];
  return [
    ...fixable.map(({ assessment: { subnet } }) =>
      commandLine(`${program} fix`, { ...of, subnet: subnet.id }),
    ),
    ...inLines(remarks),
    ...(free.length > fixable.length
      ? [commandLine(`${program} audit`, { ...of, cluster: names.cluster })]
      : []),
    ...inLines(exempted),
  ];
}

/** Before anything is deleted, so that it is known whatever happens to this process. */
export function savedText(file: string, commands: Omit<Commands, "file">): string {
  return paragraphs([
    [`Saved the settings as ${plain(file, 4096)}, for its owner only.`],
    section(
      "If this run is cut off, once the node group is deleted",
      resumeCommands("deleted", { ...commands, file }),
    ),
  ]);
}

/** The finished steps, and how to continue if some remain; `signIn` is how to sign in where that comes first. */
export function ranText(
  ran: Ran,
  where: Where,
  commands: Omit<Commands, "file">,
  signIn: string | null,
): string {
  const { stage, why, interrupted, file } = ran;
  const name = nameOf(where);
  if (stage === "active" && why === undefined) {
    return paragraphs([
      [`Re-created ${name}: it is ACTIVE. The file with its settings is no longer needed.`],
    ]);
  }
  const reason = why ?? (interrupted ? "interrupted" : "stopped");
  return paragraphs([
    wrap(`NOT re-created: ${plain(reason, 600)}`, where.columns),
    [STATES[stage]],
    section("First, because AWS doesn't accept the credentials any more", signIn === null ? [] : [signIn]),
    section("To go on", resumeCommands(stage, { ...commands, file: file ?? "" })),
  ]);
}

const STATES: Record<Ran["stage"], string> = {
  "not deleted": "Nothing was deleted.",
  "perhaps deleted": "Whether EKS deletes it is unknown.",
  deleting: "EKS deletes it. It is not created yet.",
  "delete failed": "EKS could not delete it.",
  deleted: "It is deleted, and not created yet.",
  "another exists":
    "It is deleted. The other node group was left alone; this one's settings are in the file.",
  "perhaps created": "It is deleted. Whether EKS creates it is unknown.",
  creating: "It is deleted, and EKS creates it.",
  "create failed": "It was deleted and created, and is not ACTIVE.",
  active: "It is ACTIVE.",
};

function nameOf({ names }: Where): string {
  return `${names.cluster}/${names.nodegroup}`;
}

function issueText({ code, message }: { code: string; message: string }): string {
  return `${code}: ${message}`;
}

/** JSON on many lines, each of them made safe: values are other people's text. */
function jsonLines(settings: Record<string, unknown>): string[] {
  return JSON.stringify(settings, undefined, 2)
    .split("\n")
    .map((line) => plain(line, 600));
}
