import type { GroupOwner } from "../../engine/model/group-owner.ts";
import type { Step } from "../../engine/text/next-steps.ts";
import { recreateSteps } from "../../engine/text/recreate-steps.ts";

/** The node group whose owner is asked to re-create it. */
export interface Owned {
  cluster: string;
  nodegroup: string;
  region: string;
  /** The CloudFormation stack, if its tags name one. */
  stack?: string;
}

/** What to run instead, with the tool that owns the node group. */
export function instead(tool: GroupOwner["tool"], { stack, ...group }: Owned): Step {
  if (tool === "eksctl" || tool === "CloudFormation" || tool === "Terraform") {
    const wayBack = { maker: tool, ...(stack ? { stack } : {}) };
    const steps = recreateSteps({ ...group, nodegroupStatus: "CREATE_FAILED", wayBack, subnets: [] });
    return {
      text: steps.map(({ text }) => text).join(" "),
      commands: steps.flatMap(({ commands }) => commands),
    };
  }
  return OTHERS[tool];
}

const OTHERS: Record<Exclude<GroupOwner["tool"], "eksctl" | "CloudFormation" | "Terraform">, Step> = {
  OpenTofu: { text: "Apply again with OpenTofu to replace the failed node group.", commands: ["tofu apply"] },
  Pulumi: {
    text: "Update its stack with Pulumi, which replaces the failed node group.",
    commands: ["pulumi up --refresh"],
  },
  Crossplane: {
    text: "Delete its managed resource in the cluster that runs Crossplane: its composition or your manifests create it again.",
    commands: ["kubectl get managed"],
  },
  "Cluster API": {
    text: "Delete its AWSManagedMachinePool in the management cluster, then apply your manifests again.",
    commands: ["kubectl get awsmanagedmachinepools --all-namespaces"],
  },
  ACK: {
    text: "Delete its Nodegroup resource in the cluster that runs the ACK controller, then apply your manifests again.",
    commands: ["kubectl get nodegroups.eks.services.k8s.aws --all-namespaces"],
  },
  Rancher: {
    text: "Remove the node group from the cluster's configuration in Rancher, save, then add it there again.",
    commands: [],
  },
};
