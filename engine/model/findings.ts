import type { Finding } from "./finding.ts";

/** The evidence of a launch template that asks for the address itself: whether EKS accepts that is not documented. */
export const ASSIGNED_BY_TEMPLATE =
  "the launch template sets AssociatePublicIpAddress to true, auto-assign is off in the subnet, and whether EKS accepts that is not documented";

const EKS = "https://docs.aws.amazon.com/eks/latest/userguide";
const VPC = "https://docs.aws.amazon.com/vpc/latest/userguide";

const ENTRIES = {
  ready: {
    title: "no problems found",
    brief: "no problems in",
    explanation: "As far as EC2 and EKS report, nodes in this subnet can reach the cluster.",
    advice: "Nothing to do.",
    reference: `${EKS}/create-managed-node-group.html`,
    cause: "none",
    certainty: "certain",
    severity: 0,
  },
  "missing-public-ip": {
    title: "auto-assign public IPv4 is off",
    brief: "public IPv4 is off in",
    explanation:
      "The subnet is public but does not assign public IPv4 addresses, so node groups in it fail with Ec2SubnetInvalidConfiguration.",
    advice: "Enable auto-assign public IPv4, or create the node group in private subnets with a NAT gateway.",
    reference: `${EKS}/create-managed-node-group.html`,
    cause: "subnet",
    certainty: "certain",
    autoAssign: "ipv4",
    fixable: true,
    accepted:
      "The subnet is public and did not assign public IPv4 addresses, which nodes need there to reach the internet; EKS accepted this",
    severity: 160,
  },
  "launch-template-conflict": {
    title: "the launch template overrides the subnet",
    brief: "launch template overrides",
    explanation:
      "The launch template sets AssociatePublicIpAddress, or has several network interfaces, for which EC2 never assigns a public IPv4 address. The subnet's setting has no effect.",
    advice:
      "Create a version of the launch template with one network interface and without AssociatePublicIpAddress.",
    reference: `${EKS}/launch-templates.html`,
    cause: "launch-template",
    certainty: (evidence) => (evidence === ASSIGNED_BY_TEMPLATE ? "open" : "certain"),
    severity: 70,
  },
  "looks-private": {
    title: "tagged as private, routed as public",
    brief: "private tag, public route in",
    explanation:
      "The tag kubernetes.io/role/internal-elb marks the subnet as private, but its route table has a default route to an internet gateway.",
    advice:
      "Associate a route table with a route to a NAT gateway, or correct the tag if the subnet is meant to be public.",
    reference: `${EKS}/network-reqs.html`,
    cause: "subnet",
    certainty: "certain",
    severity: 90,
  },
  "internet-blocked": {
    title: "VPC Block Public Access blocks the traffic",
    brief: "internet access is blocked in",
    explanation:
      "VPC Block Public Access is in bidirectional mode: no traffic passes the internet gateway, even for nodes with a public IPv4 address.",
    advice:
      "Create an exclusion for the subnet or VPC in VPC Block Public Access, or use private subnets with VPC endpoints.",
    reference: `${VPC}/security-vpc-bpa.html`,
    cause: "vpc",
    certainty: "certain",
    severity: 100,
  },
  "unclear-route": {
    title: "can't tell whether it is public",
    brief: "unclear routes in",
    explanation:
      "The route table has a route to an internet gateway that is not its one active route for 0.0.0.0/0. Whether EKS treats such a subnet as public is not documented.",
    advice:
      "Review the route table: it should have either a default route to the internet gateway or no route to it.",
    reference: `${VPC}/configure-subnets.html#subnet-types`,
    cause: "route-table",
    certainty: "open",
    severity: 20,
  },
  "blackhole-route": {
    title: "the default route is a blackhole",
    brief: "blackhole route in",
    explanation:
      "The target of the route for 0.0.0.0/0 does not exist or is not attached, so nodes can't reach anything outside the VPC.",
    advice: "Replace the target of the default route with an existing gateway, interface or connection.",
    reference: `${VPC}/VPC_Route_Tables.html`,
    cause: "route-table",
    certainty: "certain",
    severity: 120,
  },
  "no-route-to-api": {
    title: "no route to the cluster's API",
    brief: "no route to the API in",
    explanation:
      "The route table has no active route for 0.0.0.0/0 and the cluster's private endpoint is disabled, so nodes can't register.",
    advice:
      "Add a route to a NAT gateway, or enable the cluster's private endpoint and add VPC endpoints for the other services that nodes need (ec2, ecr.api, ecr.dkr, s3).",
    reference: `${EKS}/cluster-endpoint.html`,
    cause: "cluster",
    certainty: "certain",
    severity: 110,
  },
  "endpoint-restricted": {
    title: "the cluster's public endpoint is restricted",
    brief: "API endpoint is restricted for",
    explanation:
      "publicAccessCidrs limits the public endpoint to certain CIDR blocks and the private endpoint is disabled. The public IPv4 address of a node changes with every launch, so it is usually not in these blocks.",
    advice: "Enable the cluster's private endpoint.",
    reference: `${EKS}/cluster-endpoint.html`,
    cause: "cluster",
    certainty: "certain",
    severity: 80,
  },
  "missing-ipv6": {
    title: "auto-assign IPv6 is off",
    brief: "IPv6 is off in",
    explanation:
      "The cluster uses IPv6 and the subnet does not assign IPv6 addresses (Ec2SubnetMissingIpv6Assignment).",
    advice: "Enable auto-assign IPv6 in the subnet.",
    reference: `${EKS}/cni-ipv6.html`,
    cause: "subnet",
    certainty: "certain",
    autoAssign: "ipv6",
    severity: 140,
  },
  "few-addresses": {
    title: "too few free addresses",
    brief: "too few addresses in",
    explanation:
      "The subnet has fewer free IPv4 addresses than the nodes expected in it (InsufficientFreeAddresses).",
    advice: "Free up addresses, or use subnets with more free addresses.",
    reference: `${EKS}/network-reqs.html`,
    cause: "subnet",
    certainty: "certain",
    severity: 30,
  },
  "shared-subnet": {
    title: "the subnet belongs to another account",
    brief: "another account owns",
    explanation:
      "The subnet is shared with this account; only the owning account can enable auto-assign public IPv4.",
    advice: "Ask the owning account to enable it.",
    reference: `${VPC}/vpc-sharing.html`,
    cause: "subnet",
    certainty: "certain",
    severity: 130,
  },
  "unsupported-location": {
    title: "managed node groups aren't supported there",
    brief: "unsupported location of",
    explanation: "The subnet is on an Outpost, in a Wavelength zone, or IPv6-only, without IPv4 addresses.",
    advice:
      "Use subnets with IPv4 addresses in Availability Zones or Local Zones of the region, or use self-managed nodes.",
    reference: `${EKS}/managed-node-groups.html`,
    cause: "subnet",
    certainty: "certain",
    severity: 60,
  },
  reverted: {
    title: "auto-assign public IPv4 is off again",
    brief: "public IPv4 is off again in",
    explanation:
      "The guard enabled it earlier, and a person or another automation has disabled it since. Security Hub control EC2.15 and the AWS Config rule subnet-auto-assign-public-ip-disabled require it to be disabled. The guard does not enable it a second time.",
    advice:
      "Decide which setting is right: exempt the subnet from the control that disabled auto-assign, enable it again and remove the guard's receipt, or leave it disabled and add a rule with mode observe to the guard's policy.",
    reference: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-15",
    cause: "subnet",
    certainty: "certain",
    autoAssign: "ipv4",
    severity: 150,
  },
  "foreign-subnet": {
    title: "not in the cluster's VPC",
    brief: "other VPC than the cluster's:",
    explanation: "The subnet is in a different VPC than the cluster.",
    advice: "Use subnets of the cluster's VPC.",
    reference: `${EKS}/network-reqs.html`,
    cause: "subnet",
    certainty: "certain",
    severity: 50,
  },
  "subnet-not-found": {
    title: "the subnet doesn't exist",
    brief: "EC2 does not know",
    explanation: "EC2 has no subnet with this id in this account and region.",
    advice: "Create the node group with subnets that exist.",
    reference: `${EKS}/network-reqs.html`,
    cause: "subnet",
    certainty: "certain",
    severity: 40,
  },
  undetermined: {
    title: "could not be checked",
    brief: "could not check",
    explanation:
      "Something that the checks depend on could not be read, so nothing was concluded or changed.",
    advice: "Fix whatever blocked the read.",
    reference: `${EKS}/troubleshooting.html`,
    cause: "unread",
    certainty: "open",
    severity: 10,
  },
} satisfies Record<string, Finding>;

export type FindingKind = keyof typeof ENTRIES;

export const findings: Record<FindingKind, Finding> = ENTRIES;

/** Every finding that a subnet of a node group can have. */
export const FINDINGS = Object.keys(ENTRIES) as FindingKind[];

/** Whether the finding says that nothing has to be changed. */
export function isReady(finding: FindingKind): boolean {
  return findings[finding].cause === "none";
}

/** Whether it is open if node groups would fail for a finding: neither known, nor ruled out. */
export function isOpen({ finding, evidence }: { finding: FindingKind; evidence: string }): boolean {
  const { certainty } = findings[finding];
  return (typeof certainty === "function" ? certainty(evidence) : certainty) === "open";
}

/** Whether the finding says that a public subnet lacks auto-assign public IPv4, disabled again or never enabled. */
export function lacksPublicIpv4(finding: FindingKind): boolean {
  return findings[finding].autoAssign === "ipv4";
}
