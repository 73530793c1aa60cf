import type { Maker } from "../core/maker.ts";
import type { Report } from "../core/report.ts";
import type { Step } from "./next-steps.ts";
import { plain } from "./safe-text.ts";
import { aws, quoted } from "./shell.ts";

/** What became of the node group and how to get it back, fitted to the tool that made it. */
export function wayBackSteps(report: Report): Step[] {
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
  eksctl: ({ region, cluster, nodegroup, wayBack }) => ({
    text: `eksctl made it${wayBack.stack ? ` (stack ${plain(wayBack.stack)})` : ""}: delete it, then create it again from your own config file.`,
    commands: [
      `eksctl delete nodegroup --region ${region} --cluster ${quoted(cluster)} --name ${quoted(nodegroup)} --wait`,
      `eksctl create nodegroup --config-file cluster.yaml --include ${quoted(nodegroup)}`,
    ],
  }),
  Terraform: () => ({
    text: "Terraform made it: apply again, which replaces the failed node group.",
    commands: ["terraform apply"],
  }),
} satisfies Record<Maker, (report: Report) => Step>;

function byCommands(report: Report): Step {
  const { region, cluster, nodegroup, nodegroupStatus, wayBack } = report;
  const names = { region, "cluster-name": cluster, "nodegroup-name": nodegroup };
  const gone = nodegroupStatus === "GONE";
  const create = wayBack.settings
    ? [aws("eks create-nodegroup", { region, "cli-input-json": JSON.stringify(wayBack.settings) })]
    : [];
  return {
    text: wayBack.settings
      ? `${gone ? "Create it again" : "Delete it and create it again"} with the same settings, when the subnets are right.`
      : "Delete it and create it again when the subnets are right. Its settings are too long for a message: save them first.",
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
