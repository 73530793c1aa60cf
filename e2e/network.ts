import { CreateVpcCommand, type EC2Client } from "@aws-sdk/client-ec2";
import { present } from "./clients.ts";
import {
  associateNewTable,
  attachInternetGateway,
  createNatGateway,
  createSubnet,
  mainRouteTable,
  routeTo,
} from "./network-parts.ts";

/** Which table a subnet is associated with; "main" is no association at all. */
export type Route = "public" | "nat" | "isolated" | "main";

export interface SubnetPlan {
  route: Route;
  tags?: Record<string, string>;
}

export interface NetworkPlan {
  /** Where the main route table leads; eksctl left it without a way out. */
  main?: "internet" | "isolated";
  subnets: SubnetPlan[];
}

export interface Network {
  vpcId: string;
  /** In the order of the plan. */
  subnetIds: string[];
}

/** A VPC as eksctl left it before March 2020: public subnets, each associated, auto-assign off. */
export const legacyPlan = {
  subnets: [{ route: "public" }, { route: "public" }, { route: "nat" }],
} satisfies NetworkPlan;

/** Builds a VPC to a plan, every subnet with auto-assign off. */
export async function buildNetwork(ec2: EC2Client, plan: NetworkPlan): Promise<Network> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const vpcId = present(Vpc?.VpcId);
  const gateway = await attachInternetGateway(ec2, vpcId);
  if (plan.main === "internet") await routeTo(ec2, await mainRouteTable(ec2, vpcId), { GatewayId: gateway });

  const subnetIds: string[] = [];
  for (const [index, { tags = {} }] of plan.subnets.entries()) {
    subnetIds.push(await createSubnet(ec2, vpcId, index, tags));
  }
  const routed = (route: Route) => subnetIds.filter((_, index) => plan.subnets[index]?.route === route);

  const wayOuts = {
    public: async () => ({ GatewayId: gateway }),
    nat: async () => ({
      NatGatewayId: await createNatGateway(ec2, present(routed("public")[0] ?? subnetIds[0])),
    }),
    isolated: async () => undefined,
  };
  for (const [route, wayOut] of Object.entries(wayOuts)) {
    const members = routed(route as Route);
    if (members.length > 0) await associateNewTable(ec2, vpcId, members, await wayOut());
  }
  return { vpcId, subnetIds };
}
