import type { Report } from "../model/report.ts";
import type { Tool } from "../model/tool.ts";
import type { Step } from "../text/next-steps.ts";
import { plain } from "../text/safe-text.ts";
import { aws, commandLine } from "../text/shell.ts";

/** Of a report, what re-creating its node group needs. */
export type FailedNodegroup = Pick<
  Report,
  "region" | "cluster" | "nodegroup" | "nodegroupStatus" | "wayBack"
>;

/** The node group's status and how to re-create it, with the tool that created it. */
export function recreateSteps(report: FailedNodegroup): Step[] {
  const { nodegroupStatus: status } = report;
  if (status === "ACTIVE") return [];
  const step = byTool[report.wayBack.maker](report);
  if (status === "CREATE_FAILED") return [{ ...step, text: `CREATE_FAILED is final. ${step.text}` }];
  if (status === "GONE" || status === "DELETING") {
    return [
      {
        text: `The node group is ${status}: it was rolled back or deleted. ${step.text}`,
        commands: step.commands,
      },
    ];
  }
  return [
    { text: "Check the status of the node group.", commands: [describe(report)] },
    { ...step, text: `If it ends as CREATE_FAILED, which is final: ${step.text}` },
  ];
}

const byTool = {
  "AWS CLI": byCommands,
  "AWS console": byCommands,
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
  Terraform: () => ({
    text: "Created with Terraform: apply again to replace the failed node group.",
    commands: ["terraform apply"],
  }),
} satisfies Record<Tool, (report: FailedNodegroup) => Step>;

function byCommands(report: FailedNodegroup): Step {
  const { region, cluster, nodegroup, nodegroupStatus, wayBack } = report;
  const names = { region, "cluster-name": cluster, "nodegroup-name": nodegroup };
  const gone = nodegroupStatus === "GONE";
  const create = wayBack.settings
    ? [aws("eks create-nodegroup", { region, "cli-input-json": JSON.stringify(wayBack.settings) })]
    : [];
  return {
    text: wayBack.settings
      ? `${gone ? "Re-create it" : "Delete and re-create it"} once the cause is fixed, with the settings below.`
      : "Delete and re-create it once the cause is fixed. Its settings are too long for a message: save them first.",
    commands: [
      ...(wayBack.settings || gone ? [] : [`${describe(report)} > nodegroup.json`]),
      ...(gone ? [] : [aws("eks delete-nodegroup", names), aws("eks wait nodegroup-deleted", names)]),
      ...create,
    ],
  };
}

function describe({ region, cluster, nodegroup }: FailedNodegroup): string {
  return aws("eks describe-nodegroup", { region, "cluster-name": cluster, "nodegroup-name": nodegroup });
}
