import { CreateClusterCommand, CreateNodegroupCommand, type EKSClient } from "@aws-sdk/client-eks";

export interface NodegroupPlan {
  cluster: string;
  nodegroup: string;
  subnetIds: string[];
}

/** Creates a cluster and one node group in the given subnets. */
export async function createCluster(eks: EKSClient, plan: NodegroupPlan): Promise<void> {
  await eks.send(
    new CreateClusterCommand({
      name: plan.cluster,
      roleArn: "arn:aws:iam::111122223333:role/eks-cluster",
      resourcesVpcConfig: { subnetIds: plan.subnetIds },
    }),
  );
  await eks.send(
    new CreateNodegroupCommand({
      clusterName: plan.cluster,
      nodegroupName: plan.nodegroup,
      nodeRole: "arn:aws:iam::111122223333:role/eks-node",
      subnets: plan.subnetIds,
    }),
  );
}
