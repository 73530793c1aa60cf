import type { EC2Client } from "@aws-sdk/client-ec2";
import type { EKSClient } from "@aws-sdk/client-eks";
import type { Facts, Nodegroup, Read } from "../model/facts.ts";
import type { NodegroupCall } from "../model/nodegroup-call.ts";
import type { GatherFacts } from "../model/ports.ts";
import { readCluster, readNodegroup } from "./eks.ts";
import { readLaunchTemplate } from "./launch-template.ts";
import type { Reader } from "./read.ts";
import { readRouteTables } from "./route-tables.ts";
import { readSubnets } from "./subnets.ts";

/**
 * Asks EKS, then EC2, in two round trips however many subnets there are. The subnets are those that EKS
 * reports for the node group; those that the event names count only where EKS has none to report.
 */
export function factGatherer(aws: Reader & { eks: EKSClient; ec2: EC2Client }): GatherFacts {
  return async (created) => {
    const [cluster, nodegroup] = await Promise.all([
      readCluster(aws, created.cluster),
      readNodegroup(aws, created.cluster, created.nodegroup),
    ]);
    const template = templateOf(created, nodegroup);
    const [subnets, routeTables, launchTemplate] = await Promise.all([
      readSubnets(aws, nodegroup.kind === "read" ? nodegroup.value.subnets : created.subnets),
      cluster.kind === "read" ? readRouteTables(aws, cluster.value.vpcId) : noCluster(),
      template ? readLaunchTemplate(aws, template) : undefined,
    ]);
    return {
      account: created.account,
      region: created.region,
      cluster,
      nodegroup,
      subnets,
      routeTables,
      ...(launchTemplate ? { launchTemplate } : {}),
    };
  };
}

/**
 * EKS's answer counts before a creation's event: it names the version that the node group really uses. An update
 * launches its nodes with the version that it names itself.
 */
function templateOf(
  { update, launchTemplate }: Pick<NodegroupCall, "update" | "launchTemplate">,
  nodegroup: Read<Nodegroup>,
) {
  const inUse = nodegroup.kind === "read" ? nodegroup.value.launchTemplate : undefined;
  return update ? (launchTemplate ?? inUse) : (inUse ?? launchTemplate);
}

function noCluster(): Facts["routeTables"] {
  return {
    kind: "unreadable",
    action: "ec2:DescribeRouteTables",
    reason: "not asked for: the cluster's VPC is not known",
    denied: false,
  };
}
