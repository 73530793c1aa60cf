import { refusal, type Written, written } from "../../failures/write-out.ts";
import { ACCOUNT } from "../../support/build.ts";
import { ec2RouteTable, ec2Subnet, inXml } from "../../support/ec2-answers.ts";

/**
 * One region as EKS and EC2 would describe it, limited to what the commands read. It keeps what is written.
 */
export interface FakeRegion {
  clusters: { [name: string]: FakeCluster };
  subnets: FakeSubnet[];
  routeTables: FakeTable[];
  /** By id. */
  vpcNames?: { [vpc: string]: string };
  /** Actions that are refused. */
  denied?: string[];
  /** The user agent of the calls that created the node groups, as CloudTrail's event history has it. */
  createdWith?: string;
}

export interface FakeRegions {
  [region: string]: FakeRegion;
}

interface FakeCluster {
  vpc: string;
  subnets: string[];
  nodegroups: {
    [name: string]: {
      subnets: string[];
      launchTemplate?: { id: string; version: string };
      status?: string;
      health?: { issues: { code: string; message: string; resourceIds: string[] }[] };
      tags?: { [key: string]: string };
      nodegroupArn?: string;
    };
  };
}

interface FakeSubnet {
  id: string;
  vpc: string;
  zone: string;
  autoAssign: boolean;
  owner?: string;
  tags?: { [key: string]: string };
}

interface FakeTable {
  id: string;
  vpc: string;
  target: string;
  /** Explicitly associated; the table is its VPC's main one where there are none. */
  subnets?: string[];
}

/** A call as the service sees it: EKS has names in the path, EC2 and STS have form parameters. */
export interface FakeCall {
  /** As IAM names it. */
  action: string;
  names: string[];
  parameters: URLSearchParams;
  /** Of a call in JSON. */
  body?: string;
}

/** Answers as AWS would, in pages of the requested size. */
export function answerAs(region: FakeRegion, call: FakeCall): Written {
  if (region.denied?.includes(call.action)) return refusal(call.action, "denied");
  const [cluster = "", nodegroup = ""] = call.names;
  if (
    /^eks:(Describe|Delete)Nodegroup$/.test(call.action) &&
    !region.clusters[cluster]?.nodegroups[nodegroup]
  ) {
    return refusal(call.action, "not found");
  }
  const answer = answers[call.action];
  if (!answer) throw new Error(`the fake cloud knows no ${call.action}`);
  return written(call.action, answer(region, call));
}

