import type { LaunchTemplateReference } from "./nodegroup-call.ts";

/** The result of one read: "can't tell" is a value of its own and never the same as "no". */
export type Read<T> = { kind: "read"; value: T } | { kind: "absent" } | Unreadable;

/** A read without a reliable answer. */
export interface Unreadable {
  kind: "unreadable";
  /** The action's IAM name, for example ec2:DescribeSubnets. */
  action: string;
  /** One sentence for a message; hostile until `plain` has escaped it. */
  reason: string;
  /** Whether AWS denied it because a permission is missing. */
  denied: boolean;
  /** Whether its time was over before there was an answer: nothing is wrong with what was to be read. */
  noTime?: true;
}

/** The current state of one node group in EKS and EC2, as plain data: it can be saved and replayed. */
export interface Facts {
  account: string;
  region: string;
  cluster: Read<Cluster>;
  nodegroup: Read<Nodegroup>;
  /** Left out where the node group uses no launch template of its own. */
  launchTemplate?: Read<LaunchTemplate>;
  /**
   * Sorted by id. As EKS reports them for the node group, or from the event if the node group no longer
   * exists.
   */
  subnets: SubnetFacts[];
  /** All route tables of the cluster's VPC. */
  routeTables: Read<RouteTable[]>;
}

export interface Cluster {
  vpcId: string;
  /** The subnets that the cluster was created with; node groups may use others of the VPC. */
  subnets: string[];
  privateEndpoint: boolean;
  /** Empty where the public endpoint is off. */
  publicAccessCidrs: string[];
  ipFamily: "ipv4" | "ipv6";
}

export interface Nodegroup {
  /** As EKS reports it: CREATING, ACTIVE, CREATE_FAILED, DELETING, … */
  status: string;
  subnets: string[];
  desiredSize: number;
  launchTemplate?: LaunchTemplateReference;
  /** As EKS reports them. */
  health: HealthIssue[];
  /** Everything that DescribeNodegroup returned: the source for re-creating the node group. */
  settings: { [name: string]: unknown };
}

/** A node group's tags, as EKS reports them among its settings. */
export function tagsOf({ settings: { tags } }: Nodegroup): Record<string, string> {
  const entries = Object.entries(tags ?? {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/**
 * The health issue of a node group that EKS refused for its subnets; the only one that ready subnets resolve.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_Issue.html
 */
export const SUBNETS_REFUSED = "Ec2SubnetInvalidConfiguration";

export interface HealthIssue {
  code: string;
  message: string;
  resourceIds: string[];
}

/** EKS's state of an update of a node group. */
export interface UpdateState {
  /** As EKS reports it: InProgress, Failed, Cancelled, Successful. */
  status: string;
  /** Why it failed. */
  errors: HealthIssue[];
}

export interface LaunchTemplate {
  interfaces: { associatePublicIp?: boolean }[];
}

export interface SubnetFacts {
  id: string;
  subnet: Read<Subnet>;
}

export interface Subnet {
  vpcId: string;
  ownerId: string;
  availabilityZone: string;
  /** IPv4; of an IPv6-only subnet its IPv6 block. */
  cidr: string;
  /** Whether the subnet has no IPv4 addresses at all. */
  ipv6Only?: boolean;
  autoAssignPublicIpv4: boolean;
  autoAssignIpv6: boolean;
  freeAddresses: number;
  outpostArn?: string;
  internetGatewayBlock: "off" | "block-bidirectional" | "block-ingress";
  tags: Record<string, string>;
}

export interface RouteTable {
  id: string;
  vpcId: string;
  associations: RouteTableAssociation[];
  routes: Route[];
}

/** Explicit for one subnet, or the association that makes the table its VPC's main route table. */
export interface RouteTableAssociation {
  subnetId?: string;
  main: boolean;
  /** As EC2 reports it; only "associated" is in effect. */
  state: string;
}

export interface Route {
  /** CIDR block or prefix list id. */
  destination: string;
  /** The id of the gateway, interface or connection; "local" within the VPC. */
  target: string;
  /** As EC2 reports it: active, blackhole or filtered; only "active" carries traffic. */
  state: string;
}

/** The network interfaces in a subnet, by type. */
export interface Interfaces {
  /** For example { "instance": 3, "nat_gateway": 1 }. */
  counts: { [kind: string]: number };
  /** Whether counting stopped early: there are at least this many. */
  incomplete: boolean;
}
