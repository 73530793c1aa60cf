import {
  type Nodegroup as AwsNodegroup,
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  DescribeUpdateCommand,
  type EKSClient,
} from "@aws-sdk/client-eks";
import type { Cluster, HealthIssue, Nodegroup, Read, UpdateState } from "../model/facts.ts";
import type { ReadUpdate } from "../model/ports.ts";
import { launchTemplateReference } from "./launch-template.ts";
import { type Reader, required } from "./read.ts";

/**
 * The cluster's VPC, endpoints and IP family.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeCluster.html
 */
export function readCluster({ eks, ask }: Reader & { eks: EKSClient }, name: string): Promise<Read<Cluster>> {
  return ask("eks:DescribeCluster", async (call): Promise<Cluster> => {
    const { cluster } = await eks.send(new DescribeClusterCommand({ name }), call);
    const vpc = required(cluster?.resourcesVpcConfig, "resourcesVpcConfig");
    return {
      vpcId: required(vpc.vpcId, "vpcId"),
      subnets: vpc.subnetIds ?? [],
      privateEndpoint: required(vpc.endpointPrivateAccess, "endpointPrivateAccess"),
      publicAccessCidrs: vpc.endpointPublicAccess === false ? [] : (vpc.publicAccessCidrs ?? ["0.0.0.0/0"]),
      ipFamily: cluster?.kubernetesNetworkConfig?.ipFamily === "ipv6" ? "ipv6" : "ipv4",
    };
  });
}

/**
 * The node group as EKS sees it now; `absent` is normal where a tool has rolled it back already.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeNodegroup.html
 */
export function readNodegroup(
  { eks, ask }: Reader & { eks: EKSClient },
  cluster: string,
  name: string,
): Promise<Read<Nodegroup>> {
  return ask("eks:DescribeNodegroup", async (call): Promise<Nodegroup> => {
    const answer = await eks.send(
      new DescribeNodegroupCommand({ clusterName: cluster, nodegroupName: name }),
      call,
    );
    const nodegroup = required(answer.nodegroup, "nodegroup");
    return {
      status: required(nodegroup.status, "status"),
      subnets: required(nodegroup.subnets, "subnets"),
      desiredSize: nodegroup.scalingConfig?.desiredSize ?? 1,
      health: (nodegroup.health?.issues ?? []).map(issueFrom),
      settings: withoutDates(nodegroup),
      ...(nodegroup.launchTemplate
        ? { launchTemplate: launchTemplateReference(nodegroup.launchTemplate) }
        : {}),
    };
  });
}

/**
 * An update of a node group as EKS sees it now. Read it without further rounds: nothing is decided by it.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeUpdate.html
 */
export function updateReader({ eks, ask }: Reader & { eks: EKSClient }): ReadUpdate {
  return ({ cluster, nodegroup, id }) =>
    ask("eks:DescribeUpdate", async (call): Promise<UpdateState> => {
      const names = { name: cluster, nodegroupName: nodegroup, updateId: id };
      const { update } = await eks.send(new DescribeUpdateCommand(names), call);
      const errors = (update?.errors ?? []).map(({ errorCode: code, errorMessage: message, resourceIds }) =>
        issueFrom({ code, message, resourceIds }),
      );
      return { status: required(update?.status, "status"), errors };
    });
}

/** A health issue's, or an update's error. */
interface AwsIssue {
  code?: string | undefined;
  message?: string | undefined;
  resourceIds?: string[] | undefined;
}

function issueFrom({ code, message, resourceIds }: AwsIssue): HealthIssue {
  return { code: code ?? "(no code)", message: message ?? "", resourceIds: resourceIds ?? [] };
}

/** Facts are plain data, and nobody sets the dates. */
function withoutDates({ createdAt: _, modifiedAt: __, ...rest }: AwsNodegroup): Nodegroup["settings"] {
  return { ...rest };
}
