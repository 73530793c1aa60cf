import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateClusterCommand,
  CreateNodegroupCommand,
  DescribeNodegroupCommand,
  type EKSClient,
} from "@aws-sdk/client-eks";
import { ACCOUNT } from "./emulator/environment.ts";

export interface NodegroupPlan {
  cluster: string;
  nodegroup: string;
  subnetIds: string[];
  launchTemplate?: { id: string; version: string };
}

/** Creates a cluster with the given subnets. */
export async function createCluster(eks: EKSClient, { cluster, subnetIds }: NodegroupPlan): Promise<void> {
  await eks.send(
    new CreateClusterCommand({
      name: cluster,
      roleArn: `arn:aws:iam::${ACCOUNT}:role/eks-cluster`,
      resourcesVpcConfig: { subnetIds },
    }),
  );
}

/** Creates a node group. It is EKS's affair, some time later, whether it comes up. */
export async function createNodegroup(eks: EKSClient, plan: NodegroupPlan): Promise<void> {
  await eks.send(
    new CreateNodegroupCommand({
      clusterName: plan.cluster,
      nodegroupName: plan.nodegroup,
      nodeRole: `arn:aws:iam::${ACCOUNT}:role/eks-node`,
      subnets: plan.subnetIds,
      ...(plan.launchTemplate ? { launchTemplate: plan.launchTemplate } : {}),
    }),
  );
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
