import type { Report } from "../model/report.ts";
import type { Tool } from "../model/tool.ts";
import type { Step } from "../text/next-steps.ts";
import { plain } from "../text/safe-text.ts";
import { aws, commandLine } from "../text/shell.ts";

/** What became of the node group and how to get it back, fitted to the tool that made it. */
export function recreateSteps(report: Report): Step[] {
  const { nodegroupStatus: status } = report;
  if (status === "ACTIVE") return [];
  const step = again[report.wayBack.maker](report);
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
    { text: "See what becomes of the node group.", commands: [describe(report)] },
    { ...step, text: `Should it end as CREATE_FAILED, which is final: ${step.text}` },
  ];
}

const again = {
  "AWS CLI": byCommands,
  "AWS console": byCommands,
  "another tool": byCommands,
  CloudFormation: (report) => {
    const { region, wayBack } = report;
    const stack = wayBack.stack;
    return {
      text: `The node group belongs to ${stack ? `the CloudFormation stack ${plain(stack)}` : "a CloudFormation stack"}: deploy that again once it has rolled back.`,
      commands: stack
        ? [aws("cloudformation describe-stack-events", { region, "stack-name": stack, "max-items": "20" })]
        : [],
    };
  },
  eksctl: ({ region, cluster, nodegroup, nodegroupStatus, wayBack }) => ({
    text: `eksctl made it${wayBack.stack ? ` (stack ${plain(wayBack.stack)})` : ""}: delete ${nodegroupStatus === "GONE" ? "what is left of it" : "it"}, then create it again from your own config file.`,
    commands: [
      commandLine("eksctl delete nodegroup", { region, cluster, name: nodegroup, wait: true }),
      commandLine("eksctl create nodegroup", { "config-file": "cluster.yaml", include: nodegroup }),
    ],
  }),
  Terraform: () => ({
    text: "Terraform made it: apply again, which replaces the failed node group.",
    commands: ["terraform apply"],
  }),
} satisfies Record<Tool, (report: Report) => Step>;

function byCommands(report: Report): Step {
  const { region, cluster, nodegroup, nodegroupStatus, wayBack } = report;
  const names = { region, "cluster-name": cluster, "nodegroup-name": nodegroup };
  const gone = nodegroupStatus === "GONE";
  const create = wayBack.settings
    ? [aws("eks create-nodegroup", { region, "cli-input-json": JSON.stringify(wayBack.settings) })]
    : [];
  return {
    text: wayBack.settings
      ? `${gone ? "Create it again" : "Delete it and create it again"} once the cause is mended; these are its settings until now.`
      : "Delete it and create it again once the cause is mended. Its settings are too long for a message: save them first.",
    commands: [
      ...(wayBack.settings || gone ? [] : [`${describe(report)} > nodegroup.json`]),
      ...(gone ? [] : [aws("eks delete-nodegroup", names), aws("eks wait nodegroup-deleted", names)]),
      ...create,
    ],
  };
}

function describe({ region, cluster, nodegroup }: Report): string {
  return aws("eks describe-nodegroup", { region, "cluster-name": cluster, "nodegroup-name": nodegroup });
}
