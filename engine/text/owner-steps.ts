import { lacksPublicIpv4 } from "../model/findings.ts";
import type { GroupOwner } from "../model/group-owner.ts";
import type { Report } from "../model/report.ts";
import type { Step } from "./next-steps.ts";
import { plain } from "./safe-text.ts";
import { aws, commandLine } from "./shell.ts";

/** The parts of a node group that its owner's way to re-create it depends on; without a status it has failed. */
export interface OwnedGroup extends Pick<Report, "region" | "cluster" | "nodegroup"> {
  nodegroupStatus?: string;
  subnets?: Pick<Report["subnets"][number], "finding" | "managedBy" | "exemptedBy">[];
}

/** The owner of a node group, and by what that is known: safe to show. */
export function ownerText({ tool, evidence, stack }: GroupOwner): string {
  const named = stack && !evidence.includes(stack) ? `, stack ${plain(stack, 130)}` : "";
  return `${tool} (${plain(evidence, 200)}${named})`;
}

/** How the owner of a node group itself re-creates it: done by other means, the owner fights or undoes it. */
export function ownerStep(owner: GroupOwner, group: OwnedGroup): Step {
  return WAYS[owner.tool](group, owner);
}

const WAYS: Record<GroupOwner["tool"], (group: OwnedGroup, owner: GroupOwner) => Step> = {
  eksctl: ({ region, cluster, nodegroup, nodegroupStatus }) => ({
    text: `Delete ${nodegroupStatus === "GONE" ? "its remains" : "it"}, then re-create it from your own config file.`,
    commands: [
      commandLine("eksctl delete nodegroup", { region, cluster, name: nodegroup, wait: true }),
      commandLine("eksctl create nodegroup", { "config-file": "cluster.yaml", include: nodegroup }),
    ],
  }),
  CloudFormation: ({ region }, { stack }) => ({
    text: "Deploy its stack again after its rollback.",
    commands: stack
      ? [aws("cloudformation describe-stack-events", { region, "stack-name": stack, "max-items": "20" })]
      : [],
  }),
  Terraform: (group) => ({
    text: `${subnetsFirst(group)}Apply again: that re-creates the node group.`,
    commands: ["terraform apply"],
  }),
  OpenTofu: (group) => ({
    text: `${subnetsFirst(group)}Apply again: that re-creates the node group.`,
    commands: ["tofu apply"],
  }),
  Pulumi: () => ({
    text: "Update its stack with Pulumi: that re-creates the node group.",
    commands: ["pulumi up --refresh"],
  }),
  Crossplane: () => ({
    text: "Delete its managed resource in the cluster that runs Crossplane: its composition or your manifests create it again.",
    commands: ["kubectl get managed"],
  }),
  "Cluster API": () => ({
    text: "Delete its AWSManagedMachinePool in the management cluster, then apply your manifests again.",
    commands: ["kubectl get awsmanagedmachinepools --all-namespaces"],
  }),
  ACK: () => ({
    text: "Delete its Nodegroup resource in the cluster that runs the ACK controller, then apply your manifests again.",
    commands: ["kubectl get nodegroups.eks.services.k8s.aws --all-namespaces"],
  }),
  Rancher: () => ({
    text: "Remove the node group from the cluster's configuration in Rancher, save, then add it there again.",
    commands: [],
  }),
};

/** Only where no tag says who manages the subnets; otherwise that is a step of its own. */
function subnetsFirst({ subnets = [] }: OwnedGroup): string {
  const unmanaged = subnets.some(
    ({ finding, managedBy, exemptedBy }) => lacksPublicIpv4(finding) && !managedBy && !exemptedBy,
  );
  return unmanaged
    ? "If it manages the subnets as well, first set map_public_ip_on_launch = true where they are defined, since an apply without that disables auto-assign again. "
    : "";
}
