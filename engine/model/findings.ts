/** Everything that can be true of a subnet of a node group. */
export const FINDINGS = [
  "ready",
  "missing-public-ip",
  "launch-template-conflict",
  "looks-private",
  "internet-blocked",
  "unclear-route",
  "blackhole-route",
  "no-route-to-api",
  "endpoint-restricted",
  "missing-ipv6",
  "few-addresses",
  "shared-subnet",
  "unsupported-location",
  "reverted",
  "foreign-subnet",
  "subnet-not-found",
  "undetermined",
] as const;
export type FindingKind = (typeof FINDINGS)[number];

/** What has to be changed for a finding to go away; "unread" stands for whatever could not be read. */
export type Cause = "none" | "subnet" | "route-table" | "vpc" | "cluster" | "launch-template" | "unread";

/** Everything about a finding but its check, its commands and its symbol; docs/findings/<kind>.md says more. */
export interface Finding {
  title: string;
  explanation: string;
  advice: string;
  /** The AWS page that the rule comes from. */
  reference: string;
  /** Where many subnets share a cause, the cause and not each subnet. */
  cause: Cause;
  /**
   * Higher is worse, and no two are equal: it decides which finding stands for a subnet that node groups see
   * differently, and the order in which findings are listed. First what keeps a node from an address, then from
   * a route, then faults of the set-up, then what is unknown. Steps of ten leave room for a new finding.
   */
  severity: number;
}

const EKS = "https://docs.aws.amazon.com/eks/latest/userguide";
const VPC = "https://docs.aws.amazon.com/vpc/latest/userguide";

