import {
  DescribeLaunchTemplateVersionsCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  EC2Client,
  type Route,
  type RouteTable,
  type Subnet,
} from "@aws-sdk/client-ec2";
import {
  type Cluster,
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  EKSClient,
  type Nodegroup,
} from "@aws-sdk/client-eks";
import { mockClient } from "aws-sdk-client-mock";
import { updateReader } from "../../../engine/aws/eks.ts";
import { factGatherer } from "../../../engine/aws/gather-facts.ts";
import { awsReader, NO_PATIENCE } from "../../../engine/aws/read.ts";

/** AWS's answers about a legacy cluster and its node group, in its own shapes. */

const VPC = "vpc-1";
const REGION = "ap-northeast-1";

export function awsSubnet(id: string, changes: Partial<Subnet> = {}): Subnet {
  return {
    SubnetId: id,
    VpcId: VPC,
    OwnerId: "111122223333",
    AvailabilityZone: "ap-northeast-1a",
    CidrBlock: "10.0.1.0/24",
    MapPublicIpOnLaunch: false,
    AssignIpv6AddressOnCreation: false,
    AvailableIpAddressCount: 250,
    State: "available",
    BlockPublicAccessStates: { InternetGatewayBlockMode: "off" },
    Tags: [{ Key: "Name", Value: "public-a" }],
    ...changes,
  };
}

export const toInternet: Route = {
  DestinationCidrBlock: "0.0.0.0/0",
  GatewayId: "igw-1",
  State: "active",
  Origin: "CreateRoute",
};

export function awsTable(id: string, changes: Partial<RouteTable> = {}): RouteTable {
  return {
    RouteTableId: id,
    VpcId: VPC,
    Associations: [{ Main: true, RouteTableId: id, AssociationState: { State: "associated" } }],
    Routes: [{ DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", State: "active" }, toInternet],
    ...changes,
  };
}

export function awsCluster(changes: Partial<Cluster["resourcesVpcConfig"]> = {}): Cluster {
  return {
    name: "legacy",
    resourcesVpcConfig: {
      vpcId: VPC,
      subnetIds: ["subnet-1"],
      endpointPublicAccess: true,
      endpointPrivateAccess: false,
      publicAccessCidrs: ["0.0.0.0/0"],
      ...changes,
    },
    kubernetesNetworkConfig: { ipFamily: "ipv4" },
  };
}

export function awsNodegroup(subnets: string[], changes: Partial<Nodegroup> = {}): Nodegroup {
  return {
    clusterName: "legacy",
    nodegroupName: "ng-1",
    status: "CREATING",
    subnets,
    scalingConfig: { minSize: 1, maxSize: 4, desiredSize: 3 },
    health: { issues: [] },
    ...changes,
  };
}

/** An error as the SDK throws it: the code is its name. */
export function awsError(name: string, message = "said AWS"): Error {
  return Object.assign(new Error(message), { name });
}

/** Clients whose every call is caught, and a gatherer of facts that uses them. */
export function mockedAws() {
  const clients = { eks: new EKSClient({ region: REGION }), ec2: new EC2Client({ region: REGION }) };
  const [eks, ec2] = [mockClient(clients.eks), mockClient(clients.ec2)];
  const reading = { ...clients, ...awsReader(NO_PATIENCE) };
  return {
    eks,
    ec2,
    /** As what is tested reads and writes by them. */
    reading,
    gather: factGatherer(reading),
    readUpdate: updateReader(reading),
    /** Every call made so far, EKS's first. */
    sent: (): Sent[] =>
      [...eks.calls(), ...ec2.calls()].map(({ args: [command] }) => ({
        name: command.constructor.name.replace("Command", ""),
        input: command.input,
      })),
  };
}
export type MockedAws = ReturnType<typeof mockedAws>;

export interface Sent {
  name: string;
  input: object;
}

/** When the two services get round to answering. */
interface Pauses {
  eks?: Promise<void>;
  ec2?: Promise<void>;
}

/**
 * A node group in these subnets of one public VPC. What a test says `on` a command afterwards wins over it.
 */
export function answerFor(
  { eks, ec2 }: MockedAws,
  subnets: string[],
  nodegroup: Partial<Nodegroup> = {},
  pauses: Pauses = {},
): void {
  const after = (pause: Promise<void> | undefined, answer: object) => async () => {
    await pause;
    return answer;
  };
  eks.on(DescribeClusterCommand).callsFake(after(pauses.eks, { cluster: awsCluster() }));
  eks
    .on(DescribeNodegroupCommand)
    .callsFake(after(pauses.eks, { nodegroup: awsNodegroup(subnets, nodegroup) }));
  const answers = [
    [DescribeSubnetsCommand, { Subnets: subnets.map((id) => awsSubnet(id)) }],
    [DescribeRouteTablesCommand, { RouteTables: [awsTable("rtb-main")] }],
    [DescribeLaunchTemplateVersionsCommand, { LaunchTemplateVersions: [{ LaunchTemplateData: {} }] }],
  ] as const;
  for (const [command, answer] of answers) ec2.on(command as never).callsFake(after(pauses.ec2, answer));
}

/** A gatherer to which AWS answers about these subnets. */
export function legacy(...subnets: string[]) {
  const aws = mockedAws();
  answerFor(aws, subnets);
  return aws;
}
