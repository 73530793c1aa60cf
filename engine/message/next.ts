import type { GroupOwner } from "../model/group-owner.ts";
import type { Report, SubnetReport } from "../model/report.ts";
import { nextSteps, type Step } from "../text/next-steps.ts";
import { recreateSteps } from "../text/recreate-steps.ts";
import { aws } from "../text/shell.ts";
import { looksReady } from "./headline.ts";
import { sourceSteps } from "./source-steps.ts";
import { describeUpdate, isAboutUpdate, repeatSteps } from "./update-text.ts";

/**
 * The next steps, in order: fix the remaining subnets, at the source if a tool manages them, then re-create the node
 * group or repeat its update. Shows the commands for `subnets` only.
 */
export function next(report: Report, subnets: SubnetReport[]): Step[] {
  const recreate = isAboutUpdate(report) ? repeatSteps(report) : recreateSteps(report);
  const said = new Set(recreate.flatMap(({ commands }) => commands));
  const source = sourceSteps(report, subnets).map(({ text, commands }) => ({
    text,
    commands: commands.filter((command) => !said.has(command)),
  }));
  const open = nextSteps(report, subnets);
  const accepted = isAboutUpdate(report)
    ? report.update.status === "Successful"
    : report.nodegroupStatus === "ACTIVE";
  const settled = accepted && open.length === 0;
  // A tool that re-creates the node group may set the subnets again in the same run.
  const sourceFirst = open.length > 0 || recreate.length === 0 || setsAgain(report);
  return [
    ...(settled ? [{ text: source.length > 0 ? "Nothing to do now." : "Nothing to do.", commands: [] }] : []),
    ...(sourceFirst ? source : []),
    ...open,
    ...(looksReady(report.subnets) ? [lookCloser(report, subnets)] : []),
    ...recreate,
    ...(sourceFirst ? [] : source),
  ];
}

function setsAgain({ owner, wayBack }: Report): boolean {
  return [owner?.tool, wayBack.maker].some((tool) => SETS_AGAIN.some((each) => each === tool));
}

const SETS_AGAIN = ["CloudFormation", "Terraform", "OpenTofu"] as const satisfies GroupOwner["tool"][];

/** In chat nothing else would keep the command short: with all ids of a large node group SNS refuses the message. */
const MAX_COMPARED = 10;

/** EKS refused subnets in which nothing is wrong, as far as the checks go. */
function lookCloser(report: Report, subnets: SubnetReport[]): Step {
  const { region, cluster, nodegroup } = report;
  const again = report.update ? "repeating the update" : "re-creating the node group";
  const ids = subnets
    .slice(0, MAX_COMPARED)
    .map(({ id }) => id)
    .join(",");
  return {
    text: `Compare what EKS says with the subnets as they are. If auto-assign was enabled or a route was changed only after the request, ${again} is enough.`,
    commands: [
      isAboutUpdate(report)
        ? describeUpdate(report)
        : aws("eks describe-nodegroup", {
            region,
            "cluster-name": cluster,
            "nodegroup-name": nodegroup,
            query: "nodegroup.health",
          }),
      aws("ec2 describe-subnets", {
        region,
        filters: `Name=subnet-id,Values=${ids}`,
        query: "Subnets[].[SubnetId,MapPublicIpOnLaunch,AssignIpv6AddressOnCreation,VpcId]",
        output: "table",
      }),
    ],
  };
}
