import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateClusterCommand,
  CreateNodegroupCommand,
  DescribeNodegroupCommand,
  type EKSClient,
} from "@aws-sdk/client-eks";

export interface NodegroupPlan {
  account: string;
  cluster: string;
  nodegroup: string;
  subnetIds: string[];
  launchTemplate?: { id: string; version: string };
  tags?: Record<string, string>;
}

/** Creates a cluster with the given subnets. */
export async function createCluster(
  eks: EKSClient,
  { account, cluster, subnetIds }: NodegroupPlan,
): Promise<void> {
  await eks.send(
    new CreateClusterCommand({
      name: cluster,
      roleArn: `arn:aws:iam::${account}:role/eks-cluster`,
      resourcesVpcConfig: { subnetIds },
    }),
  );
}

/** Creates a node group. It is EKS's affair, some time later, whether it comes up. */
export async function createNodegroup(eks: EKSClient, plan: NodegroupPlan): Promise<void> {
  await eks.send(new CreateNodegroupCommand({ clusterName: plan.cluster, ...nodegroupSettings(plan) }));
}

/** The call's settings of the node group, which CloudTrail records as well. */
export function nodegroupSettings({ account, nodegroup, subnetIds, launchTemplate, tags }: NodegroupPlan) {
  return {
    nodegroupName: nodegroup,
    scalingConfig: { minSize: 2, maxSize: 4, desiredSize: 2 },
    subnets: subnetIds,
    instanceTypes: ["t3.large"],
    amiType: "AL2023_x86_64_STANDARD" as const,
    nodeRole: `arn:aws:iam::${account}:role/eks-node`,
    ...(launchTemplate ? { launchTemplate } : {}),
    ...(tags ? { tags } : {}),
  };
}

/** EKS's word for what became of a node group, once it is no longer being created. */
export async function settledStatus(
  eks: EKSClient,
  { cluster, nodegroup }: Pick<NodegroupPlan, "cluster" | "nodegroup">,
  withinMs = 20_000,
): Promise<string> {
  const limit = Date.now() + withinMs;
  for (;;) {
    const answer = await eks.send(
      new DescribeNodegroupCommand({ clusterName: cluster, nodegroupName: nodegroup }),
    );
    const status = answer.nodegroup?.status ?? "UNKNOWN";
    if (status !== "CREATING" || Date.now() > limit) return status;
    await sleep(250);
  }
}
