import { ACCOUNT } from "./build.ts";

// What stands in the XML of EC2's answers, where the fakes of AWS agree.

export interface GivenSubnet {
  id: string;
  vpc: string;
  zone: string;
  cidr?: string;
  autoAssign: boolean;
  owner?: string;
  tags: Iterable<[key: string, value: string]>;
}

export function ec2Subnet(given: GivenSubnet): object {
  const { id, vpc, zone, cidr = "10.0.1.0/24", autoAssign, owner = ACCOUNT, tags } = given;
  return {
    subnetId: id,
    vpcId: vpc,
    ownerId: owner,
    availabilityZone: zone,
    cidrBlock: cidr,
    mapPublicIpOnLaunch: autoAssign,
    assignIpv6AddressOnCreation: false,
    availableIpAddressCount: 250,
    blockPublicAccessStates: { internetGatewayBlockMode: "off" },
    tagSet: [...tags].map(([key, value]) => ({ key: inXml(key), value: inXml(value) })),
  };
}

/** Associated with these subnets; the table is its VPC's main one where there are none. */
export function ec2RouteTable(id: string, vpc: string, target: string, subnets: string[]): object {
  const associationState = { state: "associated" };
  const gateway = target.startsWith("nat-") ? { natGatewayId: target } : { gatewayId: target };
  return {
    routeTableId: id,
    vpcId: vpc,
    associationSet:
      subnets.length > 0
        ? subnets.map((subnetId) => ({ subnetId, main: false, associationState }))
        : [{ main: true, associationState }],
    routeSet: [
      { destinationCidrBlock: "10.0.0.0/16", gatewayId: "local", state: "active" },
      { destinationCidrBlock: "0.0.0.0/0", ...gateway, state: "active" },
    ],
  };
}

export function inXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
