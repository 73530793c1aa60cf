import { ec2RouteTable, ec2Subnet } from "../support/ec2-answers.ts";
import { ACCOUNT, LEGACY, type LegacyVpc, PRIVATE, REGION, VPC } from "./legacy-vpc.ts";
import { listed } from "./requests.ts";

/** AWS's answers to each call when all is well: for EKS as JSON, for EC2 and SNS as the contents of the XML. */
export type Answer = (vpc: LegacyVpc, query: URLSearchParams) => object;

export const answers: { [action: string]: Answer } = {
  "eks:DescribeCluster": () => ({
    cluster: {
      name: "legacy",
      resourcesVpcConfig: {
        vpcId: VPC,
        endpointPublicAccess: true,
        endpointPrivateAccess: false,
        publicAccessCidrs: ["0.0.0.0/0"],
      },
      kubernetesNetworkConfig: { ipFamily: "ipv4" },
    },
  }),
  "eks:DescribeNodegroup": ({ nodegroupStatus, subnets }) => ({
    nodegroup: {
      clusterName: "legacy",
      nodegroupName: "ng-1",
      status: nodegroupStatus,
      subnets: subnets.map(({ id }) => id),
      scalingConfig: { minSize: 2, maxSize: 4, desiredSize: 2 },
      nodeRole: `arn:aws:iam::${ACCOUNT}:role/eks-node`,
      launchTemplate: { id: "lt-0123456789abcdef0", name: "workers", version: "3" },
      health: { issues: nodegroupStatus === "CREATE_FAILED" ? [REFUSED] : [] },
      tags: {},
    },
  }),
  "eks:DescribeUpdate": ({ updateStatus }) => ({
    update: {
      id: "5f6a7b8c-9d0e-3f1a-b2c3-d4e5f6071829",
      status: updateStatus,
      type: "VersionUpdate",
      errors: updateStatus === "Failed" ? [UPDATE_REFUSED] : [],
    },
  }),
  "ec2:DescribeSubnets": ({ subnets }, query) => ({
    subnetSet: subnets
      .filter(({ id }) => listed(query, "Filter.1.Value").includes(id))
      .map((subnet) => ec2Subnet({ vpc: VPC, ...subnet })),
  }),
  // One table a page, so that a failure can also strike when half is read.
  "ec2:DescribeRouteTables": (vpc, query) => ({
    routeTableSet: [routeTables(vpc)[Number(query.get("NextToken"))]],
    ...(query.has("NextToken") ? {} : { nextToken: "1" }),
  }),
  "ec2:DescribeLaunchTemplateVersions": () => ({
    launchTemplateVersionSet: [
      {
        launchTemplateId: "lt-0123456789abcdef0",
        versionNumber: 3,
        launchTemplateData: { imageId: "ami-1" },
      },
    ],
  }),
  "ec2:DescribeNetworkInterfaces": () => ({
    networkInterfaceSet: LEGACY.map((subnetId) => ({ subnetId, interfaceType: "nat_gateway" })),
  }),
  "ec2:CreateTags": () => ({ return: true }),
  "ec2:ModifySubnetAttribute": () => ({ return: true }),
  "sns:Publish": () => ({ PublishResult: { MessageId: "5a1b2c3d-0000-4000-8000-000000000000" } }),
};

const REFUSED = {
  code: "Ec2SubnetInvalidConfiguration",
  message: "One or more Amazon EC2 Subnets does not automatically assign public IP addresses",
  resourceIds: LEGACY,
};

/** EKS has no code for it. */
const UPDATE_REFUSED = {
  errorCode: "Unknown",
  errorMessage: REFUSED.message,
  resourceIds: REFUSED.resourceIds,
};

const routeTables = ({ subnets }: LegacyVpc) => [
  ec2RouteTable(
    "rtb-1",
    VPC,
    "igw-1",
    subnets.filter(({ id }) => id !== PRIVATE).map(({ id }) => id),
  ),
  ec2RouteTable("rtb-2", VPC, "nat-1", []),
];

/** The topic that messages go to. */
export const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:nodegroup-guard`;