export const findings = {
  ready: {
    title: "nothing stands in the way",
    explanation: "Nodes in this subnet get what they need to reach the cluster, as far as EC2 and EKS tell.",
    advice: "Nothing to do.",
    reference: `${EKS}/create-managed-node-group.html`,
    cause: "none",
    severity: 0,
  },
  "missing-public-ip": {
    title: "auto-assign public IPv4 is off",
    explanation:
      "The subnet is public and does not hand out public IPv4 addresses, so EKS refuses node groups in it (Ec2SubnetInvalidConfiguration).",
    advice:
      "Switch auto-assign public IPv4 on, or put the node group in private subnets that have a NAT gateway.",
    reference: `${EKS}/create-managed-node-group.html`,
    cause: "subnet",
    severity: 160,
  },
  "launch-template-conflict": {
    title: "the launch template overrides the subnet",
    explanation:
      "The launch template decides about public IPv4 addresses itself, or has several network interfaces, for which EC2 never assigns one: the subnet's setting can't help.",
    advice:
      "Make a version of the launch template with one network interface and no AssociatePublicIpAddress.",
    reference: `${EKS}/launch-templates.html`,
    cause: "launch-template",
    severity: 70,
  },
  "looks-private": {
    title: "tagged as private, routed as public",
    explanation:
      "The tag kubernetes.io/role/internal-elb says that the subnet is meant to be private, but its route table sends traffic to an internet gateway.",
    advice:
      "Mend the route (associate a route table with a NAT gateway), or mend the tag if the subnet is meant to be public.",
    reference: `${EKS}/network-reqs.html`,
    cause: "subnet",
    severity: 90,
  },
  "internet-blocked": {
    title: "VPC Block Public Access stops the traffic",
    explanation:
      "Block Public Access is bidirectional here: no traffic passes the internet gateway, whatever address a node has.",
    advice: "Exclude the subnet or VPC from Block Public Access, or use private subnets with VPC endpoints.",
    reference: `${VPC}/security-vpc-bpa.html`,
    cause: "vpc",
    severity: 100,
  },
  "unclear-route": {
    title: "can't tell whether it is public",
    explanation:
      "There is a route to an internet gateway, but it is not one active route for 0.0.0.0/0. Whether EKS counts the subnet as public is not documented.",
    advice:
      "Look at the route table: give the subnet either a default route to the internet gateway or none to it at all.",
    reference: `${VPC}/configure-subnets.html#subnet-types`,
    cause: "route-table",
    severity: 20,
  },
  "blackhole-route": {
    title: "the default route leads nowhere",
    explanation:
      "The gateway, interface or connection behind the route for 0.0.0.0/0 is gone, so nodes reach nothing outside the VPC.",
    advice: "Point the default route at something that exists.",
    reference: `${VPC}/VPC_Route_Tables.html`,
    cause: "route-table",
    severity: 120,
  },
  "no-route-to-api": {
    title: "no way to the cluster's API",
    explanation:
      "There is no active route for 0.0.0.0/0 and the cluster's private endpoint is off: nodes can't register.",
    advice:
      "Give the subnet a route to a NAT gateway, or switch the cluster's private endpoint on and add VPC endpoints for what else nodes need (ec2, ecr.api, ecr.dkr, s3).",
    reference: `${EKS}/cluster-endpoint.html`,
    cause: "cluster",
    severity: 110,
  },
  "endpoint-restricted": {
    title: "the cluster's public endpoint admits only some addresses",
    explanation:
      "publicAccessCidrs is restricted and the private endpoint is off. The public IPv4 address of a node changes with every launch, so it is not in the list.",
    advice: "Switch the cluster's private endpoint on.",
    reference: `${EKS}/cluster-endpoint.html`,
    cause: "cluster",
    severity: 80,
  },
  "missing-ipv6": {
    title: "auto-assign IPv6 is off",
    explanation:
      "The cluster uses IPv6 and the subnet does not assign IPv6 addresses (Ec2SubnetMissingIpv6Assignment).",
    advice: "Switch auto-assign IPv6 on in the subnet.",
    reference: `${EKS}/cni-ipv6.html`,
    cause: "subnet",
    severity: 140,
  },
  "few-addresses": {
    title: "too few free addresses",
    explanation:
      "The subnet has fewer free addresses than nodes to be placed in it (InsufficientFreeAddresses).",
    advice: "Free addresses, or use subnets with more of them.",
    reference: `${EKS}/network-reqs.html`,
    cause: "subnet",
    severity: 30,
  },
  "shared-subnet": {
    title: "the subnet belongs to another account",
    explanation:
      "The subnet is shared with this account; only its owner can switch auto-assign public IPv4 on.",
    advice: "Ask the owning account.",
    reference: `${VPC}/vpc-sharing.html`,
    cause: "subnet",
    severity: 130,
  },
  "unsupported-location": {
    title: "managed node groups don't run there",
    explanation: "The subnet is on an Outpost or in a Wavelength zone.",
    advice: "Use subnets in the region's Availability Zones or in Local Zones, or self-managed nodes.",
    reference: `${EKS}/managed-node-groups.html`,
    cause: "subnet",
    severity: 60,
  },
  reverted: {
    title: "auto-assign public IPv4 is off again",
    explanation:
      "The guard switched it on earlier, and a person or another automation has switched it off since. Security Hub control EC2.15 and the AWS Config rule subnet-auto-assign-public-ip-disabled ask for that. The guard does not fight over it.",
    advice:
      "Settle who decides: exempt the subnet from what switched it off and switch it on once more, or leave it off and give it a rule of mode observe in the guard's policy.",
    reference: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-15",
    cause: "subnet",
    severity: 150,
  },
  "foreign-subnet": {
    title: "not in the cluster's VPC",
    explanation: "The subnet is in another VPC than the cluster.",
    advice: "Use subnets of the cluster's VPC.",
    reference: `${EKS}/network-reqs.html`,
    cause: "subnet",
    severity: 50,
  },
  "subnet-not-found": {
    title: "the subnet doesn't exist",
    explanation: "EC2 knows no subnet of this id in this account and region.",
    advice: "Create the node group with subnets that exist.",
    reference: `${EKS}/network-reqs.html`,
    cause: "subnet",
    severity: 40,
  },
  undetermined: {
    title: "could not be checked",
    explanation: "Something that decides could not be read, so nothing was concluded and nothing changed.",
    advice: "Mend what stopped the read, then check again.",
    reference: `${EKS}/troubleshooting.html`,
    cause: "unread",
    severity: 10,
  },
} satisfies Record<FindingKind, Finding>;
