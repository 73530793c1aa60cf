import type { LaunchTemplateReference } from "./event.ts";

/** The answer of one read: "can't tell" is a value of its own and never the same as "no". */
export type Read<T> = { kind: "read"; value: T } | { kind: "absent" } | Unreadable;

/** A read that gave no answer that can be relied on. */
export interface Unreadable {
  kind: "unreadable";
  /** As IAM names it, for example ec2:DescribeSubnets. */
  action: string;
  /** One sentence, fit for a message once hostile text is made plain. */
  reason: string;
  /** Whether AWS refused it for want of a permission. */
  denied: boolean;
}

/** What EKS and EC2 say now about one node group, as plain data: it can be saved and replayed. */
export interface Facts {
  account: string;
  region: string;
  cluster: Read<Cluster>;
  nodegroup: Read<Nodegroup>;
  /** Left out where the node group uses no launch template of its own. */
  launchTemplate?: Read<LaunchTemplate>;
  /** Sorted by id. Those EKS reports for the node group; those of the event only where it is gone. */
  subnets: SubnetFacts[];
  /** All of the cluster's VPC. */
  routeTables: Read<RouteTable[]>;
}

export interface Cluster {
  vpcId: string;
  /** Those that the cluster itself was given; node groups may use others of the VPC. */
  subnets: string[];
  privateEndpoint: boolean;
  /** Empty where the public endpoint is off. */
  publicAccessCidrs: string[];
  ipFamily: "ipv4" | "ipv6";
}

export interface Nodegroup {
  /** EKS's own word: CREATING, ACTIVE, CREATE_FAILED, DELETING, … */
  status: string;
  subnets: string[];
  desiredSize: number;
  launchTemplate?: LaunchTemplateReference;
  /** EKS's own words on what is wrong. */
  health: HealthIssue[];
  /** All that EKS says of it: the source for creating it again. */
  settings: { [name: string]: unknown };
}

export interface HealthIssue {
  code: string;
  message: string;
  resourceIds: string[];
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
  cidr: string;
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

/** Explicit for one subnet, or the one that makes the table its VPC's main one. */
export interface RouteTableAssociation {
  subnetId?: string;
  main: boolean;
  /** EC2's own word; only "associated" is in force. */
  state: string;
}

export interface Route {
  /** CIDR block or prefix list id. */
  destination: string;
  /** The id of the gateway, interface or connection that stands behind the route; "local" within the VPC. */
  target: string;
  /** EC2's own word: active, blackhole or filtered; only "active" carries traffic. */
  state: string;
}

/** The network interfaces that stand in a subnet, by kind of use. */
export interface Interfaces {
  /** For example { "instance": 3, "nat_gateway": 1 }. */
  counts: { [kind: string]: number };
  /** Whether counting stopped early, so that there are at least this many. */
  incomplete: boolean;
}
