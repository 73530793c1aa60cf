import { type FindingKind, findings } from "../model/findings.ts";
import { RECEIPT_TAG } from "../model/receipt.ts";
import type { AssessedSubnet, ExemptedBy, Report, SubnetReport } from "../model/report.ts";
import { doubtText, exemptionText } from "./exemption.ts";
import { plain } from "./safe-text.ts";
import { aws, commandLine } from "./shell.ts";
import { count, some } from "./words.ts";

/** One step to take: advice, and commands to paste. */
export interface Step {
  text: string;
  commands: string[];
}

/** The node group whose subnets the commands are for. */
type Where = Pick<Report, "region" | "cluster" | "nodegroup">;

type Commands = (where: Where, subnet: Pick<AssessedSubnet, "id" | "facts" | "unread">) => string[];

const none: Commands = () => [];

const describeRoutes: Commands = ({ region }, { facts }) =>
  facts?.routeTable
    ? [aws("ec2 describe-route-tables", { region, "route-table-ids": facts.routeTable })]
    : [];

const describeSubnet: Commands = ({ region }, { id }) => [
  aws("ec2 describe-subnets", { region, "subnet-ids": id }),
];

const privateEndpoint: Commands = ({ region, cluster }) => [
  aws("eks update-cluster-config", {
    region,
    name: cluster,
    "resources-vpc-config": "endpointPrivateAccess=true",
  }),
];

/** Commands that repeat, by hand, the checks' reads of a node group's surroundings. */
const repeatReads: Commands = (where, subnet) => {
  const actions = subnet.unread?.map(({ action }) => action) ?? [inDoubt(subnet)];
  return actions.flatMap((action) => (readsAgain[action] ?? describeSubnet)(where, subnet));
};

/** The read to look at again where none has failed: what it names is missing or changing. */
function inDoubt({ facts }: Pick<AssessedSubnet, "facts">): string {
  if (!facts) return "ec2:DescribeSubnets";
  return facts.routeTable ? "ec2:DescribeLaunchTemplateVersions" : "ec2:DescribeRouteTables";
}

const describeLaunchTemplate: Commands = ({ region, cluster, nodegroup }) => [
  aws("eks describe-nodegroup", {
    region,
    "cluster-name": cluster,
    "nodegroup-name": nodegroup,
    query: "nodegroup.launchTemplate",
  }),
];

function describeNodegroup({ region, cluster, nodegroup }: Where): string {
  return aws("eks describe-nodegroup", { region, "cluster-name": cluster, "nodegroup-name": nodegroup });
}

const readsAgain: { [action: string]: Commands } = {
  "ec2:DescribeRouteTables": ({ region }, { id, facts }) => [
    aws("ec2 describe-route-tables", {
      region,
      filters: facts ? `Name=vpc-id,Values=${facts.vpc}` : `Name=association.subnet-id,Values=${id}`,
    }),
  ],
  "ec2:DescribeLaunchTemplateVersions": describeLaunchTemplate,
  "eks:DescribeCluster": ({ region, cluster }) => [aws("eks describe-cluster", { region, name: cluster })],
  "eks:DescribeNodegroup": (where) => [describeNodegroup(where)],
};

const modify =
  (attribute: string): Commands =>
  ({ region }, { id }) => [
    aws("ec2 modify-subnet-attribute", { region, "subnet-id": id, [attribute]: true }),
  ];

/** Without its receipt the subnet is the person's who enabled it: undo leaves it alone. */
const enableAsOwn: Commands = (where, subnet) => [
  ...modify("map-public-ip-on-launch")(where, subnet),
  aws("ec2 delete-tags", { region: where.region, resources: subnet.id, tags: `Key=${RECEIPT_TAG}` }),
];

/**
 * The commands for a subnet with this finding: the one that fixes it, or else the one that shows the cause.
 */
export const commandsFor = {
  ready: none,
  "missing-public-ip": modify("map-public-ip-on-launch"),
  reverted: enableAsOwn,
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
  undetermined: repeatReads,
} satisfies Record<FindingKind, Commands>;

/**
 * The next steps for subnets that were not fixed: for each finding, in the subnets' order, one for those that may be
 * changed, and one for each tag or rule that forbids changing others. None for subnets that the policy only observes:
 * the rule's owner knows about them.
 */
