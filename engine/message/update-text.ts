import type { UpdateKind } from "../model/nodegroup-call.ts";
import type { Report } from "../model/report.ts";
import type { Tool } from "../model/tool.ts";
import { redriveStep, type Step } from "../text/next-steps.ts";
import { ownerText } from "../text/owner-steps.ts";
import { isFixed } from "../text/recreate-steps.ts";
import { plain } from "../text/safe-text.ts";
import { aws } from "../text/shell.ts";

/** A report about an update. */
export type UpdateReport = Report & { update: NonNullable<Report["update"]> };

export function isAboutUpdate(report: Report): report is UpdateReport {
  return report.update !== undefined;
}

/** Readable names of the updates. */
export const UPDATE_NAMES = {
  version: "Kubernetes/AMI version update",
  configuration: "configuration update",
} as const satisfies Record<UpdateKind, string>;

/** The state of an update in one word, for a subject. */
export function updateStatus({ status }: UpdateReport["update"]): string {
  if (status === "InProgress") return "UPDATING";
  if (status === "Successful") return "UPDATED";
  return `UPDATE_${status.toUpperCase()}`;
}

/** Whether nothing came of the update, so that it has to be made again. */
function hasFailed({ status }: UpdateReport["update"]): boolean {
  return status === "REFUSED" || status === "Failed" || status === "Cancelled";
}

/** The update's outcome, as a sentence; `show` makes names safe to show. */
export function updateOutcome(report: UpdateReport, show: (name: string) => string): string {
  const { account, region, cluster, nodegroup, nodegroupStatus, update } = report;
  const where = `(${region}, account ${account})`;
  const named = cluster !== "" && nodegroup !== "";
  const group = named ? `node group ${show(nodegroup)} of cluster ${show(cluster)}` : "a node group";
  const what = `${UPDATE_NAMES[update.kind]} of ${group} ${where}`;
  const codes = [...new Set(update.errors.map(({ code }) => code))].map((code) => show(code)).join(", ");
  const because = codes ? `: ${codes}` : "";
  const still = named
    ? ` The node group is ${show(nodegroupStatus)}${isUnread(report) ? ", since AWS denied reading it" : ""}.`
    : " CloudTrail's record doesn't name it.";
  switch (update.status) {
    case "REFUSED":
      return `EKS refused the ${what}${because}.${still}`;
    case "InProgress":
      return `The ${what} was still InProgress when this was sent. EKS gives its verdict on the update itself.`;
    case "UNKNOWN":
      return `The ${what}: its outcome is UNKNOWN, since EKS could not be asked.${still}`;
    default:
      return `The ${what} is ${show(update.status)}${because}.${still}`;
  }
}

/** How to make the update again; or how to see first what becomes of it. */
export function repeatSteps(report: UpdateReport): Step[] {
  const { region, update } = report;
  if (update.status === "Successful") return [];
  if (report.cluster === "" || report.nodegroup === "") {
    return [
      {
        text: "Find the node group in the record of the call, or with the caller.",
        commands: [lookUp(report)],
      },
    ];
  }
  if (report.nodegroupStatus === "GONE") {
    return [{ text: "Nothing to repeat: the node group was deleted since.", commands: [] }];
  }
  const when = isFixed(report) ? "; its subnets are fixed" : " once the cause is fixed";
  const repeat = (verb: string): Step => ({
    text: `${verb} the update${when}.${ALSO[report.wayBack.maker]}${ownerBeside(report)}${update.settings ? "" : UNSHOWN}`,
    commands: update.settings ? [command(update.kind, region, update.settings)] : [lookUp(report)],
  });
  if (hasFailed(update)) return [...(isUnread(report) ? [redriveStep(report)] : []), repeat("Repeat")];
  return [
    {
      text: "Look at the update: EKS gives its verdict on the subnets there.",
      commands: [describeUpdate(report)],
    },
    repeat("If it ends as Failed, repeat"),
  ];
}

/** Whether the guard may not read the node group: any other update is reported only once its subnets are known. */
function isUnread({ cluster, nodegroup, nodegroupStatus, subnets }: UpdateReport): boolean {
  return cluster !== "" && nodegroup !== "" && nodegroupStatus === "UNKNOWN" && subnets.length === 0;
}

/** The other ways to repeat the call. */
const ALSO = {
  "AWS CLI": "",
  "AWS console": "",
  "an AWS service": "",
  "another tool": "",
  CloudFormation: " Deploying its CloudFormation stack again does that, too.",
  eksctl: " The same eksctl command does that, too.",
  // Its forks are among them.
  Terraform: " Applying again does that, too.",
} satisfies Record<Tool, string>;

/** The owner beside the tool of the call: anybody may update a node group that a tool owns. */
function ownerBeside({ owner }: UpdateReport): string {
  if (!owner) return "";
  return ` The node group belongs to ${ownerText(owner)}, which may undo what is not changed there as well.`;
}

const UNSHOWN = " Its settings are too long for a message: CloudTrail has them.";

function command(kind: UpdateKind, region: string, settings: Record<string, unknown>): string {
  const name = kind === "version" ? "eks update-nodegroup-version" : "eks update-nodegroup-config";
  return aws(name, { region, "cli-input-json": JSON.stringify(settings) });
}

/** EKS's word on the update; all updates of the node group where its id isn't known. */
export function describeUpdate({ region, cluster, nodegroup, update }: UpdateReport): string {
  const names = { region, name: cluster, "nodegroup-name": nodegroup };
  return update.id
    ? aws("eks describe-update", { ...names, "update-id": update.id })
    : aws("eks list-updates", names);
}

function lookUp({ region, eventId }: Report): string {
  return aws("cloudtrail lookup-events", {
    region,
    "lookup-attributes": `AttributeKey=EventId,AttributeValue=${eventId}`,
  });
}

/** The update's rows in the mail. */
export function updateRows({ update }: UpdateReport): string[][] {
  const id = update.id ? `, ${plain(update.id)}` : "";
  return [
    ["Update", `${UPDATE_NAMES[update.kind]}${id}: ${plain(update.status)}`],
    ...update.errors.map(({ code, message, resourceIds }) => {
      const ids = resourceIds.filter((each) => !message.includes(each));
      return ["EKS error", plain(`${code}: ${message}${ids.length > 0 ? ` (${ids.join(", ")})` : ""}`, 2000)];
    }),
  ];
}
