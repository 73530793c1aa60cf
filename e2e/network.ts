import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeRouteTablesCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import { present } from "./clients.ts";

/** Which table a subnet is associated with; "main" is no association at all. */
type Route = "public" | "nat" | "isolated" | "main";

interface SubnetPlan {
  route: Route;
  tags?: Record<string, string>;
}

export interface NetworkPlan {
  /** Where the main route table leads; eksctl left it without a default route. */
  main?: "internet" | "isolated";
  subnets: SubnetPlan[];
}

export interface Network {
  vpcId: string;
  /** In the order of the plan. */
  subnetIds: string[];
}

/** The target of a default route. */
interface Target {
  GatewayId?: string;
  NatGatewayId?: string;
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

  const targets = {
    public: async () => ({ GatewayId: gateway }),
    nat: async () => ({
      NatGatewayId: await createNatGateway(ec2, present(routed("public")[0] ?? subnetIds[0])),
    }),
    isolated: async () => undefined,
  };
  for (const [route, target] of Object.entries(targets)) {
    const members = routed(route as Route);
    if (members.length > 0) await associateNewTable(ec2, vpcId, members, await target());
  }
  return { vpcId, subnetIds };
}

async function attachInternetGateway(ec2: EC2Client, vpcId: string): Promise<string> {
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const id = present(InternetGateway?.InternetGatewayId);
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: id, VpcId: vpcId }));
  return id;
}

/** The nth subnet of a VPC, in the nth zone, with auto-assign off: that is how EC2 makes them. */
async function createSubnet(
  ec2: EC2Client,
  vpcId: string,
  index: number,
  tags: Record<string, string>,
): Promise<string> {
  const region = await ec2.config.region();
  const zone = present(["a", "c", "d"][index % 3]);
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({
      VpcId: vpcId,
      CidrBlock: `10.0.${index + 1}.0/24`,
      AvailabilityZone: `${region}${zone}`,
      TagSpecifications: [
        { ResourceType: "subnet", Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
      ],
    }),
  );
  return present(Subnet?.SubnetId);
}

async function createNatGateway(ec2: EC2Client, subnetId: string): Promise<string> {
  const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId: subnetId }));
  return present(NatGateway?.NatGatewayId);
}

/** The main route table, which EC2 made with the VPC. */
async function mainRouteTable(ec2: EC2Client, vpcId: string): Promise<string> {
  const { RouteTables } = await ec2.send(
    new DescribeRouteTablesCommand({
      Filters: [
        { Name: "vpc-id", Values: [vpcId] },
        { Name: "association.main", Values: ["true"] },
      ],
    }),
  );
  return present(RouteTables?.[0]?.RouteTableId);
}

/** A new route table for some subnets, with a default route where a target is given. */
async function associateNewTable(
  ec2: EC2Client,
  vpcId: string,
  subnetIds: string[],
  target?: Target,
): Promise<void> {
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }));
  const id = present(RouteTable?.RouteTableId);
  if (target) await routeTo(ec2, id, target);
  for (const SubnetId of subnetIds) {
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId: id, SubnetId }));
  }
}

async function routeTo(ec2: EC2Client, routeTableId: string, target: Target): Promise<void> {
  await ec2.send(
    new CreateRouteCommand({ RouteTableId: routeTableId, DestinationCidrBlock: "0.0.0.0/0", ...target }),
  );
}