export function nextSteps(report: Report, subnets: SubnetReport[]): Step[] {
  const open = subnets.filter(({ decision, outcome }) => decision === "alert" || outcome === "failed");
  const kinds = [...new Set(open.map(({ finding }) => finding))];
  return kinds.flatMap((kind) => {
    const those = open.filter(({ finding }) => finding === kind);
    const free = those.filter(({ exemptedBy }) => !exemptedBy);
    return [...(free.length > 0 ? [stepFor(kind, report, free)] : []), ...exemptionSteps(kind, those)];
  });
}

function stepFor(kind: FindingKind, report: Report, those: SubnetReport[]): Step {
  const commands = [...new Set(those.flatMap((subnet) => commandsFor[kind](report, subnet)))];
  if (findings[kind].cause === "unread") {
    return { text: checkAgain(those), commands: [...commands, auditCommand(report)] };
  }
  const byHand = findings[kind].fixable && those.every(({ managedBy }) => managedBy);
  const rules = [...new Set(those.flatMap(({ undecidedRule }) => undecidedRule ?? []))];
  const doubt = rules.length > 0 ? ` ${doubtText(rules)}` : "";
  return { text: `${byHand ? BY_HAND : findings[kind].advice}${doubt}`, commands };
}

/** A thousand subnets can have a thousand tags. */
const MAX_EXEMPTERS = 3;

/** Which subnets are meant is written only where not all of them are. */
function exemptionSteps(kind: FindingKind, those: SubnetReport[]): Step[] {
  const exempted = new Map<string, { by: ExemptedBy; ids: string[] }>();
  for (const { id, exemptedBy } of those) {
    if (!exemptedBy) continue;
    const key = JSON.stringify(exemptedBy);
    const found = exempted.get(key) ?? { by: exemptedBy, ids: [] };
    found.ids.push(plain(id, 60));
    exempted.set(key, found);
  }
  const texts = [...exempted.values()].slice(0, MAX_EXEMPTERS).map(({ by, ids }) => {
    const which = ids.length < those.length ? ` This is about ${some(ids, 3)}.` : "";
    return exemptionText(by, kind) + which;
  });
  const more = exempted.size - MAX_EXEMPTERS;
  const rest =
    more > 0 ? [`Others are exempted by ${count(more, "more rule or tag", "more rules or tags")}.`] : [];
  return [...texts, ...rest].map((text) => ({ text, commands: [] }));
}

/** Shown after the steps for the tool that manages the subnets. */
const BY_HAND =
  "By hand, for these subnets alone: enable auto-assign public IPv4, or create the node group in private subnets with a NAT gateway.";

/** The permission that is missing, or the read that failed. */
function checkAgain(subnets: SubnetReport[]): string {
  const reads = subnets.flatMap(({ unread = [] }) => unread);
  const actions = (denied: boolean) =>
    some([...new Set(reads.filter((read) => read.denied === denied).map(({ action }) => action))], 5);
  const [missing, failed] = [actions(true), actions(false)];
  const steps = [
    ...(missing ? [allow(missing)] : []),
    ...(failed ? [`${failed} gave no usable answer: repeat it, to see whether that has passed.`] : []),
    ...(reads.length === 0 ? [NOTHING_FAILED] : []),
  ];
  return [...steps, "Then check again."].join(" ");
}

const NOTHING_FAILED =
  "Every read succeeded, but something that the checks need is missing or changing: resolve that, or wait until it has passed.";

function allow(actions: string): string {
  return `Allow the guard's role ${actions}: AWS denied it, perhaps by a service control policy or a permissions boundary.`;
}

/** How the guard can still look at a node group of which it knows no subnets, since it may not read it. */
export function redriveStep(where: Where): Step {
  return {
    text: `${allow("eks:DescribeNodegroup")} Then redrive the event from the function's dead-letter queue; or check the subnets by hand.`,
    commands: [describeNodegroup(where), auditCommand(where)],
  };
}

/** The guard looks at a node group only once; the audit looks whenever it is asked. */
function auditCommand({ region, cluster }: Where): string {
  return commandLine("nodegroup-guard audit", { region, cluster });
}

/** The commands that disable auto-assign again in the subnets where the guard enabled it. */
export function undoCommands(report: Report, subnets: SubnetReport[]): string[] {
  return subnets
    .filter(({ outcome }) => outcome === "enabled")
    .flatMap((subnet) => modify("no-map-public-ip-on-launch")(report, subnet));
}
