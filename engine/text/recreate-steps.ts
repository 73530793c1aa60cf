import type { GroupOwner } from "../model/group-owner.ts";
import type { Report, SubnetReport } from "../model/report.ts";
import type { Step } from "./next-steps.ts";
import { ownerStep, ownerText } from "./owner-steps.ts";
import { aws } from "./shell.ts";

/** The parts of a report that re-creating its node group needs. */
export interface RecreationBasis
  extends Pick<Report, "region" | "cluster" | "nodegroup" | "nodegroupStatus" | "owner" | "wayBack"> {
  subnets: (Pick<SubnetReport, "finding" | "managedBy" | "exemptedBy"> &
    Partial<Pick<SubnetReport, "decision" | "outcome">>)[];
}

/** How to re-create the node group, in its owner's way if it has one; or how to see first what becomes of it. */
export function recreateSteps(report: RecreationBasis): Step[] {
  const { nodegroupStatus: status } = report;
  if (status === "ACTIVE") return [];
  const step = report.owner ? byOwner(report.owner, report) : byCommands(report);
  if (status === "CREATE_FAILED" || status === "GONE" || status === "DELETING") return [step];
  return [
    { text: "Check the status of the node group.", commands: [describe(report)] },
    { ...step, text: `If it ends as CREATE_FAILED, which is final: ${inSentence(step.text)}` },
  ];
}

function inSentence(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function byOwner(owner: GroupOwner, report: RecreationBasis): Step {
  const { text, commands } = ownerStep(owner, report);
  return { text: `The node group belongs to ${ownerText(owner)}. ${text}`, commands };
}

function byCommands(report: RecreationBasis): Step {
  const { region, cluster, nodegroup, nodegroupStatus, wayBack } = report;
  const names = { region, "cluster-name": cluster, "nodegroup-name": nodegroup };
  const gone = nodegroupStatus === "GONE";
  const what = gone ? "Re-create the node group" : "Delete and re-create the node group";
  const when = isFixed(report) ? "; its subnets are fixed" : " once the cause is fixed";
  const create = wayBack.settings
    ? [aws("eks create-nodegroup", { region, "cli-input-json": JSON.stringify(wayBack.settings) })]
    : [];
  return {
    text: wayBack.settings
      ? `${what} with the settings below${when}.`
      : `${what}${when}. Its settings are too long for a message: save them first.`,
    commands: [
      ...(wayBack.settings || gone ? [] : [`${describe(report)} > nodegroup.json`]),
      ...(gone ? [] : [aws("eks delete-nodegroup", names), aws("eks wait nodegroup-deleted", names)]),
      ...create,
    ],
  };
}

/** Whether nothing is left in the way of the next try. */
export function isFixed({ subnets }: Pick<RecreationBasis, "subnets">): boolean {
  const fixed = subnets.some(({ outcome }) => outcome === "enabled");
  return fixed && subnets.every(({ outcome, decision }) => outcome === "enabled" || decision === "leave");
}

function describe({ region, cluster, nodegroup }: RecreationBasis): string {
  return aws("eks describe-nodegroup", { region, "cluster-name": cluster, "nodegroup-name": nodegroup });
}