const answers: { [action: string]: (region: FakeRegion, call: FakeCall) => object } = {
  "sts:GetCallerIdentity": () => ({
    GetCallerIdentityResult: { Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/alice`, UserId: "AIDA" },
  }),
  "ec2:DescribeRegions": () => ({
    regionInfo: [{ regionName: "ap-northeast-1" }, { regionName: "eu-west-1" }],
  }),
  "eks:ListClusters": ({ clusters }, { parameters }) => page("clusters", Object.keys(clusters), parameters),
  "eks:DescribeCluster": ({ clusters }, { names: [name = ""] }) => ({
    cluster: {
      name,
      resourcesVpcConfig: {
        vpcId: clusters[name]?.vpc,
        subnetIds: clusters[name]?.subnets,
        endpointPublicAccess: true,
        endpointPrivateAccess: false,
        publicAccessCidrs: ["0.0.0.0/0"],
      },
    },
  }),
  "eks:ListNodegroups": ({ clusters }, { names: [name = ""], parameters }) =>
    page("nodegroups", Object.keys(clusters[name]?.nodegroups ?? {}), parameters),
  "eks:DescribeNodegroup": ({ clusters }, { names: [cluster = "", name = ""] }) => {
    const groups = clusters[cluster]?.nodegroups ?? {};
    const answer = {
      nodegroup: {
        nodegroupName: name,
        clusterName: cluster,
        nodegroupArn: arnOf(cluster, name),
        createdAt: CREATED,
        version: "1.33",
        status: "ACTIVE",
        capacityType: "ON_DEMAND",
        scalingConfig: { minSize: 1, maxSize: 5, desiredSize: 3 },
        instanceTypes: ["m7g.large"],
        amiType: "AL2023_ARM_64_STANDARD",
        nodeRole: `arn:aws:iam::${ACCOUNT}:role/eks-node`,
        labels: { team: "platform", stage: "production" },
        health: { issues: [] },
        tags: { Name: name, owner: "platform" },
        ...groups[name],
      },
    };
    // The next look sees what becomes of it.
    const { status } = answer.nodegroup;
    if (status === "DELETING") delete groups[name];
    else if (status === "CREATING" && groups[name]) groups[name].status = "ACTIVE";
    return answer;
  },
  "eks:DeleteNodegroup": ({ clusters }, { names: [cluster = "", name = ""] }) => {
    const found = clusters[cluster]?.nodegroups[name];
    if (found) found.status = "DELETING";
    return { nodegroup: found };
  },
  "eks:CreateNodegroup": ({ clusters }, { names: [cluster = ""], body = "{}" }) => {
    const { nodegroupName, clientRequestToken: _, ...settings } = JSON.parse(body);
    const nodegroup = { ...settings, status: "CREATING", nodegroupArn: arnOf(cluster, nodegroupName, "2") };
    if (clusters[cluster]) clusters[cluster].nodegroups[nodegroupName] = nodegroup;
    return { nodegroup };
  },
  "cloudtrail:LookupEvents": ({ clusters, createdWith }) => ({
    Events: Object.entries(clusters).flatMap(([cluster, { nodegroups }]) =>
      Object.entries(nodegroups).flatMap(([name, { nodegroupArn = arnOf(cluster, name) }]) =>
        createdWith === undefined ? [] : [creationEvent(cluster, name, nodegroupArn, createdWith)],
      ),
    ),
  }),
  "ec2:DescribeSubnets": ({ subnets }, { parameters }) =>
    page("subnetSet", subnets.filter(wantedBy(parameters)), parameters, ({ tags = {}, ...rest }) =>
      ec2Subnet({ ...rest, tags: Object.entries(tags) }),
    ),
  "ec2:DescribeNetworkInterfaces": () => ({ networkInterfaceSet: [] }),
  "ec2:ModifySubnetAttribute": ({ subnets }, { parameters }) => {
    const found = subnets.find(({ id }) => id === parameters.get("SubnetId"));
    if (found) found.autoAssign = parameters.get("MapPublicIpOnLaunch.Value") === "true";
    return { return: true };
  },
  "ec2:CreateTags": ({ subnets }, { parameters }) => {
    const found = subnets.find(({ id }) => id === parameters.get("ResourceId.1"));
    const tag = { [parameters.get("Tag.1.Key") ?? ""]: parameters.get("Tag.1.Value") ?? "" };
    if (found) found.tags = { ...found.tags, ...tag };
    return { return: true };
  },
  "ec2:DeleteTags": ({ subnets }, { parameters }) => {
    const [key = "", value] = [parameters.get("Tag.1.Key") ?? "", parameters.get("Tag.1.Value")];
    const found = subnets.find(({ id }) => id === parameters.get("ResourceId.1"));
    if (found?.tags?.[key] === value) delete found?.tags?.[key];
    return { return: true };
  },
  "ec2:DescribeRouteTables": ({ routeTables }, { parameters }) =>
    page("routeTableSet", routeTables, parameters, ({ id, vpc, target, subnets = [] }) =>
      ec2RouteTable(id, vpc, target, subnets),
    ),
  "ec2:DescribeVpcs": ({ subnets, vpcNames = {} }, { parameters }) =>
    page("vpcSet", [...new Set(subnets.map(({ vpc }) => vpc))], parameters, (vpcId) => ({
      vpcId,
      tagSet: vpcNames[vpcId] ? [{ key: "Name", value: inXml(vpcNames[vpcId]) }] : [],
    })),
  "ec2:DescribeLaunchTemplateVersions": () => ({
    launchTemplateVersionSet: [{ versionNumber: 1, launchTemplateData: { imageId: "ami-1" } }],
  }),
};

/** Seconds since 1970. */
const CREATED = Date.parse("2026-11-22T08:00:00Z") / 1000;

function arnOf(cluster: string, name: string, uuid = "1"): string {
  return `arn:aws:eks:ap-northeast-1:${ACCOUNT}:nodegroup/${cluster}/${name}/${uuid}`;
}

function creationEvent(cluster: string, name: string, nodegroupArn: string, userAgent: string): object {
  const record = {
    eventVersion: "1.11",
    eventSource: "eks.amazonaws.com",
    eventName: "CreateNodegroup",
    eventID: `created-${name}`,
    eventTime: new Date(CREATED * 1000).toISOString(),
    userIdentity: { arn: `arn:aws:iam::${ACCOUNT}:user/alice` },
    userAgent,
    requestParameters: { name: cluster, nodegroupName: name },
    responseElements: { nodegroup: { clusterName: cluster, nodegroupName: name, nodegroupArn } },
  };
  return { EventName: "CreateNodegroup", CloudTrailEvent: JSON.stringify(record) };
}

function page<T>(
  name: string,
  all: T[],
  parameters: URLSearchParams,
  write: (one: T) => unknown = (one) => one,
) {
  const get = (key: string) => parameters.get(key) ?? parameters.get(key[0]?.toLowerCase() + key.slice(1));
  const start = Number(get("NextToken") ?? 0);
  const end = start + Number(get("MaxResults") ?? 100);
  return { [name]: all.slice(start, end).map(write), ...(end < all.length ? { nextToken: `${end}` } : {}) };
}

/**
 * Applies the filter by tag only: the other filter names subnets, and a command may receive more than those.
 */
function wantedBy(parameters: URLSearchParams): (subnet: FakeSubnet) => boolean {
  const key = parameters.get("Filter.1.Name") === "tag-key" ? parameters.get("Filter.1.Value.1") : null;
  return ({ tags = {} }) => key === null || key in tags;
}
