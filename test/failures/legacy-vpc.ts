/** The fake AWS's contents: a VPC as eksctl left it before 2020, and a node group that EKS will refuse. */

export const ACCOUNT = "111122223333";
export const REGION = "ap-northeast-1";
export const VPC = "vpc-0a1b2c3d4e5f60000";
/** Public, with auto-assign public IPv4 off: the only subnets that may ever be changed. */
export const LEGACY = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"];
/** Private, behind a NAT gateway. */
export const PRIVATE = "subnet-0a1b2c3d4e5f60003";

interface FakeSubnet {
  id: string;
  zone: string;
  cidr: string;
  autoAssign: boolean;
  tags: Map<string, string>;
}

export interface LegacyVpc {
  subnets: FakeSubnet[];
  /** EKS's word for the node group. */
  nodegroupStatus: "CREATING" | "CREATE_FAILED" | "ACTIVE";
  /** EKS's word for an update of it. */
  updateStatus: "InProgress" | "Failed";
}

export function legacyVpc(): LegacyVpc {
  const ids = [...LEGACY, PRIVATE];
  const subnets = ids.map((id, index) => ({
    id,
    zone: `${REGION}${"acd"[index]}`,
    cidr: `10.0.${index + 1}.0/24`,
    autoAssign: false,
    tags: new Map([["Name", `legacy-${index + 1}`]]),
  }));
  return { subnets, nodegroupStatus: "CREATING", updateStatus: "InProgress" };
}

/** Whether auto-assign public IPv4 is on, by subnet. */
export function settings({ subnets }: LegacyVpc): { [id: string]: boolean } {
  return Object.fromEntries(subnets.map(({ id, autoAssign }) => [id, autoAssign]));
}
