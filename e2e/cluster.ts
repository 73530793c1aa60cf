import { CreateClusterCommand, CreateNodegroupCommand, type EKSClient } from "@aws-sdk/client-eks";

export interface NodegroupPlan {
  cluster: string;
  nodegroup: string;
  vpcId: string;
  subnetIds: string[];
}

/** Creates a cluster and one node group in the given subnets. */
export async function createCluster(eks: EKSClient, plan: NodegroupPlan): Promise<void> {
  const create = new CreateClusterCommand({
    name: plan.cluster,
    roleArn: "arn:aws:iam::111122223333:role/eks-cluster",
    resourcesVpcConfig: { subnetIds: plan.subnetIds },
  });
  // EKS derives the VPC from the subnets; MiniStack takes it from a key that the SDK doesn't know.
  create.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: Uint8Array };
      const body = JSON.parse(Buffer.from(request.body).toString());
      body.resourcesVpcConfig.vpcId = plan.vpcId;
      request.body = Buffer.from(JSON.stringify(body));
      return next(args);
    },
    { step: "build", priority: "high", name: "nameVpc" },
  );
  await eks.send(create);
  await eks.send(
    new CreateNodegroupCommand({
      clusterName: plan.cluster,
      nodegroupName: plan.nodegroup,
      nodeRole: "arn:aws:iam::111122223333:role/eks-node",
      subnets: plan.subnetIds,
    }),
  );
}
