import { lacksPublicIpv4 } from "../model/findings.ts";
import type { Report, SubnetReport } from "../model/report.ts";
import type { ManagedBy } from "../model/tool.ts";
import type { Step } from "../text/next-steps.ts";
import { plain } from "../text/safe-text.ts";
import { commandLine } from "../text/shell.ts";
import { some } from "../text/words.ts";

/** With more of them the pattern is known by then. */
const MAX_NAMED = 10;

/**
 * The steps in the tools that manage the subnets, one for each tool: if enabled only by hand, auto-assign is disabled
 * again when the tool next runs.
 */
export function sourceSteps(report: Report, subnets: SubnetReport[]): Step[] {
  const concerned = subnets.filter(
    ({ finding, decision, exemptedBy }) =>
      lacksPublicIpv4(finding) && (decision === "enable" || decision === "alert") && !exemptedBy,
  );
  const tools = [...new Set(concerned.flatMap(({ managedBy }) => managedBy?.tool ?? []))];
  return tools.flatMap((tool) => {
    const those = concerned.filter(({ managedBy }) => managedBy?.tool === tool);
    return byTool[tool](those, report);
  });
}

const byTool = {
  CloudFormation: (subnets) => [
    {
      text: `At the source: set MapPublicIpOnLaunch: true for ${resources(subnets)}. A later deployment may disable auto-assign again otherwise.`,
      commands: [],
    },
  ],
  CDK: (subnets) => [
    {
      text: `At the source: set mapPublicIpOnLaunch: true in the CDK app, in the Vpc's subnetConfiguration or on the subnet; it is ${resources(subnets)}. A later deployment may disable auto-assign again otherwise.`,
      commands: [],
    },
  ],
  // eksctl never sets them again, so that nothing is left to do for those that are enabled.
  eksctl: (subnets, { region }) => {
    const open = subnets.filter(({ outcome }) => outcome !== "enabled");
    const clusters = [...new Set(open.flatMap(({ managedBy }) => managedBy?.cluster ?? []))];
    return clusters.length === 0
      ? []
      : [
          {
            text: "eksctl created the subnets. This enables every public subnet of its stack, not only those of this node group:",
            commands: clusters.map((cluster) =>
              commandLine("eksctl utils update-legacy-subnet-settings", { region, cluster }),
            ),
          },
        ];
  },
  Terraform: (subnets) => [
    {
      text: `Terraform manages the subnets (${some(tags(subnets), 3)}): first set map_public_ip_on_launch = true where they are defined, then apply. An apply without that disables auto-assign again.`,
      commands: ["terraform apply"],
    },
  ],
} satisfies Record<ManagedBy["tool"], (subnets: SubnetReport[], report: Report) => Step[]>;

function resources(subnets: SubnetReport[]): string {
  const stacks = [...new Set(subnets.flatMap(({ source }) => source?.stack ?? []))];
  const named = stacks.map((stack) => {
    const ids = subnets.flatMap(({ source }) => (source?.stack === stack ? plain(source.logicalId, 80) : []));
    return `${some([...new Set(ids)], MAX_NAMED)} in the stack ${plain(stack, 130)}`;
  });
  return some(named, MAX_NAMED) || "the subnets in their stack";
}

function tags(subnets: SubnetReport[]): string[] {
  return [
    ...new Set(subnets.flatMap(({ managedBy }) => (managedBy ? `tag ${plain(managedBy.tag, 80)}` : []))),
  ];
}
