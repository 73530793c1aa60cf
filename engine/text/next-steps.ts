import { type FindingKind, findings } from "../model/findings.ts";
import type { AssessedSubnet, Report, SubnetReport } from "../model/report.ts";
import { aws } from "./shell.ts";

/** One step to take: advice, and commands to paste. */
export interface Step {
  text: string;
  commands: string[];
}

/** The node group whose subnets the commands are for. */
type Where = Pick<Report, "region" | "cluster" | "nodegroup">;

type Commands = (where: Where, subnet: Pick<AssessedSubnet, "id" | "facts">) => string[];

const none: Commands = () => [];

const describeRoutes: Commands = ({ region }, { facts }) =>
  facts?.routeTable
    ? [aws("ec2 describe-route-tables", { region, "route-table-ids": facts.routeTable })]
    : [];

const describeSubnet: Commands = ({ region }, { id }) => [
  aws("ec2 describe-subnets", { region, "subnet-ids": id }),
];

const describeLaunchTemplate: Commands = ({ region, cluster, nodegroup }) => [
  aws("eks describe-nodegroup", {
    region,
    "cluster-name": cluster,
    "nodegroup-name": nodegroup,
    query: "nodegroup.launchTemplate",
  }),
];

const privateEndpoint: Commands = ({ region, cluster }) => [
  aws("eks update-cluster-config", {
    region,
    name: cluster,
    "resources-vpc-config": "endpointPrivateAccess=true",
  }),
];

const modify =
  (attribute: string): Commands =>
  ({ region }, { id }) => [
    aws("ec2 modify-subnet-attribute", { region, "subnet-id": id, [attribute]: true }),
  ];

/**
 * The commands for a subnet with this finding: the one that fixes it, or else the one that shows the cause.
 */
export const commandsFor = {
  ready: none,
  "missing-public-ip": modify("map-public-ip-on-launch"),
  reverted: modify("map-public-ip-on-launch"),
  "launch-template-conflict": describeLaunchTemplate,
  "looks-private": describeRoutes,
  "internet-blocked": ({ region }) => [aws("ec2 describe-vpc-block-public-access-options", { region })],
  "unclear-route": describeRoutes,
  "blackhole-route": describeRoutes,
  "no-route-to-api": privateEndpoint,
  "endpoint-restricted": privateEndpoint,
  "missing-ipv6": modify("assign-ipv6-address-on-creation"),
  "few-addresses": describeSubnet,
  "shared-subnet": describeSubnet,
  "unsupported-location": describeSubnet,
  "foreign-subnet": describeSubnet,
  "subnet-not-found": describeSubnet,
  undetermined: describeSubnet,
} satisfies Record<FindingKind, Commands>;

/**
 * The next steps for subnets that were not fixed: one per finding, in the subnets' order. None for subnets that
 * the policy only observes: the rule's owner knows about them.
 */
export function nextSteps(report: Report, subnets: SubnetReport[]): Step[] {
  const open = subnets.filter(({ decision, outcome }) => decision === "alert" || outcome === "failed");
  const kinds = [...new Set(open.map(({ finding }) => finding))];
  return kinds.map((kind) => ({
    text: findings[kind].advice,
    commands: [
      ...new Set(
        open.filter(({ finding }) => finding === kind).flatMap((subnet) => commandsFor[kind](report, subnet)),
      ),
    ],
  }));
}

/** The commands that disable auto-assign again in the subnets where the guard enabled it. */
export function undoCommands(report: Report, subnets: SubnetReport[]): string[] {
  return subnets
    .filter(({ outcome }) => outcome === "enabled")
    .flatMap((subnet) => modify("no-map-public-ip-on-launch")(report, subnet));
}
