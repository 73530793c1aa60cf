import { lacksPublicIpv4 } from "../model/findings.ts";
import type { Report } from "../model/report.ts";
import type { Tool } from "../model/tool.ts";
import type { Step } from "./next-steps.ts";
import { plain } from "./safe-text.ts";
import { aws, commandLine } from "./shell.ts";

/** Of a report, what re-creating its node group needs. */
export interface FailedNodegroup
  extends Pick<Report, "region" | "cluster" | "nodegroup" | "nodegroupStatus" | "wayBack"> {
  subnets: (Pick<Subnet, "finding" | "managedBy"> & Partial<Pick<Subnet, "decision" | "outcome">>)[];
}

type Subnet = Report["subnets"][number];

/** How to re-create the node group, with the tool that created it; or how to see first what becomes of it. */
export function recreateSteps(report: FailedNodegroup): Step[] {
  const { nodegroupStatus: status } = report;
  if (status === "ACTIVE") return [];
  const step = byTool[report.wayBack.maker](report);
  if (status === "CREATE_FAILED" || status === "GONE" || status === "DELETING") return [step];
  return [
    { text: "Check the status of the node group.", commands: [describe(report)] },
    { ...step, text: `If it ends as CREATE_FAILED, which is final: ${step.text}` },
  ];
}

const byTool = {
  "AWS CLI": byCommands,
  "AWS console": byCommands,
  "an AWS service": byCommands,
  "another tool": byCommands,
  CloudFormation: (report) => {
    const { region, wayBack } = report;
    const stack = wayBack.stack;
    return {
      text: `The node group belongs to ${stack ? `the CloudFormation stack ${plain(stack)}` : "a CloudFormation stack"}: deploy the stack again after its rollback.`,
      commands: stack
        ? [aws("cloudformation describe-stack-events", { region, "stack-name": stack, "max-items": "20" })]
        : [],
    };
  },
  eksctl: ({ region, cluster, nodegroup, nodegroupStatus, wayBack }) => ({
    text: `Created with eksctl${wayBack.stack ? ` (stack ${plain(wayBack.stack)})` : ""}: delete ${nodegroupStatus === "GONE" ? "its remains" : "it"}, then re-create it from your own config file.`,
    commands: [
      commandLine("eksctl delete nodegroup", { region, cluster, name: nodegroup, wait: true }),
      commandLine("eksctl create nodegroup", { "config-file": "cluster.yaml", include: nodegroup }),
    ],
  }),
  Terraform: (report) => ({
    text: `Created with Terraform. ${terraformFirst(report)}Apply again: it replaces the failed node group.`,
    commands: ["terraform apply"],
  }),
} satisfies Record<Tool, (report: FailedNodegroup) => Step>;

/** Only where no tag says who manages the subnets; otherwise that is a step of its own. */
function terraformFirst({ subnets }: FailedNodegroup): string {
  const unmanaged = subnets.some(({ finding, managedBy }) => lacksPublicIpv4(finding) && !managedBy);
  return unmanaged
    ? "If it manages the subnets as well, first set map_public_ip_on_launch = true where they are defined, since an apply without that disables auto-assign again. "
    : "";
}

function byCommands(report: FailedNodegroup): Step {
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
export function isFixed({ subnets }: Pick<FailedNodegroup, "subnets">): boolean {
  const fixed = subnets.some(({ outcome }) => outcome === "enabled");
  return fixed && subnets.every(({ outcome, decision }) => outcome === "enabled" || decision === "leave");
}

function describe({ region, cluster, nodegroup }: FailedNodegroup): string {
  return aws("eks describe-nodegroup", { region, "cluster-name": cluster, "nodegroup-name": nodegroup });
}
